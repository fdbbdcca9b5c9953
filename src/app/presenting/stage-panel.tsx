// What slides in beside the cluster while a step needs it: the editor, the terminal, a question, tools, or what was predicted.
import { Suspense, lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { currentLanguage } from '../../i18n/index.ts'
import { PredictionOutcome } from '../../lesson-player/choice.tsx'
import { GoalList } from '../../lesson-player/goal-list.tsx'
import { StepAct } from '../../lesson-player/step-act.tsx'
import { EditorSlot } from '../editor-slot.tsx'
import { TerminalSlot } from '../terminal-slot.tsx'
import type { ReactNode } from 'react'
import type { LessonRun } from '../../lesson-player/lesson-run.ts'
import type { RunState } from '../../lesson-player/run-state.ts'
import type { PlayedStep } from '../../lesson-player/lesson-props.ts'
import type { Drafts } from '../drafts.ts'

const RecallQuestion = lazy(async () => ({ default: (await import('../../lesson-player/other-ways.tsx')).RecallQuestion }))
const LessonEnd = lazy(async () => ({ default: (await import('../../lesson-player/lesson-end.tsx')).LessonEnd }))

export function StagePanel({ run, drafts }: { readonly run: LessonRun; readonly drafts: Drafts }) {
  const { t: say } = useTranslation('present')
  const state = useStore(run.store)
  const content = contentOf(run, state, drafts)
  if (content === null) return null
  return <aside className="stage-panel lesson" aria-label={say('panel')}><Suspense fallback={null}>{content}</Suspense></aside>
}

function contentOf(run: LessonRun, state: RunState, drafts: Drafts): ReactNode {
  if (!state.ready) return null
  if (state.mode === 'recall') return <div className="stage-act"><RecallQuestion run={run} state={state} /></div>
  const step = state.mode === 'steps' ? run.lesson.steps[state.shown] : undefined
  if (!step) return state.mode === 'steps' ? <div className="stage-act"><LessonEnd run={run} state={state} /></div> : null
  const pane = step.do === 'edit' || step.view === 'yaml' ? <div className="stage-pane"><EditorSlot drafts={drafts} /></div>
    : step.do === 'kubectl' || step.view === 'terminal' ? <div className="stage-pane stage-terminal"><TerminalSlot drafts={drafts} /></div> : null
  const act = <Act key={step.id} run={run} state={state} step={step} />
  return step.do === 'watch' && pane === null && !hasOutcome(run, state, step) ? null : <>{pane}{act}</>
}

function predictionFor(run: LessonRun, state: RunState, step: PlayedStep) {
  const found = run.lesson.steps.find((other) => other.do === 'predict' && other.outcome === step.id && state.choices[other.id] !== undefined)
  return found?.do === 'predict' ? found : undefined
}

function hasOutcome(run: LessonRun, state: RunState, step: PlayedStep): boolean {
  return state.done[step.id] === true && predictionFor(run, state, step) !== undefined
}

function Act({ run, state, step }: { readonly run: LessonRun; readonly state: RunState; readonly step: PlayedStep }) {
  const { t: say } = useTranslation('lesson')
  const texts = run.lesson.text[currentLanguage()].steps
  const text = texts[step.id]
  const done = state.done[step.id] === true
  const predicted = done ? predictionFor(run, state, step) : undefined
  return (
    <div className="stage-act">
      <StepAct run={run} state={state} step={step} text={text} done={done} />
      {predicted && <PredictionOutcome text={texts[predicted.id]} chosen={state.choices[predicted.id]} truth={predicted.truth} />}
      {step.check.length > 0 && <GoalList title={say('goal.step')} watch={step.id} phrases={text.checks} done={done} />}
    </div>
  )
}
