// Every icon of Wheelhouse as inline SVG: Pod states, message silhouettes, kinds, and the interface's own.
// Shape carries the meaning and colour repeats it, so that each icon also reads in greyscale.
import type { CSSProperties, ReactNode } from 'react'
import { KIND_SHAPES } from './kinds/kind-shapes.ts'
import { UI_SHAPES } from './ui-shapes.tsx'

/** States of a Pod, as in the scene. */
export type PodState =
  | 'pending' | 'unschedulable' | 'creating' | 'pulling' | 'notready' | 'ready'
  | 'terminating' | 'succeeded' | 'crash' | 'failed' | 'evicted' | 'unknown'

/** The six silhouettes of what travels between components. */
export type MessageType = 'watch' | 'write' | 'bind' | 'status' | 'cri' | 'packet'

export type IconName = keyof typeof UI_SHAPES

interface SvgProps {
  readonly box: number
  readonly size: number
  readonly label?: string
  readonly className?: string
  readonly style?: CSSProperties
  readonly children: ReactNode
}

/** The frame of every icon; decorative unless it has a label. */
function Svg({ box, size, label, className, style, children }: SvgProps) {
  const semantics = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label }
  return (
    <svg {...semantics} className={className === undefined ? 'icon' : `icon ${className}`} style={style} width={size} height={size} viewBox={`0 0 ${box} ${box}`}
      fill="none" stroke="currentColor" strokeLinecap="round" strokeLinejoin="round" focusable="false">
      {children}
    </svg>
  )
}

const TICK = <path d="M6.2 10.3l2.6 2.6 5-5.6" stroke="var(--on-fill)" strokeWidth={2.1} />
const ENDED = <rect x="2.4" y="2.4" width="15.2" height="15.2" rx="3.4" fill="currentColor" stroke="none" />

const STATE_SHAPES: Record<Exclude<PodState, 'creating' | 'pulling'>, ReactNode> = {
  pending: <><circle cx="10" cy="10" r="7.3" strokeWidth={1.8} strokeDasharray="2.9 2.4" strokeLinecap="butt" /><path d="M10 6.4V10l2.4 1.7" strokeWidth={1.7} /></>,
  unschedulable: <><path d="M10 2.9L18 16.8H2z" strokeWidth={1.9} /><path d="M10 8v4.1" strokeWidth={2} /><circle cx="10" cy="14.4" r="1.15" fill="currentColor" stroke="none" /></>,
  notready: <><circle cx="10" cy="10" r="7.3" strokeWidth={1.9} /><path d="M10 2.7a7.3 7.3 0 0 0 0 14.6z" fill="currentColor" stroke="none" /></>,
  ready: <><circle cx="10" cy="10" r="8.2" fill="currentColor" stroke="none" />{TICK}</>,
  terminating: <><path d="M12.2 3.1a7.2 7.2 0 1 0 0 13.8" strokeWidth={1.9} /><path d="M8.6 10h9M14.9 7.2L17.7 10l-2.8 2.8" strokeWidth={1.9} /></>,
  succeeded: <>{ENDED}{TICK}</>,
  crash: <><path d="M6.6 1.8h6.8l4.8 4.8v6.8l-4.8 4.8H6.6l-4.8-4.8V6.6z" fill="currentColor" stroke="none" /><path d="M13.5 7.4A4.3 4.3 0 1 0 14.3 11M13.9 4.7v3h-3" stroke="var(--on-fill)" strokeWidth={1.8} /></>,
  failed: <>{ENDED}<path d="M7 7l6 6M13 7l-6 6" stroke="var(--on-fill)" strokeWidth={2.1} /></>,
  evicted: <><path d="M10 2.6l7.6 9H2.4z" fill="currentColor" stroke="none" /><rect x="2.6" y="14" width="14.8" height="3.4" rx="1.2" fill="currentColor" stroke="none" /></>,
  unknown: <><circle cx="10" cy="10" r="7.3" strokeWidth={1.8} strokeDasharray="1.2 2.6" /><path d="M8 8.3c0-2.6 4-2.6 4 0 0 1.5-2 1.6-2 3.2" strokeWidth={1.7} /><circle cx="10" cy="14" r="1.05" fill="currentColor" stroke="none" /></>,
}

/** An arc being closed: how far the Pod has come; an arrow where an image is on its way. */
function Making({ progress, pulling }: { readonly progress: number; readonly pulling: boolean }) {
  const length = 2 * Math.PI * 7.3
  return (
    <>
      <circle cx="10" cy="10" r="7.3" strokeWidth={1.9} opacity={0.3} />
      <circle cx="10" cy="10" r="7.3" strokeWidth={2.2} strokeDasharray={`${progress * length} ${length}`} transform="rotate(-90 10 10)" />
      {pulling ? <path d="M10 6v6.4M7.4 10l2.6 2.6 2.6-2.6" strokeWidth={1.7} /> : <circle cx="10" cy="10" r="1.9" fill="currentColor" stroke="none" />}
    </>
  )
}

interface StateIconProps {
  readonly state: PodState
  readonly size?: number
  /** 0 to 1, for a Pod in the making; what is not known is drawn as under half. */
  readonly progress?: number
  readonly label?: string
  readonly className?: string
}

/** A Pod's state: dashed where nothing is yet, arc in the making, half running, full ready; squares have ended. */
export function StateIcon({ state, size = 18, progress = 0.45, label, className }: StateIconProps) {
  const making = state === 'creating' || state === 'pulling'
  return (
    <Svg box={20} size={size} label={label} className={`state-${state}${className === undefined ? '' : ` ${className}`}`}>
      {making ? <Making progress={progress} pulling={state === 'pulling'} /> : STATE_SHAPES[state]}
    </Svg>
  )
}

const MESSAGE_SHAPES: Record<MessageType, ReactNode> = {
  watch: <><circle cx="8" cy="8" r="5.7" fill="var(--surface)" strokeWidth={2.2} /><circle cx="8" cy="8" r="2.3" fill="currentColor" stroke="none" /></>,
  write: <><rect x="1.8" y="1.8" width="12.4" height="12.4" rx="2.8" fill="currentColor" stroke="none" /><path d="M5 6.2h6M5 9.6h3.6" stroke="var(--on-fill)" strokeWidth={1.6} /></>,
  bind: <><path d="M8 .8L15.2 8 8 15.2.8 8z" fill="currentColor" stroke="none" /><path d="M6 8h4" stroke="var(--on-fill)" strokeWidth={1.7} /></>,
  status: <><path d="M8 1.2l6.4 5.6v7.4H1.6V6.8z" fill="currentColor" stroke="none" /><path d="M8 11.4V7.2M6 8.9l2-2 2 2" stroke="var(--on-fill)" strokeWidth={1.5} /></>,
  cri: <path d="M4.4 1.6h7.2L15.4 8l-3.8 6.4H4.4L.6 8z" fill="currentColor" stroke="none" />,
  packet: <path d="M1 2.8h8.6L15.4 8l-5.8 5.2H1z" fill="currentColor" stroke="none" />,
}

interface MessageIconProps {
  readonly type: MessageType
  readonly size?: number
  readonly label?: string
  /** Take the text's colour instead of the message's own. */
  readonly plain?: boolean
}

/** What travels: watch target, write square, bind diamond, status house, CRI hexagon, packet tag. */
export function MessageIcon({ type, size = 16, label, plain = false }: MessageIconProps) {
  return <Svg box={16} size={size} label={label} className={plain ? undefined : `message-${type}`}>{MESSAGE_SHAPES[type]}</Svg>
}

interface KindIconProps {
  readonly kind: string
  readonly size?: number
  readonly label?: string
}

/** A kind of API object; an unknown kind is a plain box. */
export function KindIcon({ kind, size = 16, label }: KindIconProps) {
  return <Svg box={16} size={size} label={label}>{KIND_SHAPES.get(kind) ?? UI_SHAPES.box}</Svg>
}

interface IconProps {
  readonly name: IconName
  readonly size?: number
  readonly label?: string
  readonly className?: string
  readonly style?: CSSProperties
}

/** An icon of the interface. */
export function Icon({ name, size = 16, label, className, style }: IconProps) {
  return <Svg box={16} size={size} label={label} className={className} style={style}>{UI_SHAPES[name]}</Svg>
}

/** The wheel of Wheelhouse: three arcs, three spokes, one hub. */
export function Logo({ size = 24, label }: { readonly size?: number; readonly label?: string }) {
  return (
    <Svg box={24} size={size} label={label}>
      <path d="M7.05 7.05A7 7 0 0 1 16.95 7.05M18.76 10.19A7 7 0 0 1 13.81 18.76M10.19 18.76A7 7 0 0 1 5.24 10.19" strokeWidth={2.4} strokeLinecap="butt" />
      <path d="M12 5V1.1M18.06 15.5L21.44 17.45M5.94 15.5L2.56 17.45" strokeWidth={2.1} />
      <path d="M12 12L21.44 6.55M12 12V22.9M12 12L2.56 6.55" strokeWidth={1.9} />
      <circle cx="12" cy="12" r="2.3" fill="currentColor" stroke="none" />
    </Svg>
  )
}
