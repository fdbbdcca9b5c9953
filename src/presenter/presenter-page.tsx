// The instructor's window: what the room sees now, what comes next, what to say, what is right, how long it has taken, and every control.
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../i18n/index.ts'
import { formatClock } from '../session/format-time.ts'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { Banner } from '../theme/message.tsx'
import { SegmentedControl } from '../theme/segmented-control.tsx'
import { ClusterPicture } from './cluster-picture.tsx'
import { openLine } from './line.ts'
import { AnswerList, NotesPart, StepPart } from './presenter-parts.tsx'
import { PresenterTimer } from './presenter-timer.tsx'
import { usePresenterKeys } from './presenter-keys.ts'
import './presenter.css'
import type { ReactNode } from 'react'
import type { LearnerView, Order } from './messages.ts'
import type { PresenterLesson } from './presenter-props.ts'

export interface PresenterPageProps {
  readonly lesson: PresenterLesson
  /** Name of the line to the learners' window. */
  readonly line: string
  /** Puts the marks of a lesson's text into effect. */
  readonly marked: (text: string) => ReactNode
  readonly onLanguage: (language: 'ko' | 'en') => void
  readonly keysAreOn: () => boolean
}

export type Scope = 'step' | 'lesson' | 'all'

export function PresenterPage({ lesson, line, marked, onLanguage, keysAreOn }: PresenterPageProps) {
  const { t: say } = useTranslation('present')
  const { view, there, order } = useLearners(line)
  const [asking, setAsking] = useState<Scope | null>(null)
  const reset = (scope: Scope): void => {
    setAsking(null)
    order({ order: 'reset', scope })
  }
  usePresenterKeys({ view, asking, setAsking, reset, order, keysAreOn })
  const shown = view?.shown ?? 0
  const step = lesson.steps[shown]
  const following = lesson.steps[shown + 1]
  return (
    <div className="presenter">
      <header className="presenter-head">
        <h1>{lesson.title}</h1>
        <p className={`presenter-state ${there ? 'is-there' : 'is-gone'}`} role="status"><i className="pill-dot" />{say(there === undefined ? 'line.waiting' : there ? 'line.there' : 'line.gone')}</p>
        <span className="grow" />
        <PresenterTimer line={line} minutes={lesson.minutes} steps={lesson.steps.length} step={step?.id ?? 'end'} />
      </header>
      {there === false && <Banner tone="warn" icon="external" title={say('learners.gone')} actions={<a className="btn btn-s" href={`#/lesson/${lesson.id}`} target="_blank" rel="noopener">{say('learners.open')}</a>}>{say('learners.goneBody')}</Banner>}
      <main className="presenter-body">
        <div className="presenter-column">
          {step ? <StepPart step={step} position={shown + 1} steps={lesson.steps.length} chosen={view?.choices[step.id]} marked={marked} solve={() => order({ order: 'solve' })} solving={view?.solving === true} done={view?.done[step.id] === true} />
            : <section className="presenter-card"><h2>{say('atEnd')}</h2></section>}
          {!step && lesson.quiz.map(({ id, question, answers }) => <section key={id} className="presenter-card"><h3>{marked(question)}</h3><AnswerList answers={answers} marked={marked} /></section>)}
          <section className="presenter-card presenter-next">
            <h3>{say('following')}</h3>
            {following ? <><p><b>{marked(following.title)}</b></p>{following.body.map((paragraph, i) => <p key={i}>{marked(paragraph)}</p>)}</> : <p className="muted">{say(step ? 'followingEnd' : 'atEnd')}</p>}
          </section>
        </div>
        <div className="presenter-column">
          <LearnersPart view={view} marked={marked} />
          <NotesPart notes={lesson.notes} later={lesson.later} marked={marked} />
        </div>
        <StepList lesson={lesson} view={view} order={order} marked={marked} />
      </main>
      <Controls view={view} order={order} asking={asking} setAsking={setAsking} reset={reset} step={step?.id} onLanguage={onLanguage} />
    </div>
  )
}

/** The learners' window over the line; what it showed last stays in sight when it is gone. */
function useLearners(line: string): { readonly view: LearnerView | undefined; readonly there: boolean | undefined; readonly order: (order: Order) => void } {
  const [view, setView] = useState<LearnerView>()
  const [there, setThere] = useState<boolean>()
  const [say, setSay] = useState<(order: Order) => void>(() => () => undefined)
  useEffect(() => {
    const end = openLine(line, 'instructor', { hear: (message) => { if (message.type === 'view') setView(message.view) }, other: setThere })
    setSay(() => (order: Order) => end.say({ type: 'order', order }))
    return () => end.close()
  }, [line])
  return useMemo(() => ({ view, there, order: say }), [view, there, say])
}

function LearnersPart({ view, marked }: { readonly view: LearnerView | undefined; readonly marked: (text: string) => ReactNode }) {
  const { t: say } = useTranslation('present')
  if (!view) return <section className="presenter-card"><h3>{say('room')}</h3><p className="muted">{say('line.waiting')}</p></section>
  const doing = !view.ready ? 'preparing' : view.blank ? 'blank' : view.asking ? 'asking' : view.solving ? 'solving' : view.playing ? 'playing' : 'paused'
  return (
    <section className="presenter-card presenter-room">
      <h3>{say('room')}<span className="grow" /><span className={`badge ${view.playing ? 'badge-actual' : view.asking ? 'badge-diff' : ''}`}>{say(`doing.${doing}`)}</span><b className="mono" data-virtual={Math.floor(view.t)}>{formatClock(view.t)}</b></h3>
      <ClusterPicture scene={view.picture} label={say('room')} />
      {view.goals.length > 0 && <ul className="presenter-goals">{view.goals.map(({ phrase, holds }, i) => <li key={i} className={holds ? 'is-reached' : ''}><Icon name={holds ? 'check' : 'clock'} size={14} label={say(holds ? 'goal.reached' : 'goal.open')} /><span>{marked(phrase)}</span></li>)}</ul>}
    </section>
  )
}

interface StepListProps { readonly lesson: PresenterLesson; readonly view: LearnerView | undefined; readonly order: (order: Order) => void; readonly marked: (text: string) => ReactNode }

function StepList({ lesson, view, order, marked }: StepListProps) {
  const { t: say } = useTranslation('present')
  return (
    <nav className="presenter-steps" aria-label={say('steps')}>
      <h3>{say('steps')}</h3>
      <ol>
        {lesson.steps.map(({ id, title }, i) => (
          <li key={id} className={i === view?.shown ? 'is-shown' : view?.done[id] ? 'is-done' : ''}>
            <button type="button" className="presenter-step" aria-current={i === view?.shown ? 'step' : undefined} disabled={!view?.ready} title={say('goTo')} onClick={() => order({ order: 'go', step: id })}><span>{i + 1}</span>{marked(title)}</button>
            <button type="button" className="presenter-lock" aria-pressed={view?.lockedAt === i} aria-label={say('lockAt', { position: i + 1 })} title={say('lockAt', { position: i + 1 })} onClick={() => order({ order: 'lock', step: view?.lockedAt === i ? null : id })}><Icon name={view?.lockedAt === i ? 'lock' : 'unlock'} size={14} /></button>
          </li>
        ))}
      </ol>
    </nav>
  )
}

interface ControlsProps {
  readonly view: LearnerView | undefined
  readonly order: (order: Order) => void
  readonly asking: Scope | null
  readonly setAsking: (scope: Scope | null) => void
  readonly reset: (scope: Scope) => void
  readonly step: string | undefined
  readonly onLanguage: (language: 'ko' | 'en') => void
}

const SCOPES = ['step', 'lesson', 'all'] as const

function Controls({ view, order, asking, setAsking, reset, step, onLanguage }: ControlsProps) {
  const { t: say } = useTranslation('present')
  const locked = step !== undefined && view?.lockedAt === view?.shown
  return (
    <footer className="presenter-controls">
      <Button aria-keyshortcuts="PageUp ArrowLeft" onClick={() => order({ order: 'back' })} disabled={!view || view.shown === 0}><Icon name="left" />{say('back')}</Button>
      <Button look="primary" className="presenter-on" aria-keyshortcuts="PageDown ArrowRight" onClick={() => order({ order: 'next' })} disabled={!view?.ready}>{say('next')}<Icon name="right" /></Button>
      <div className="presenter-group" role="group" aria-label={say('time')}>
        <Button square aria-label={say('stepBack')} onClick={() => order({ order: 'step', hops: -1 })}><Icon name="previous" /></Button>
        <Button aria-keyshortcuts="Space" disabled={view?.asking} onClick={() => order({ order: view?.playing ? 'pause' : 'play' })}><Icon name={view?.playing ? 'pause' : 'play'} />{say(view?.playing ? 'pause' : 'play')}</Button>
        <Button square aria-label={say('stepOn')} disabled={view?.asking} onClick={() => order({ order: 'step', hops: 1 })}><Icon name="next" /></Button>
      </div>
      {asking === null ? (
        <div className="presenter-group" role="group" aria-label={say('reset.label')}>
          {SCOPES.map((scope) => <Button key={scope} onClick={() => setAsking(scope)}>{scope === 'step' && <Icon name="reset" />}{say(`reset.${scope}`)}</Button>)}
        </div>
      ) : (
        <div className="presenter-group" role="alertdialog" aria-label={say(`reset.${asking}`)}>
          <span>{say(`reset.ask.${asking}`)}</span>
          <Button look="danger" autoFocus onClick={() => reset(asking)}>{say('reset.yes')}</Button>
          <Button onClick={() => setAsking(null)}>{say('reset.no')}</Button>
        </div>
      )}
      <span className="grow" />
      <Button aria-pressed={locked} disabled={step === undefined} onClick={() => order({ order: 'lock', step: locked ? null : step ?? null })}><Icon name={locked ? 'lock' : 'unlock'} />{say(locked ? 'lockedHere' : 'lockHere')}</Button>
      <Button aria-pressed={view?.blank === true} aria-keyshortcuts="B" onClick={() => order({ order: 'blank', on: view?.blank !== true })}>{say('blank.label')}</Button>
      <Button aria-pressed={view?.bigType === true} onClick={() => order({ order: 'bigType', on: view?.bigType !== true })}>{say('bigType')}</Button>
      <SegmentedControl label={say('language')} value={currentLanguage()} options={[{ value: 'ko', label: '한국어' }, { value: 'en', label: 'English' }]}
        onChange={(language) => { onLanguage(language); order({ order: 'language', language }) }} />
      <Button look="quiet" onClick={() => { order({ order: 'end' }); window.close() }}>{say('end')}</Button>
    </footer>
  )
}
