// The strip on top of every canvas: desired, actual, difference, who is acting, in words.
import { memo } from 'react'
import { Icon, MessageIcon } from '../../theme/icons.tsx'
import { Ring } from '../../theme/ring.tsx'
import { Slots } from '../boxes/object-card.tsx'
import { useCanvasTranslation, useSay } from '../boxes/say.tsx'
import type { Actor, StripView } from '../view/strip.ts'

function Have({ have, size }: { readonly have: StripView['have']; readonly size: number }) {
  const say = useSay()
  const t = useCanvasTranslation()
  if ('code' in have) return <span className="clip">{say(have)}</span>
  if (have.every((group) => group.slots.length === 0)) return <span className="strip-none clip">{t('strip.none')}</span>
  return have.map((group) => (
    <span key={group.label?.code ?? 'all'} className="strip-group">{group.label !== undefined && <span>{say(group.label)}</span>}<Slots slots={group.slots} width={16 * 12} size={size} /></span>
  ))
}

function ActorMark({ actor }: { readonly actor: Actor }) {
  if (actor.mark === undefined) return null
  if ('phase' in actor.mark) return <Ring phase={actor.mark.phase} size={16} />
  return actor.mark.shape === 'answer' ? null : <MessageIcon type={actor.mark.shape} size={13} />
}

interface StateStripProps {
  readonly strip: StripView
  /** One line, without headings of its own. */
  readonly low: boolean
}

export const StateStrip = memo(function StateStrip({ strip, low }: StateStripProps) {
  const t = useCanvasTranslation()
  const say = useSay()
  return (
    <section className={low ? 'strip is-low' : 'strip'} aria-label={t('strip.label')}>
      <div className="strip-want"><h2><span className="slot-unfilled" style={{ width: 11, height: 11 }} />{t('strip.want')}</h2><div><span className="clip">{say(strip.want)}</span></div></div>
      <div className="strip-have"><h2><i className="strip-dot" />{t('strip.have')}</h2><div><Have have={strip.have} size={14} /></div></div>
      <div className="strip-gap"><h2><Icon name="not-equal" size={13} />{t('strip.gap')}</h2><div>{strip.gap === undefined ? <span className="strip-none clip">{t('strip.none')}</span> : <span className="clip">{say(strip.gap)}</span>}</div></div>
      <div className="strip-who">
        <h2><Icon name="act" size={13} />{t('strip.who')}</h2>
        <div>{strip.actor === undefined ? <span className="strip-none clip">{t('strip.nobody')}</span> : <><ActorMark actor={strip.actor} /><span className="strip-acting">{strip.actor.who} {say(strip.actor.what)}</span></>}</div>
      </div>
    </section>
  )
})
