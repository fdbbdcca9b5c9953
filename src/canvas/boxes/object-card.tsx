// An API object lying on the bar: kind, name, one icon per replica, counts.
import { memo } from 'react'
import { KindIcon, StateIcon } from '../../theme/icons.tsx'
import type { PodState } from '../../theme/icons.tsx'
import type { Card, Slot } from '../glyphs/define-glyph.ts'
import type { Rect } from '../layout/geometry.ts'
import type { Mark } from '../view/view.ts'
import { AppearingBox } from '../motion.tsx'
import { useCanvasTranslation, useSay } from './say.tsx'

const SLOT_GAP = 3
const SLOT_WIDTH = 16 + SLOT_GAP
const SMALL_SLOT = 12
const COUNT_GAP = 6
const DIGIT = 7

/** What to keep where not all counts fit: what serves, then what needs someone, then what is on its way. */
const IMPORTANCE: readonly (PodState | 'unfilled')[] = ['ready', 'crash', 'unschedulable', 'failed', 'unfilled', 'notready', 'pulling', 'creating', 'pending', 'terminating', 'unknown', 'evicted', 'succeeded']

/** How many of each state, in the order of the slots, as far as there is room. */
function countsThatFit(slots: readonly Slot[], width: number, size: number): readonly (readonly [PodState | 'unfilled', number])[] {
  const counts = new Map<PodState | 'unfilled', number>()
  for (const slot of slots) {
    const state = slot === 'unfilled' ? slot : slot.state
    counts.set(state, (counts.get(state) ?? 0) + 1)
  }
  let left = width + COUNT_GAP
  const kept = new Set<PodState | 'unfilled'>()
  for (const state of IMPORTANCE) {
    const needed = size + SLOT_GAP + DIGIT * String(counts.get(state) ?? 0).length + COUNT_GAP
    if (!counts.has(state) || needed > left) continue
    kept.add(state)
    left -= needed
  }
  return [...counts].filter(([state]) => kept.has(state))
}

function Unfilled({ size }: { readonly size: number }) {
  const t = useCanvasTranslation()
  return <span className="slot-unfilled" style={{ width: size - 1, height: size - 1 }} role="img" aria-label={t('unfilled')} />
}

/** More replicas than there is room for: how many of each state. */
function SlotCounts({ slots, width }: { readonly slots: readonly Slot[]; readonly width: number }) {
  const t = useCanvasTranslation()
  const size = 14
  const shown = countsThatFit(slots, width, size)
  return (
    <span className="slots is-counts">
      {shown.map(([state, count]) => (
        <span key={state} className="slot-count">{state === 'unfilled' ? <Unfilled size={size} /> : <StateIcon state={state} size={size} label={t(`states:${state}`)} />}{count}</span>
      ))}
    </span>
  )
}

/** One icon per replica, or counts by state where there is no room. */
export function Slots({ slots, width, size = 16 }: { readonly slots: readonly Slot[]; readonly width: number; readonly size?: number }) {
  const t = useCanvasTranslation()
  const room = Math.max(1, Math.floor(width / (SLOT_WIDTH * (size / 16))))
  if (slots.length > room) {
    const smaller = Math.floor((width + SLOT_GAP) / (SMALL_SLOT + SLOT_GAP))
    return slots.length <= smaller ? <Slots slots={slots} width={Number.POSITIVE_INFINITY} size={SMALL_SLOT} /> : <SlotCounts slots={slots} width={width} />
  }
  return (
    <span className="slots">
      {slots.map((slot, index) => (slot === 'unfilled'
        ? <Unfilled key={`unfilled-${index}`} size={size} />
        : <StateIcon key={slot.uid} state={slot.state} size={size} label={t(`states:${slot.state}`)} />))}
    </span>
  )
}

interface ObjectCardProps {
  readonly card: Card
  readonly box: Rect
  readonly form: 'card' | 'low' | 'row'
  readonly mark: Mark
  readonly dim: boolean
  readonly namespaced: boolean
}

export const ObjectCard = memo(function ObjectCard({ card, box, form, mark, dim, namespaced }: ObjectCardProps) {
  const say = useSay()
  const classes = ['object', `is-${form}`, card.differs ? 'differs' : '', card.virtual === true ? 'is-virtual' : '', mark === undefined ? '' : `is-${mark}`, dim ? 'is-dim' : ''].filter(Boolean).join(' ')
  const style = { left: box.x, top: box.y, width: box.w, height: box.h }
  const name = `${card.name}${card.suffix ?? ''}`
  const noted = card.note !== undefined && !(namespaced && card.note.code === 'card.spec')
  const kind = [card.kind, ...(noted && card.note !== undefined ? [say(card.note)] : []), ...(namespaced && card.namespace !== '' ? [card.namespace] : [])].join(' · ')
  const select = `object:${card.uid}`
  if (form === 'row') {
    return (
      <AppearingBox className={classes} style={style} data-select={select} title={`${kind} ${name}`}>
        <KindIcon kind={card.kind} size={14} />
        <b className="clip">{name}</b>
        <span className="object-note clip">{card.note === undefined ? card.lines.slice(0, 1).map(say).join(' ') : say(card.note)}</span>
        <Slots slots={card.slots} width={box.w * 0.38} />
      </AppearingBox>
    )
  }
  if (form === 'low') {
    return (
      <AppearingBox className={classes} style={style} data-select={select} title={`${kind} ${name}`}>
        <div className="object-kind"><KindIcon kind={card.kind} size={13} /><span className="clip">{card.kind} <b>{name}</b></span></div>
        <div className="object-low"><Slots slots={card.slots} width={box.w * 0.55} /><span className="clip">{card.lines.slice(0, 1).map(say).join(' ')}</span></div>
      </AppearingBox>
    )
  }
  return (
    <AppearingBox className={classes} style={style} data-select={select} title={`${kind} ${name}`}>
      <div className="object-kind"><KindIcon kind={card.kind} size={13} /><span className="clip">{kind}</span></div>
      <div className="object-name clip">{name}</div>
      {card.slots.length > 0 && <Slots slots={card.slots} width={box.w - 20} />}
      {card.lines.map((line) => <div key={line.code + String(line.params?.text ?? '')} className={card.slots.length === 0 && card.lines.length === 1 ? 'object-line' : 'object-line clip'}>{say(line)}</div>)}
    </AppearingBox>
  )
})
