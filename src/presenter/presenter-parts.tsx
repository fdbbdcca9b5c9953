// Parts of the instructor's window that only show: the step with its answers and its solution, and the notes.
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import type { ReactNode } from 'react'
import type { Answer, PresenterStep } from './presenter-props.ts'

type Marked = (text: string) => ReactNode

interface StepPartProps {
  readonly step: PresenterStep
  readonly position: number
  readonly steps: number
  /** What was chosen in the learners' window. */
  readonly chosen: string | undefined
  readonly marked: Marked
  readonly solve: () => void
  readonly solving: boolean
  readonly done: boolean
}

export function StepPart({ step, position, steps, chosen, marked, solve, solving, done }: StepPartProps) {
  const { t: say } = useTranslation('present')
  return (
    <section className="presenter-card presenter-now" aria-label={say('now')}>
      <p className="presenter-position"><b>{position}</b> / {steps}{done && <span className="badge badge-actual"><Icon name="check" size={12} />{say('stepDone')}</span>}</p>
      <h2>{marked(step.title)}</h2>
      {step.body.map((paragraph, i) => <p key={i}>{marked(paragraph)}</p>)}
      {step.look !== undefined && <p className="presenter-look"><Icon name="eye" size={16} /><span>{marked(step.look)}</span></p>}
      {step.answers.length > 0 && <><h3>{say(chosen === undefined ? 'answers' : 'answered')}</h3><AnswerList answers={step.answers} marked={marked} /></>}
      {step.after !== undefined && <p className="muted">{marked(step.after)}</p>}
      {step.solution.length > 0 && (
        <div className="presenter-solution">
          <h3>{say('solution')}<span className="grow" /><Button small disabled={done || solving} onClick={solve}><Icon name="act" size={13} />{say(solving ? 'doing.solving' : 'solve')}</Button></h3>
          <pre tabIndex={0}>{step.solution.join('\n')}</pre>
        </div>
      )}
    </section>
  )
}

export function AnswerList({ answers, marked }: { readonly answers: readonly Answer[]; readonly marked: Marked }) {
  const { t: say } = useTranslation('present')
  return (
    <ul className="presenter-answers">
      {answers.map(({ text, right, reason }, i) => (
        <li key={i} className={right ? 'is-right' : ''}>
          {right ? <Icon name="check" size={15} label={say('right')} /> : <span className="presenter-dot" />}
          <span>{marked(text)}{reason !== undefined && <small>{marked(reason)}</small>}</span>
        </li>
      ))}
    </ul>
  )
}

export function NotesPart({ notes, later, marked }: { readonly notes: readonly string[]; readonly later: readonly string[]; readonly marked: Marked }) {
  const { t: say } = useTranslation('present')
  return (
    <section className="presenter-card presenter-notes">
      <h3>{say('notes')}</h3>
      {notes.length === 0 && <p className="muted">{say('noNotes')}</p>}
      {notes.map((paragraph, i) => <p key={i}>{marked(paragraph)}</p>)}
      {later.length > 0 && <details><summary>{say('later')}</summary>{later.map((paragraph, i) => <p key={i}>{marked(paragraph)}</p>)}</details>}
    </section>
  )
}
