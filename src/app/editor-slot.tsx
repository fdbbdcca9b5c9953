// Puts the editor into the shell: its files are the drafts, its answers are the session's. Loaded when it is shown, for Monaco is large.
import { lazy, Suspense, useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { currentLanguage } from '../i18n/index.ts'
import { useSession, useSlowTime } from '../session/react.tsx'
import { LARGE_TEXT } from '../editor/surface.ts'
import { lensOf } from './lens.ts'
import { themeStore } from './theme-setting.ts'
import type { Drafts } from './drafts.ts'
import type { FieldNote } from '../editor/editor-props.ts'

const EditorPane = lazy(async () => ({ default: (await import('../editor/editor-pane.tsx')).EditorPane }))

/** The schema behind completion, hover and checks; a file of its own. */
const loadSchema = async (): Promise<object> => (await import('../engine/generated/editor-schema.json')).default

export function EditorSlot({ drafts }: { readonly drafts: Drafts }) {
  const { t: say } = useTranslation()
  const { files, active, outcome, underway } = useStore(drafts.store)
  const theme = useStore(themeStore, (state) => state.theme)
  const lens = useLens(files.find((file) => file.id === active)?.text ?? '')
  const apply = useCallback((id: string, _text: string, { dryRun }: { readonly dryRun: boolean }) => void drafts.apply(id, dryRun), [drafts])
  return (
    <Suspense fallback={<p className="muted editor-loading" role="status">{say('editor.loading')}</p>}>
      <EditorPane files={files} active={active} onActivate={(id) => drafts.choose(id)} onChange={(id, text) => drafts.edit(id, text)} onApply={apply}
        onOpen={(name, text) => drafts.openBeside(name, text)} onClose={files.length > 1 ? (id) => drafts.close(id) : undefined}
        lens={lens} outcome={outcome} underway={underway} language={currentLanguage()} theme={theme} loadSchema={loadSchema} />
    </Suspense>
  )
}

/** The remarks at the playhead; the same list as long as they say the same. */
function useLens(text: string): readonly FieldNote[] {
  const session = useSession()
  const { t } = useTranslation('editor')
  useSlowTime(250)
  const last = useRef<readonly FieldNote[]>([])
  const notes = text.length > LARGE_TEXT ? [] : lensOf(text, session.scene, (key, params) => t(key, { ...params }))
  if (JSON.stringify(notes) !== JSON.stringify(last.current)) last.current = notes
  return last.current
}
