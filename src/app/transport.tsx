// The transport: play and step on the left, the timeline in the middle, pace and presence on the right. It never hides.
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { SegmentedControl } from '../theme/segmented-control.tsx'
import { Tooltip } from '../theme/tooltip.tsx'
import { formatClock } from '../session/format-time.ts'
import { SPEEDS } from '../session/playhead.ts'
import { useNotice, usePlayhead, useSession, useSlowTime } from '../session/react.tsx'
import { Timeline } from '../timeline/timeline.tsx'
import { useScreen } from './screen.ts'
import type { Speed } from '../session/playhead.ts'
import type { ClusterSession } from '../session/session.ts'

export function Transport() {
  const screen = useScreen()
  return (
    <footer className="transport">
      <Controls />
      <div className="transport-timeline"><Timeline /></div>
      {screen === 'wide' ? <Pace /> : <NarrowPace />}
    </footer>
  )
}

function Controls() {
  const session = useSession()
  const { t: say } = useTranslation()
  const playing = usePlayhead((state) => state.playing)
  // A lesson's question holds the clock; the past can still be looked at.
  const locked = usePlayhead((state) => state.locked)
  const toggle = () => (playing ? session.pause() : session.play())
  return (
    <div className="transport-controls">
      <Tooltip text={<>{say('transport.back')} <kbd>,</kbd></>}>
        <button type="button" className="transport-button transport-back" aria-label={say('transport.back')} onClick={() => void session.stepHops(-1)}><Icon name="previous" /></button>
      </Tooltip>
      <Tooltip text={<>{say(playing ? 'transport.pause' : 'transport.play')} <kbd>{say('transport.space')}</kbd></>}>
        <button type="button" className="transport-button transport-play" disabled={locked} aria-label={say(playing ? 'transport.pause' : 'transport.play')} onClick={toggle}><Icon name={playing ? 'pause' : 'play'} size={18} /></button>
      </Tooltip>
      <Tooltip text={<>{say('transport.forward')} <kbd>.</kbd></>}>
        <button type="button" className="transport-button" aria-label={say('transport.forward')} disabled={locked} onClick={() => void session.stepHops(1)}><Icon name="next" /></button>
      </Tooltip>
      <Clock />
    </div>
  )
}

function Clock() {
  const session = useSession()
  const { t: say } = useTranslation()
  const t = useSlowTime(80)
  return (
    <div className="transport-clock">
      <b className="mono">{formatClock(t)}</b>
      <span>{whatIsNext(session, t, say)}</span>
    </div>
  )
}

function whatIsNext(session: ClusterSession, t: number, say: (key: string, params?: Record<string, string>) => string): string {
  const span = (ms: number): string => (ms < 1000 ? say('transport.ms', { count: String(Math.ceil(ms)) }) : say('transport.seconds', { count: (ms / 1000).toFixed(ms < 100_000 ? 1 : 0) }))
  if (session.ledger.components.length === 0) return '' // no cluster yet, or none any more
  if (!session.playhead.getState().live) return say('transport.before', { span: span(Math.max(0, session.now - t)) })
  const next = session.paced.nextBreak() ?? session.ledger.nextAt
  return next === null || next === undefined ? say('transport.quiet') : say('transport.next', { span: span(Math.max(0, next - t)) })
}

/** The way back to the present, only while there is one. */
function PhonePresence() {
  const session = useSession()
  const { t: say } = useTranslation()
  const live = usePlayhead((state) => state.live)
  return live ? null : <button type="button" className="transport-button phone-live" aria-label={say('transport.goLive')} onClick={() => session.goLive()}><Icon name="last" /></button>
}

const SPEED_LABELS: Record<Speed, string> = { 0.25: '.25', 0.5: '.5', 1: '1×', 2: '2', 4: '4', 8: '8', 16: '16' }

/** One thing after the other, or as the clock goes. */
const MODE_ICONS = { paced: 'next', clock: 'clock' } as const

function Pace() {
  const session = useSession()
  const { t: say } = useTranslation()
  const speed = usePlayhead((state) => state.speed)
  const mode = usePlayhead((state) => state.mode)
  // In the past the way back to the present takes the room.
  if (!usePlayhead((state) => state.live)) return <div className="transport-pace"><SpeedCycle /><Presence /></div>
  return (
    <div className="transport-pace">
      <div className="transport-choices">
        <SegmentedControl label={say('transport.speed')} className="speeds" value={String(speed)} onChange={(value) => session.setSpeed(SPEEDS.find((known) => String(known) === value) ?? 1)}
          options={SPEEDS.map((value) => ({ value: String(value), label: SPEED_LABELS[value], name: say('transport.times', { speed: value }) }))} />
        <SegmentedControl label={say('transport.mode')} value={mode} onChange={(value) => session.setMode(value)}
          className="modes" options={(['paced', 'clock'] as const).map((value) => ({ value, label: <Tooltip text={<><b>{say(`transport.${value}`)}</b> {say(`transport.${value}Help`)}</>}><span><Icon name={MODE_ICONS[value]} size={15} /></span></Tooltip>, name: say(`transport.${value}`) }))} />
      </div>
      <Presence />
    </div>
  )
}

/** One button that goes through the speeds, where there is no room for all. */
function SpeedCycle() {
  const session = useSession()
  const { t: say } = useTranslation()
  const speed = usePlayhead((state) => state.speed)
  const faster = () => session.setSpeed(SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length])
  return <button type="button" className="btn btn-s speed-cycle mono" aria-label={`${say('transport.speed')}: ${speed}×`} onClick={faster}>{speed}×</button>
}

function NarrowPace() {
  const session = useSession()
  const { t: say } = useTranslation()
  const mode = usePlayhead((state) => state.mode)
  const screen = useScreen()
  return (
    <div className="transport-pace">
      {screen === 'compact' && (
        <button type="button" className="btn btn-s" aria-label={say('transport.mode')} onClick={() => session.setMode(mode === 'paced' ? 'clock' : 'paced')}>{say(`transport.${mode}`)}</button>
      )}
      <SpeedCycle />
      {screen === 'compact' ? <Presence /> : <PhonePresence />}
    </div>
  )
}

/** Whether the present or the past is shown, and the way back. */
function Presence() {
  const session = useSession()
  const { t: say } = useTranslation()
  const live = usePlayhead((state) => state.live)
  const lost = useNotice()?.type === 'lost'
  if (lost) return null
  if (live) return <span className="pill pill-live"><i className="pill-dot" />{say('transport.live')}</span>
  return (
    <span className="transport-past">
      <span className="pill pill-past"><Icon name="clock" size={13} />{say('transport.past')}</span>
      <Button small onClick={() => session.goLive()}>{say('transport.goLive')}<Icon name="last" size={13} /></Button>
    </span>
  )
}
