// The terminal with whoever knows how lines are written: kubectl's own reader of lines and its completion, which panes may not import.
import { useMemo } from 'react'
import { splitScript } from '../kubectl/line/split-script.ts'
import { useSession } from '../session/react.tsx'
import { TerminalPane } from '../terminal/terminal-pane.tsx'
import { completeLine } from './complete-line.ts'
import type { Shell, TerminalFiles } from '../terminal/terminal-props.ts'

export function TerminalShell({ files }: { readonly files: TerminalFiles }) {
  const session = useSession()
  const shell = useMemo<Shell>(() => ({
    split: splitScript,
    complete: (line, cursor) => completeLine(line, cursor, { objects: session.scene.objects.values(), files: files.list().map(({ name }) => name) }),
  }), [session, files])
  return <TerminalPane files={files} shell={shell} />
}
