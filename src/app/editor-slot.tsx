// Puts the editor into the shell: its files are the drafts, its answers are the session's. Loaded when it is shown, for Monaco is large.
import { lazy, Suspense, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { currentLanguage } from '../i18n/index.ts'
import { themeStore } from './theme-setting.ts'
import type { Drafts } from './drafts.ts'

const EditorPane = lazy(async () => ({ default: (await import('../editor/editor-pane.tsx')).EditorPane }))

/** The schema behind completion, hover and checks; a file of its own. */
const loadSchema = async (): Promise<object> => (await import('../engine/generated/editor-schema.json')).default

export function EditorSlot({ drafts }: { readonly drafts: Drafts }) {
  const { t: say } = useTranslation()
  const { files, active, outcome, underway } = useStore(drafts.store)
  const theme = useStore(themeStore, (state) => state.theme)
  const apply = useCallback((id: string, _text: string, { dryRun }: { readonly dryRun: boolean }) => void drafts.apply(id, dryRun), [drafts])
  return (
    <Suspense fallback={<p className="muted editor-loading" role="status">{say('editor.loading')}</p>}>
      <EditorPane files={files} active={active} onActivate={(id) => drafts.choose(id)} onChange={(id, text) => drafts.edit(id, text)} onApply={apply}
        onOpen={(name, text) => drafts.open(name, text)} onClose={files.length > 1 ? (id) => drafts.close(id) : undefined}
        outcome={outcome} underway={underway} language={currentLanguage()} theme={theme} loadSchema={loadSchema} />
    </Suspense>
  )
}
