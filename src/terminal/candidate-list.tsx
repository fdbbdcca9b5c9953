// The list of what could be typed next, above the prompt.
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RefObject } from 'react'
import type { Offer } from './use-completion.ts'

interface CandidateListProps {
  readonly id: string
  readonly offer: Offer
  /** The prompt; the list floats above it, out of the drawer that would cut it off. */
  readonly above: RefObject<HTMLElement | null>
  readonly onTake: (index: number) => void
}

/** As wide as the stylesheet makes it. */
const WIDTH = 520

export function CandidateList({ id, offer, above, onTake }: CandidateListProps) {
  const { t: say } = useTranslation('terminal')
  const chosen = useRef<HTMLLIElement>(null)
  const [place, setPlace] = useState<{ readonly left: number; readonly bottom: number }>()
  useLayoutEffect(() => {
    const box = above.current?.getBoundingClientRect()
    if (box) setPlace({ left: Math.max(8, Math.min(box.left, window.innerWidth - WIDTH - 8)), bottom: window.innerHeight - box.top + 6 })
  }, [above])
  useEffect(() => { chosen.current?.scrollIntoView({ block: 'nearest' }) }, [offer.chosen])
  return (
    <div className="term-offer" style={place}>
      <ul id={id} role="listbox" aria-label={say('candidates')}>
        {offer.completion.candidates.map(({ text, note }, index) => (
          <li key={text} ref={index === offer.chosen ? chosen : undefined} id={`${id}-${index}`} role="option" aria-selected={index === offer.chosen} className="term-candidate"
            onPointerDown={(event) => { event.preventDefault(); onTake(index) }}>
            <span className="mono">{text}</span>{note !== undefined && <span className="muted">{note}</span>}
          </li>
        ))}
      </ul>
      <p className="term-offer-keys" aria-hidden><kbd>Tab</kbd> {say('keys.take')} <kbd>↑</kbd><kbd>↓</kbd> {say('keys.choose')} <kbd>Esc</kbd> {say('keys.close')}</p>
    </div>
  )
}
