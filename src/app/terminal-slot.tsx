// Puts the terminal into the shell: its files are the drafts of the editor, its completions know kubectl and the cluster as it is drawn. Loaded when it is shown.
import { lazy, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Drafts } from './drafts.ts'
import type { TerminalFiles } from '../terminal/terminal-props.ts'

const Terminal = lazy(async () => ({ default: (await import('./terminal-shell.tsx')).TerminalShell }))

export function TerminalSlot({ drafts }: { readonly drafts: Drafts }) {
  const { t: say } = useTranslation()
  const files = useMemo(() => filesOf(drafts), [drafts])
  return <Suspense fallback={<p className="muted editor-loading" role="status">{say('terminal.loading')}</p>}><Terminal files={files} /></Suspense>
}

/** The drafts as files that lines may name. */
function filesOf(drafts: Drafts): TerminalFiles {
  return {
    list: () => drafts.store.getState().files,
    write(name, text, append) {
      const before = append ? (drafts.store.getState().files.find((file) => file.name === name)?.text ?? '') : ''
      drafts.open(name, before + text)
    },
  }
}
