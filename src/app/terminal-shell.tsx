// The terminal with whoever knows how lines are written: kubectl's own reader of lines, which panes may not import, and its completion, which
// is asked in the worker, where kubectl is.
import { useMemo } from 'react'
import { splitScript } from '../kubectl/line/split-script.ts'
import { useSession } from '../session/react.tsx'
import { completeLocally } from '../terminal/local-completion.ts'
import { TerminalPane } from '../terminal/terminal-pane.tsx'
import type { Shell, TerminalFiles } from '../terminal/terminal-props.ts'

export function TerminalShell({ files }: { readonly files: TerminalFiles }) {
  const session = useSession()
  const shell = useMemo<Shell>(() => ({
    split: splitScript,
    async complete(line, cursor) {
      const names = files.list().map(({ name }) => name)
      return completeLocally(line, cursor, names) ?? session.complete(line, cursor, names)
    },
  }), [session, files])
  return <TerminalPane files={files} shell={shell} />
}
