// Cards at the edge of a lesson: a concept in two sentences, and what was once taught otherwise beside what holds today.
import { useTranslation } from 'react-i18next'
import { Icon } from '../theme/icons.tsx'
import { MarkedText } from './marked-text.tsx'
import type { PlayedText } from './lesson-props.ts'

export function ConceptCard({ text }: { readonly text: PlayedText }) {
  return (
    <section className="card">
      <h3><Icon name="book" size={15} />{text.title}</h3>
      {text.body.map((paragraph, index) => <p key={index}><MarkedText text={paragraph} /></p>)}
    </section>
  )
}

/** What was said then, and what holds now. */
export function ThenNowCard({ text }: { readonly text: PlayedText }) {
  const { t: say } = useTranslation('lesson')
  const [then, ...now] = text.body
  return (
    <section className="card then-now">
      <h3><Icon name="clock" size={15} />{text.title}</h3>
      <div className="then-now-then">
        <span className="then-now-when">{say('thenNow.then')}</span>
        <p><MarkedText text={then ?? ''} /></p>
      </div>
      {now.length > 0 && (
        <div className="then-now-now">
          <span className="then-now-when">{say('thenNow.now')}</span>
          {now.map((paragraph, index) => <p key={index}><MarkedText text={paragraph} /></p>)}
        </div>
      )}
    </section>
  )
}
