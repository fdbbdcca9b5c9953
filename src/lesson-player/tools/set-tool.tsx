// A field of a file, set to one of several values; the learner applies the file, or it is applied at once.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSlowTime } from '../../session/react.tsx'
import { useAct } from '../../session/use-act.ts'
import { SegmentedControl } from '../../theme/segmented-control.tsx'
import { fieldIn, withField } from './set-field.ts'
import type { PlayedTool } from '../lesson-props.ts'
import type { LessonRun } from '../lesson-run.ts'

interface SetToolProps {
  readonly run: LessonRun
  readonly tool: Extract<PlayedTool, { readonly tool: 'set' }>
}

export function SetTool({ run, tool: { file, path, options, apply } }: SetToolProps) {
  const { t: say } = useTranslation('tools')
  const { pending, outcome, send } = useAct()
  const [written, setWritten] = useState(0)
  useSlowTime(300)
  const { shell } = run
  const text = (): string => shell.files().find(({ name }) => name === file)?.text ?? ''
  const now = String(fieldIn(text(), path) ?? '')
  const field = path.slice(path.lastIndexOf('.') + 1)

  const set = async (chosen: string) => {
    const value = options.find((option) => String(option) === chosen)
    if (value === undefined || pending) return
    const next = withField(text(), path, value)
    const put = (applied: boolean) => shell.putFiles(shell.files().map((known) => (known.name === file ? { ...known, text: next, ...(applied && { applied: next }) } : known)))
    put(false)
    shell.showFile(file, run.step?.id ?? '')
    setWritten(written + 1)
    if (!apply) return
    const answer = await send({ do: 'apply', text: next, file })
    if (answer?.documents.every(({ result }) => result !== 'rejected')) put(true)
  }
  const rejected = outcome?.documents.find(({ result }) => result === 'rejected')
  return (
    <div className="tool">
      <p className="tool-name"><code>{field}</code></p>
      <SegmentedControl label={say('set.label', { field, file })} value={now} onChange={(value) => void set(value)} options={options.map((option) => ({ value: String(option), label: String(option) }))} />
      {written > 0 && !apply && <p className="muted" role="status">{say('set.written', { file })}</p>}
      {rejected && <p className="official mono" role="status">{rejected.message}</p>}
    </div>
  )
}
