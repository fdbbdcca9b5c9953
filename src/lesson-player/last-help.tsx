// What follows the last hint: the step's file written for the learner, its lines put into the terminal. Whoever cannot type can finish a lesson, too.
import { useTranslation } from 'react-i18next'
import { useSlowTime } from '../session/react.tsx'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { SuggestedLines } from './tools/suggested-lines.tsx'
import type { PlayedStep } from './lesson-props.ts'
import type { LessonRun } from './lesson-run.ts'

export function LastHelp({ run, step }: { readonly run: LessonRun; readonly step: PlayedStep }) {
  const { t: say } = useTranslation('lesson')
  // The learner goes on writing meanwhile.
  useSlowTime(300)
  const { shell } = run
  const known = step.do === 'kubectl' ? step.suggest : []
  const lines = shell.linesOf(step.id).filter((line) => !known.includes(line))
  return (
    <>
      {shell.filesAfter(step.id).map(({ name, text }) => (
        <Button key={name} className="last-help" onClick={() => shell.writeFile(name, text)}><Icon name="code" size={14} />{say('writeFile', { file: name })}</Button>
      ))}
      {lines.length > 0 && <SuggestedLines run={run} lines={lines} />}
    </>
  )
}
