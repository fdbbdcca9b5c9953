// The lines that a kubectl step suggests: a button puts one into the terminal, where the learner runs it.
import { Fragment, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession, useSlowTime } from '../../session/react.tsx'
import { showTerminal, terminalDesk } from '../../session/terminal-desk.ts'
import { Icon } from '../../theme/icons.tsx'
import './tools.css'
import type { LessonRun } from '../lesson-run.ts'

/** A name that is described, such as {Pod[app=web]#0}. */
const GENERATED = /\{[A-Z][^}]*#\d/
/** How often names are looked up anew: Pods come and go under a line that names one. */
const LOOK_EVERY_MS = 400

export function SuggestedLines({ run, lines: described }: { readonly run: LessonRun; readonly lines: readonly string[] }) {
  const session = useSession()
  const { t: say } = useTranslation('terminal')
  const lines = useNamed(run, described)
  // Where the panel is out of sight, as on a phone, the terminal offers them itself.
  useEffect(() => {
    terminalDesk(session).setState({ suggested: lines })
    return () => terminalDesk(session).setState({ suggested: [] })
  }, [session, lines])
  return (
    <div className="tool">
      <p className="tool-name">{say('suggest.title')}</p>
      {lines.map((line) => (
        <button key={line} type="button" className="suggested-line" aria-label={say('suggest.put', { line })} onClick={() => showTerminal(session, line)}>
          <span className="mono">{line.split(' ').map((word, index) => <Fragment key={index}>{index > 0 && ' '}<span className="word">{word}</span></Fragment>)}</span><Icon name="terminal" size={14} />
        </button>
      ))}
    </div>
  )
}

/** Lines with the names of what is there now; those that name what is not there are left out. The same list as long as they say the same. */
function useNamed(run: LessonRun, described: readonly string[]): readonly string[] {
  const isPlain = described.every((line) => !GENERATED.test(line))
  const [named, setNamed] = useState<readonly string[]>(() => (isPlain ? described : []))
  const t = useSlowTime(LOOK_EVERY_MS)
  // The words stand for the list, and time for what is in the cluster.
  const key = described.join('\n')
  const moment = isPlain ? 0 : t
  useEffect(() => {
    let left = moment < 0
    void Promise.all(key.split('\n').map((line) => run.shell.named(line))).then((lines) => {
      const next = lines.filter((line) => line !== undefined)
      if (!left) setNamed((before) => (before.join('\n') === next.join('\n') ? before : next))
    })
    return () => { left = true }
  }, [run, key, moment])
  return named
}
