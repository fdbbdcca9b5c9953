// The lesson's panel: where one is, what to do, where to look, what has been reached, and the way on.
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { currentLanguage } from '../i18n/index.ts'
import { useSession, useSlowTime } from '../session/react.tsx'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import './lesson-player.css'
import { AnswerTask } from './answer-task.tsx'
import { Prediction, PredictionOutcome } from './choice.tsx'
import { DeleteTool } from './delete-tool.tsx'
import { GoalList, WatchProgress } from './goal-list.tsx'
import { LessonEnd } from './lesson-end.tsx'
import { MarkedText } from './marked-text.tsx'
import type { ReactNode } from 'react'
import type { PlayedStep, PlayedText } from './lesson-props.ts'
import type { LessonRun, RunState } from './lesson-run.ts'

export interface LessonPlayerProps {
  readonly run: LessonRun
  /** What the track is called. */
  readonly track: string
  readonly onCollapse?: () => void
}

export function LessonPlayer({ run, track, onCollapse }: LessonPlayerProps) {
  const { t: say } = useTranslation('lesson')
  const state = useStore(run.store)
  const heading = useRef<HTMLHeadingElement>(null)
  const text = run.lesson.text[currentLanguage()]
  const step = run.lesson.steps[state.shown]

  // Whoever goes on by keyboard or screen reader lands at the top of what is new, but opening the panel takes no focus.
  const shownBefore = useRef(state.shown)
  useEffect(() => {
    if (shownBefore.current !== state.shown) heading.current?.focus()
    shownBefore.current = state.shown
  }, [state.shown])

  const title = step ? text.steps[step.id].title : say('end.title')
  return (
    <aside className="left lesson" aria-label={say('label')}>
      <Progress track={track} title={text.title} shown={state.shown} steps={run.lesson.steps.length} onReset={canReset(state, step) ? () => void run.resetStep() : undefined} onCollapse={onCollapse} />
      <div className="lesson-body" key={`${state.round} ${state.shown}`}>
        <h2 ref={heading} tabIndex={-1}>{title}</h2>
        {!state.ready ? <p className="muted" role="status">{say('starting')}</p>
          : step ? <StepBody run={run} state={state} step={step} text={text.steps[step.id]} />
          : <LessonEnd run={run} state={state} />}
      </div>
      <Footer run={run} state={state} />
      <p className="visually-hidden" role="status" aria-live="polite">{announcement(state, step, say)}</p>
    </aside>
  )
}

/** Only what is done in the cluster can be taken back; a question is simply answered again. */
function canReset(state: RunState, step: PlayedStep | undefined): boolean {
  return state.ready && state.shown === state.reached && step !== undefined && step.do !== 'predict' && step.do !== 'answer'
}

function announcement(state: RunState, step: PlayedStep | undefined, say: (key: string) => string): string {
  if (!state.ready || !step) return ''
  return state.done[step.id] ? say('said.done') : ''
}

interface ProgressProps {
  readonly track: string
  readonly title: string
  readonly shown: number
  readonly steps: number
  readonly onReset: (() => void) | undefined
  readonly onCollapse: (() => void) | undefined
}

function Progress({ track, title, shown, steps, onReset, onCollapse }: ProgressProps) {
  const { t: say } = useTranslation('lesson')
  const position = Math.min(shown + 1, steps)
  return (
    <header className="lesson-head">
      <div className="lesson-where">
        <span className="lesson-track">{track} · {title}</span>
        <span className="lesson-position">{position} / {steps}</span>
        {onReset && <Button look="quiet" small square aria-label={say('reset')} title={say('reset')} onClick={onReset}><Icon name="reset" /></Button>}
        {onCollapse && <Button look="quiet" small square aria-label={say('fold')} onClick={onCollapse}><Icon name="left" /></Button>}
      </div>
      <div className="lesson-steps" role="progressbar" aria-label={say('progress')} aria-valuemin={0} aria-valuemax={steps} aria-valuenow={Math.min(shown, steps)} aria-valuetext={say('position', { position, steps })}>
        {Array.from({ length: steps }, (_, i) => <i key={i} className={i < shown ? 'is-done' : i === shown ? 'is-now' : ''} />)}
      </div>
    </header>
  )
}

interface StepBodyProps {
  readonly run: LessonRun
  readonly state: RunState
  readonly step: PlayedStep
  readonly text: PlayedText
}

function StepBody({ run, state, step, text }: StepBodyProps) {
  const { t: say } = useTranslation('lesson')
  const done = state.done[step.id] === true
  const predicted = run.lesson.steps.find((other) => other.do === 'predict' && other.outcome === step.id && state.choices[other.id] !== undefined)
  const predictions = run.lesson.text[currentLanguage()].steps
  const given = text.hints.slice(0, state.hints[step.id] ?? 0)
  return (
    <>
      {text.body.map((paragraph, index) => <p key={index} className="lesson-say"><MarkedText text={paragraph} /></p>)}
      {text.look !== undefined && <div className="look"><Icon name="eye" size={17} label={say('look')} /><span><MarkedText text={text.look} /></span></div>}
      {given.length > 0 && (
        <ol className="hints" aria-label={say('hints')} role="log">
          {given.map((hint, index) => <li key={index}><Icon name="bulb" size={15} /><span><MarkedText text={hint} /></span></li>)}
        </ol>
      )}
      <StepAct run={run} state={state} step={step} text={text} done={done} />
      {done && predicted?.do === 'predict' && <PredictionOutcome text={predictions[predicted.id]} chosen={state.choices[predicted.id]} truth={predicted.truth} />}
      {step.check.length > 0 && <GoalList title={say('goal.step')} watch={step.id} phrases={text.checks} done={done} />}
      {text.miss !== undefined && !done && <Miss text={text.miss} since={state.begunAt[step.id] ?? 0} />}
    </>
  )
}

/** What the learner does in the step, where that is done in this panel. */
function StepAct({ run, state, step, text, done }: StepBodyProps & { readonly done: boolean }): ReactNode {
  switch (step.do) {
    case 'watch': return <Watching step={step} begunAt={state.begunAt[step.id] ?? 0} done={done} />
    case 'predict': return <Prediction options={step.options} text={text} chosen={state.choices[step.id]} onChoose={(option) => void run.choose(step.id, option)} />
    case 'answer': return <AnswerTask task={step.task} text={text} seed={run.lesson.start.seed} done={done} onDone={() => void run.choose(step.id, 'complete')} />
    case 'control': return <DeleteTool target={step.target} disabled={done} onDelete={(ref) => run.remove(ref)} />
    case 'edit': case 'kubectl': case 'break': return null
  }
}

function Watching({ step, begunAt, done }: { readonly step: Extract<PlayedStep, { readonly do: 'watch' }>; readonly begunAt: number; readonly done: boolean }) {
  const session = useSession()
  const { t: say } = useTranslation('lesson')
  const playing = useStore(session.playhead, (state) => state.playing)
  return (
    <>
      {!done && <Button onClick={() => (playing ? session.pause() : session.play())}><Icon name={playing ? 'pause' : 'play'} size={14} />{say(playing ? 'watch.pause' : 'watch.play')}</Button>}
      <WatchProgress step={step} begunAt={begunAt} done={done} />
    </>
  )
}

/** What is missing, once something was done and the cluster has nothing left to do about it. */
function Miss({ text, since }: { readonly text: string; readonly since: number }) {
  const session = useSession()
  useSlowTime(300)
  const { playing } = session.playhead.getState()
  const acted = session.recipe.commands.some(({ at, command }) => at >= since && command.do !== 'answer')
  if (!acted || (playing && session.ledger.nextAt !== null)) return null
  return <p className="miss" role="status"><Icon name="info" size={15} /><span><MarkedText text={text} /></span></p>
}

function Footer({ run, state }: { readonly run: LessonRun; readonly state: RunState }) {
  const { t: say } = useTranslation('lesson')
  const step = run.lesson.steps[state.shown]
  if (!state.ready) return null
  const back = <Button square aria-label={say('back')} disabled={state.shown === 0} onClick={() => run.back()}><Icon name="left" /></Button>
  if (!step) return <footer className="lesson-foot">{back}<Button onClick={() => void run.start()}><Icon name="reset" size={14} />{say('end.again')}</Button></footer>
  const done = state.done[step.id] === true
  const all = run.lesson.text[currentLanguage()].steps[step.id].hints.length
  const given = state.hints[step.id] ?? 0
  const last = state.shown === run.lesson.steps.length - 1
  return (
    <footer className="lesson-foot">
      {back}
      {all > 0 && <Button square aria-label={say('hint', { number: Math.min(given + 1, all), all })} title={say('hint', { number: Math.min(given + 1, all), all })} disabled={done || given >= all} onClick={() => run.hint(step.id)}><Icon name="bulb" /></Button>}
      {done && <Button look="primary" className="lesson-next" onClick={() => run.next()}>{say(last ? 'finish' : 'next')}<Icon name="right" /></Button>}
      {!done && all > 0 && given >= all && <Button className="lesson-next" onClick={() => run.skip(step.id)}>{say('skip')}<Icon name="right" /></Button>}
      {!done && !(all > 0 && given >= all) && <Button className="lesson-next" disabled>{say(step.do === 'predict' || step.do === 'answer' ? 'afterAnswer' : 'afterGoal')}<Icon name="right" /></Button>}
    </footer>
  )
}
