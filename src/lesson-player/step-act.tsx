// What the learner does in a step, where that is done in this panel.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useSession } from '../session/react.tsx'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { AnswerTask } from './answer-task.tsx'
import { Prediction } from './choice.tsx'
import { WatchProgress } from './goal-list.tsx'
import { SuggestedLines } from './tools/suggested-lines.tsx'
import { Tools } from './tools/tools.tsx'
import type { ReactNode } from 'react'
import type { PlayedStep, PlayedText } from './lesson-props.ts'
import type { LessonRun } from './lesson-run.ts'
import type { RunState } from './run-state.ts'

export interface StepActProps {
  readonly run: LessonRun
  readonly state: RunState
  readonly step: PlayedStep
  readonly text: PlayedText
  readonly done: boolean
}

export function StepAct({ run, state, step, text, done }: StepActProps): ReactNode {
  const { seed } = run.lesson.start
  switch (step.do) {
    case 'watch': return <Watching step={step} begunAt={state.begunAt[step.id] ?? 0} done={done} />
    case 'predict': return <Prediction options={step.options} seed={seed} text={text} chosen={state.choices[step.id]} onChoose={(option) => void run.choose(step.id, option)} />
    case 'answer': return <AnswerTask task={step.task} text={text} seed={seed} done={done} onDone={() => void run.choose(step.id, 'complete')} />
    case 'break': case 'control': return <Tools run={run} tools={step.tools} done={done} />
    case 'kubectl': return step.suggest.length > 0 && <SuggestedLines run={run} lines={step.suggest} />
    case 'edit': return null
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
