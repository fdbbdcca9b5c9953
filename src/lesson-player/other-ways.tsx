// What the panel shows beside the steps: a question from an earlier lesson, the goal alone, the sandbox.
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../i18n/index.ts'
import { Icon } from '../theme/icons.tsx'
import { QuizItem } from './choice.tsx'
import { GoalList } from './goal-list.tsx'
import { GOAL, RECALL } from './run-state.ts'
import type { ReactNode } from 'react'
import type { LessonRun } from './lesson-run.ts'
import type { RunState } from './run-state.ts'

/** One question from an earlier lesson: what was learnt stays when it is asked for again. */
export function RecallQuestion({ run, state }: { readonly run: LessonRun; readonly state: RunState }) {
  const { t: say } = useTranslation('lesson')
  const { recall } = run.shell
  if (!recall) return null
  return (
    <>
      <p className="lesson-say">{say('recall.about', { lesson: recall.from[currentLanguage()] })}</p>
      <QuizItem options={recall.options} seed={run.lesson.start.seed} right={recall.right} text={recall.text[currentLanguage()]} chosen={state.choices[RECALL]} onChoose={(option) => void run.choose(RECALL, option)} />
    </>
  )
}

/** What is wanted at the end, and how near it is; the way there is the learner's own. */
export function GoalOnly({ run }: { readonly run: LessonRun }) {
  const { t: say } = useTranslation('lesson')
  return (
    <>
      <p className="lesson-say">{say('testOut.about')}</p>
      <GoalList title={say('goal.lesson')} watch={GOAL} phrases={run.lesson.text[currentLanguage()].goal.checks} done={false} />
    </>
  )
}

/** A branch of the cluster in which nothing counts. */
export function Sandbox({ run, tools }: { readonly run: LessonRun; readonly tools: ReactNode }) {
  const { t: say } = useTranslation('lesson')
  const { shown } = run.store.getState()
  return (
    <>
      <p className="lesson-say">{say('sandbox.about')}</p>
      <div className="look"><Icon name="fork" size={17} /><span>{say('sandbox.keeps', { step: Math.min(shown + 1, run.lesson.steps.length) })}</span></div>
      {tools}
    </>
  )
}
