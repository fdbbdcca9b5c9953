// The lesson's panel: where one is, what to do, where to look, what has been reached, and the way on.
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { currentLanguage } from '../i18n/index.ts'
import { narrate } from '../session/narration.ts'
import { useSession, useSlowTime } from '../session/react.tsx'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import './lesson-player.css'
import { ConceptCard, ThenNowCard } from './cards.tsx'
import { PredictionOutcome } from './choice.tsx'
import { GoalList } from './goal-list.tsx'
import { LessonEnd } from './lesson-end.tsx'
import { LessonMenu } from './lesson-menu.tsx'
import { MarkedText, plainText } from './marked-text.tsx'
import { GoalOnly, RecallQuestion, Sandbox } from './other-ways.tsx'
import { GOAL, RECALL } from './run-state.ts'
import { LastHelp } from './last-help.tsx'
import { StepAct } from './step-act.tsx'
import type { ReactNode } from 'react'
import type { PlayedStep, PlayedText } from './lesson-props.ts'
import type { LessonRun } from './lesson-run.ts'
import type { RunState } from './run-state.ts'

export interface LessonPlayerProps {
  readonly run: LessonRun
  /** What the track is called. */
  readonly track: string
  readonly onCollapse?: () => void
  /** Forgets what was reached in every lesson. */
  readonly onForgetAll?: () => void
  /** What the shell offers in the sandbox. */
  readonly sandboxTools?: ReactNode
}

export function LessonPlayer({ run, track, onCollapse, onForgetAll, sandboxTools }: LessonPlayerProps) {
  const { t: say } = useTranslation('lesson')
  const state = useStore(run.store)
  const [goalShown, setGoalShown] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const headingId = useId()
  const text = run.lesson.text[currentLanguage()]
  const step = state.mode === 'steps' ? run.lesson.steps[state.shown] : undefined
  const title = titleOf(state, step && text.steps[step.id], say)

  // Whoever goes on by keyboard or screen reader lands at the top of what is new, but opening the panel takes no focus.
  const place = `${state.mode} ${state.shown}`
  const placeBefore = useRef(place)
  useEffect(() => {
    if (placeBefore.current === place) return
    placeBefore.current = place
    heading.current?.focus()
    narrate(plainText(title))
  }, [place, title])
  const done = step !== undefined && state.done[step.id] === true
  useSaidWhenDone(step, done)

  return (
    <aside className="left lesson" aria-label={say('label')}>
      <header className="lesson-head">
        <div className="lesson-where">
          <span className="lesson-track" title={`${track} · ${text.title}`}>{text.title.split(': ')[0]}</span>
          <span className="lesson-position">{Math.min(state.shown + 1, run.lesson.steps.length)} / {run.lesson.steps.length}</span>
          {state.ready && <LessonMenu run={run} state={state} goalShown={goalShown} onGoal={() => setGoalShown(!goalShown)} onForgetAll={onForgetAll} />}
          {onCollapse && <Button look="quiet" small square aria-label={say('fold')} onClick={onCollapse}><Icon name="left" /></Button>}
        </div>
        <StepMarks run={run} state={state} />
      </header>
      <div className="lesson-body" key={`${state.round} ${place}`} role="group" aria-labelledby={headingId} tabIndex={0}>
        <h2 ref={heading} id={headingId} tabIndex={-1}>{title}</h2>
        {goalShown && state.ready && step && <GoalList title={say('goal.lesson')} watch={GOAL} phrases={text.goal.checks} done={false} />}
        {!state.ready ? <p className="muted" role="status">{say('starting')}</p>
          : state.mode === 'sandbox' ? <Sandbox run={run} tools={sandboxTools} />
          : state.mode === 'recall' ? <RecallQuestion run={run} state={state} />
          : state.mode === 'goal-only' ? <GoalOnly run={run} />
          : step ? <StepBody run={run} state={state} step={step} text={text.steps[step.id]} card={step.card === undefined ? undefined : text.cards[step.card]} done={done} />
          : <LessonEnd run={run} state={state} />}
      </div>
      <Footer run={run} state={state} step={step} />
    </aside>
  )
}

function titleOf(state: RunState, text: PlayedText | undefined, say: (key: string) => string): string {
  switch (state.mode) {
    case 'sandbox': return say('sandbox.title')
    case 'recall': return say('recall.title')
    case 'goal-only': return say('testOut.title')
    case 'steps': return text?.title ?? say('end.title')
  }
}

/** A step that comes to its end while it is shown is told to whoever listens. */
function useSaidWhenDone(step: PlayedStep | undefined, done: boolean): void {
  const { t: say } = useTranslation('lesson')
  const before = useRef({ step, done })
  useEffect(() => {
    if (step && before.current.step === step && !before.current.done && done) narrate(say('said.done'))
    before.current = { step, done }
  }, [step, done, say])
}

/** One mark per step; those that were begun lead back to them. */
function StepMarks({ run, state: { shown, reached, lockedAt, mode } }: { readonly run: LessonRun; readonly state: RunState }) {
  const { t: say } = useTranslation('lesson')
  const { steps } = run.lesson
  const position = Math.min(shown + 1, steps.length)
  const at = mode === 'recall' ? -1 : shown
  return (
    <div className="lesson-steps" role="progressbar" aria-label={say('progress')} aria-valuemin={0} aria-valuemax={steps.length} aria-valuenow={Math.min(Math.max(at, 0), steps.length)} aria-valuetext={say('position', { position, steps: steps.length })}>
      {steps.map(({ id }, i) => {
        const look = lockedAt !== undefined && i > lockedAt ? 'is-locked' : i === at ? 'is-now' : i < reached ? 'is-done' : ''
        return <i key={id} className={look} onClick={i <= reached && mode === 'steps' ? () => run.show(i) : undefined} />
      })}
    </div>
  )
}

interface StepBodyProps {
  readonly run: LessonRun
  readonly state: RunState
  readonly step: PlayedStep
  readonly text: PlayedText
  readonly card: PlayedText | undefined
  readonly done: boolean
}

function StepBody({ run, state, step, text, card, done }: StepBodyProps) {
  const { t: say } = useTranslation('lesson')
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
      {!done && text.hints.length > 0 && given.length === text.hints.length && <LastHelp run={run} step={step} />}
      <StepAct run={run} state={state} step={step} text={text} done={done} />
      {done && predicted?.do === 'predict' && <PredictionOutcome text={predictions[predicted.id]} chosen={state.choices[predicted.id]} truth={predicted.truth} />}
      {step.check.length > 0 && <GoalList title={say('goal.step')} watch={step.id} phrases={text.checks} done={done} />}
      {done && card && (run.lesson.thenNow.includes(step.card ?? '') ? <ThenNowCard text={card} /> : <ConceptCard text={card} />)}
      {step.do === 'edit' && !done && <GapsLeft run={run} file={step.file} />}
      {text.miss !== undefined && !done && <Miss text={text.miss} since={state.begunAt[step.id] ?? 0} />}
    </>
  )
}

/** What is still to be filled in before the file can be applied. */
function GapsLeft({ run, file }: { readonly run: LessonRun; readonly file: string }) {
  const { t: say } = useTranslation('lesson')
  useSlowTime(300)
  const left = run.shell.gapsIn(file)
  if (left === 0) return null
  return <p className="miss" role="status"><Icon name="info" size={15} /><span>{say('gaps', { count: left, file })}</span></p>
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

function Footer({ run, state, step }: { readonly run: LessonRun; readonly state: RunState; readonly step: PlayedStep | undefined }) {
  const { t: say } = useTranslation('lesson')
  if (!state.ready) return null
  switch (state.mode) {
    case 'sandbox': return <footer className="lesson-foot"><Button look="primary" className="lesson-next" onClick={() => void run.leaveSandbox()}><Icon name="left" size={14} />{say('sandbox.leave')}</Button></footer>
    case 'goal-only': return <footer className="lesson-foot"><Button className="lesson-next" onClick={() => run.withSteps()}><Icon name="left" size={14} />{say('testOut.leave')}</Button></footer>
    case 'recall': {
      const answered = state.choices[RECALL] !== undefined
      return <footer className="lesson-foot"><Button look={answered ? 'primary' : 'line'} className="lesson-next" onClick={() => run.beginSteps()}>{say(answered ? 'recall.begin' : 'recall.skip')}<Icon name="right" /></Button></footer>
    }
    case 'steps': return step ? <StepFooter run={run} state={state} step={step} /> : <EndFooter run={run} />
  }
}

function StepFooter({ run, state, step }: { readonly run: LessonRun; readonly state: RunState; readonly step: PlayedStep }) {
  const { t: say } = useTranslation('lesson')
  const done = state.done[step.id] === true
  const all = run.lesson.text[currentLanguage()].steps[step.id].hints.length
  const given = state.hints[step.id] ?? 0
  const last = state.shown === run.lesson.steps.length - 1
  const hint = say('hint', { number: Math.min(given + 1, all), all })
  return (
    <footer className="lesson-foot">
      <Button square aria-label={say('back')} disabled={state.shown === 0} onClick={() => run.back()}><Icon name="left" /></Button>
      {all > 0 && <Button className="lesson-hint" aria-label={hint} title={hint} disabled={done || given >= all} onClick={() => run.hint(step.id)}><Icon name="bulb" /><span>{say('hintShort')}</span></Button>}
      {run.heldBack && done ? <Button className="lesson-next" disabled><Icon name="lock" size={14} />{say('locked')}</Button>
        : done ? <Button look="primary" className="lesson-next" onClick={() => run.next()}>{say(last ? 'finish' : 'next')}<Icon name="right" /></Button>
        : all > 0 && given >= all ? <Button className="lesson-next" onClick={() => run.skip(step.id)}>{say('skip')}<Icon name="right" /></Button>
        : <Button className="lesson-next" disabled>{say(step.do === 'predict' || step.do === 'answer' ? 'afterAnswer' : 'afterGoal')}<Icon name="right" /></Button>}
    </footer>
  )
}

function EndFooter({ run }: { readonly run: LessonRun }) {
  const { t: say } = useTranslation('lesson')
  const { next } = run.shell
  return (
    <footer className="lesson-foot">
      <Button square aria-label={say('back')} onClick={() => run.back()}><Icon name="left" /></Button>
      <Button square aria-label={say('end.again')} title={say('end.again')} onClick={() => void run.start()}><Icon name="reset" size={14} /></Button>
      {next ? <a className="btn btn-primary lesson-next" href={`#/lesson/${next.id}`}>{say('end.next')}<Icon name="right" /></a>
        : <a className="btn btn-primary lesson-next" href="#/">{say('end.home')}<Icon name="right" /></a>}
    </footer>
  )
}
