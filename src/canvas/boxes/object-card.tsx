// An API object lying on the bar: kind, name, one icon per replica, counts.
import { memo } from 'react'
import { KindIcon, StateIcon } from '../../theme/icons.tsx'
import type { Card, Slot } from '../glyphs/define-glyph.ts'
import type { Rect } from '../layout/geometry.ts'
import type { Mark } from '../view/view.ts'
import { useCanvasTranslation, useSay } from './say.tsx'

const SLOT_WIDTH = 19

/** One icon per replica, and how many more where there is no room. */
export function Slots({ slots, width, size = 16 }: { readonly slots: readonly Slot[]; readonly width: number; readonly size?: number }) {
  const t = useCanvasTranslation()
  const room = Math.max(1, Math.floor(width / (SLOT_WIDTH * (size / 16))))
  const shown = slots.length > room ? slots.slice(0, Math.max(1, room - 2)) : slots
  return (
    <span className="slots">
      {shown.map((slot, index) => (slot === 'unfilled'
        ? <span key={`unfilled-${index}`} className="slot-unfilled" style={{ width: size - 1, height: size - 1 }} role="img" aria-label={t('unfilled')} />
        : <StateIcon key={slot.uid} state={slot.state} size={size} label={t(`states:${slot.state}`)} />))}
      {shown.length < slots.length && <span className="slots-more mono">+{slots.length - shown.length}</span>}
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
  const kind = [card.kind, ...(card.note === undefined ? [] : [say(card.note)]), ...(namespaced && card.namespace !== '' ? [card.namespace] : [])].join(' · ')
  const select = `object:${card.uid}`
  if (form === 'row') {
    return (
      <div className={classes} style={style} data-select={select} title={`${kind} ${name}`}>
        <KindIcon kind={card.kind} size={14} />
        <b className="clip">{name}</b>
        <span className="object-note clip">{card.note === undefined ? card.lines.slice(0, 1).map(say).join(' ') : say(card.note)}</span>
        <Slots slots={card.slots} width={box.w * 0.38} />
      </div>
    )
  }
  if (form === 'low') {
    return (
      <div className={classes} style={style} data-select={select} title={`${kind} ${name}`}>
        <div className="object-kind"><KindIcon kind={card.kind} size={13} /><span className="clip">{card.kind} <b>{name}</b></span></div>
        <div className="object-low"><Slots slots={card.slots} width={box.w * 0.55} /><span className="clip">{card.lines.slice(0, 1).map(say).join(' ')}</span></div>
      </div>
    )
  }
  return (
    <div className={classes} style={style} data-select={select} title={`${kind} ${name}`}>
      <div className="object-kind"><KindIcon kind={card.kind} size={13} /><span className="clip">{kind}</span></div>
      <div className="object-name clip">{name}</div>
      {card.slots.length > 0 && <Slots slots={card.slots} width={box.w - 20} />}
      {card.lines.map((line) => <div key={line.code + String(line.params?.text ?? '')} className="object-line clip">{say(line)}</div>)}
    </div>
  )
})
