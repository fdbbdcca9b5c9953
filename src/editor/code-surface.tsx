// The Monaco side of the pane: one editor that shows the file in front, with everything that is drawn onto its text.
import type { OnChange, OnMount } from '@monaco-editor/react'
import { useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { EditorFile, FieldNote, Language, SelectedField, ThemeName } from './editor-props.ts'
import { createEchoes, type Echoes } from './echoes.ts'
import { changedLines } from './line-changes.ts'
import { changedLineDecorations, createMarkDecorations, selectedLineDecorations, toMonacoRange, type MarkDecorations } from './monaco/decorations.ts'
import { createFieldLines, type FindLine } from './monaco/field-lines.ts'
import { createLineNotes, type LineNote, type LineNotes } from './monaco/line-notes.ts'
import { loadMonaco, speakWith, type LoadedMonaco } from './monaco/load-monaco.ts'
import type { monaco as Monaco } from './monaco/setup-monaco.ts'
import { Skeleton } from './skeleton.tsx'
import { LARGE_TEXT, type SurfaceProps } from './surface.ts'

interface CodeSurfaceProps extends SurfaceProps {
  readonly files: readonly EditorFile[]
  readonly language: Language
  readonly theme: ThemeName
  readonly loadSchema: () => Promise<object>
  readonly fieldNotes: readonly FieldNote[]
  readonly selectedField?: SelectedField
  readonly tabMovesFocus: boolean
  readonly onTabMovesFocus: (moves: boolean) => void
  /** How many places of the text the schema or the YAML reader objects to; undefined while it is being looked at. */
  readonly onProblems: (count: number | undefined) => void
  readonly onLoadFailed: () => void
}

type Model = Monaco.editor.ITextModel
type Editor = Monaco.editor.IStandaloneCodeEditor

/** What lives as long as the editor does. */
interface Workbench {
  readonly loaded: LoadedMonaco
  readonly editor: Editor
  readonly notes: LineNotes
  readonly marks: MarkDecorations
  readonly changed: Monaco.editor.IEditorDecorationsCollection
  readonly selected: Monaco.editor.IEditorDecorationsCollection
  readonly models: Map<string, Model>
  readonly echoes: Echoes
}

/** Monaco with the Kubernetes schema; a skeleton until it is there. */
export function CodeSurface(props: CodeSurfaceProps) {
  const { file, files, theme, readOnly, label, hint, marks, fieldNotes, selectedField, tabMovesFocus, ref } = props
  const host = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  const [revision, setRevision] = useState(0)
  const [findLine, setFindLine] = useState<FindLine>(() => () => undefined)
  const redraw = useCallback(() => setRevision((count) => count + 1), [])
  const loaded = useMonaco(latest)
  const [workbench, setWorkbench] = useState<Workbench>()
  useEffect(() => () => { if (workbench) disposeWorkbench(workbench) }, [workbench])
  const options = useMemo(() => ({ ...OPTIONS, readOnly, ariaLabel: `${label}. ${hint}`, tabFocusMode: tabMovesFocus }), [readOnly, label, hint, tabMovesFocus])
  const mount = useCallback<OnMount>((editor) => {
    if (loaded) setWorkbench(createWorkbench(loaded, editor, latest, redraw))
  }, [loaded, redraw])
  const change = useCallback<OnChange>((text = '') => {
    if (!workbench || workbench.echoes.isSilent) return
    workbench.echoes.expect(latest.current.file.id, text)
    latest.current.onChange(text)
  }, [workbench])

  useEffect(() => { if (workbench && host.current) workbench.loaded.applyTheme(host.current, theme) }, [workbench, theme])
  useEffect(() => { if (workbench) followFiles(workbench, latest.current) }, [workbench, file, files])

  // Complaints belong to the text that was sent; on any other text they would point at the wrong place. When the text changes
  // later on, the marks move along by themselves, so that the text is looked at here but not waited for.
  useEffect(() => {
    const { file: shown, marksText: sent } = latest.current
    if (!workbench || (sent !== undefined && sent !== shown.text)) return
    workbench.marks.set(marks)
    const [first] = marks
    // Once the answer below has taken its room.
    if (first) requestAnimationFrame(() => requestAnimationFrame(() => workbench.editor.revealLineInCenterIfOutsideViewport(first.range.start.line)))
    setRevision((count) => count + 1)
  }, [workbench, marks, file.id])

  useEffect(() => {
    workbench?.changed.set(file.applied === undefined ? [] : changedLineDecorations(changedLines(file.applied, file.text)))
  }, [workbench, file.id, file.text, file.applied])

  useEffect(() => {
    if (!workbench) return
    let isCurrent = true
    const timer = setTimeout(() => {
      const model = workbench.editor.getModel()
      if (model && model.getLanguageId() === 'yaml') workbench.loaded.yaml.symbols(model).then((symbols) => { if (isCurrent) setFindLine(() => createFieldLines(model.getValue(), symbols)) }, () => undefined)
    }, 200)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [workbench, file.id, file.text])

  useEffect(() => {
    if (!workbench) return
    workbench.notes.set(collectNotes(workbench, fieldNotes, findLine))
    workbench.selected.set(selectedLineDecorations(selectedField && findLine(selectedField.document ?? 0, selectedField.path)))
  }, [workbench, fieldNotes, findLine, selectedField, revision, theme])

  useImperativeHandle(ref, () => ({
    focus: () => workbench?.editor.focus(),
    goTo(range) {
      if (!workbench) return
      const target = workbench.marks.rangeOf(range) ?? toMonacoRange(range)
      workbench.editor.setSelection(target)
      workbench.editor.revealRangeInCenterIfOutsideViewport(target)
      workbench.editor.focus()
    },
    edit({ range, text }, textBefore) {
      const model = workbench?.editor.getModel()
      if (!workbench || !model) return false
      const target = model.getValue() === textBefore ? toMonacoRange(range) : workbench.marks.rangeOf(range)
      if (!target || model.getValueInRange(target) !== textBefore.slice(range.start.offset, range.end.offset)) return false
      workbench.editor.pushUndoStop()
      workbench.editor.executeEdits('fix', [{ range: target, text, forceMoveMarkers: true }])
      workbench.editor.pushUndoStop()
      workbench.editor.focus()
      return true
    },
  }), [workbench])

  return (
    <div className="code-surface">
      {!workbench && <Skeleton />}
      <div ref={host} className="code-host">
        {loaded && (
          <loaded.Editor
            path={pathOf(loaded, file)} defaultValue={file.text} language={languageFor(file.text)} theme={`wheelhouse-${theme}`} options={options}
            loading={null} keepCurrentModel onMount={mount} onChange={change}
          />
        )}
      </div>
    </div>
  )
}

/** Monaco once it is there; speaks the reader's language from then on. */
function useMonaco(latest: RefObject<CodeSurfaceProps>): LoadedMonaco | undefined {
  const [loaded, setLoaded] = useState<LoadedMonaco>()
  const { t } = useTranslation('errors')
  useEffect(() => {
    speakWith((key, params) => t(key, { ...params }))
    loaded?.yaml.recheck()
  }, [t, loaded])

  useEffect(() => {
    let isGone = false
    loadMonaco(latest.current.language, latest.current.loadSchema).then((monaco) => { if (!isGone) setLoaded(monaco) }, (error: unknown) => {
      console.error('Monaco could not be loaded', error)
      if (!isGone) latest.current.onLoadFailed()
    })
    return () => { isGone = true }
  }, [latest])
  return loaded
}

const OPTIONS: Monaco.editor.IStandaloneEditorConstructionOptions = {
  fontSize: 12.5, lineHeight: 20, padding: { top: 8, bottom: 8 },
  lineNumbersMinChars: 3, lineDecorationsWidth: 8, glyphMargin: false, folding: true, showFoldingControls: 'mouseover',
  minimap: { enabled: false }, overviewRulerLanes: 0, hideCursorInOverviewRuler: true, scrollBeyondLastLine: false, stickyScroll: { enabled: false },
  renderLineHighlightOnlyWhenFocus: true, scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  // Enter always ends the line and every other key writes itself, since a finished word is often also a suggestion; Tab takes one.
  acceptSuggestionOnCommitCharacter: false,
  quickSuggestions: { other: true, comments: false, strings: true }, wordBasedSuggestions: 'off', acceptSuggestionOnEnter: 'off', suggest: { showWords: false, preview: false, showStatusBar: true }, renderFinalNewline: 'on',
  automaticLayout: true, fixedOverflowWidgets: true, fontLigatures: false, unicodeHighlight: { ambiguousCharacters: false }, tabSize: 2, insertSpaces: true, detectIndentation: false,
}

function createWorkbench(loaded: LoadedMonaco, editor: Editor, latest: RefObject<CodeSurfaceProps>, onRedraw: () => void): Workbench {
  const { monaco } = loaded
  const host = editor.getContainerDomNode()
  loaded.applyTheme(host, latest.current.theme)
  editor.updateOptions({ fontFamily: getComputedStyle(host).getPropertyValue('--font-mono').trim() })
  const models = new Map<string, Model>()
  const notes = createLineNotes(editor)
  const marks = createMarkDecorations(editor, onRedraw)
  const echoes = createEchoes()

  editor.onDidChangeModelContent(() => latest.current.onProblems(undefined))
  editor.onDidChangeModel(({ newModelUrl }) => {
    if (newModelUrl) latest.current.onProblems(monaco.editor.getModelMarkers({ resource: newModelUrl }).length || undefined)
  })
  let cursorLine = 0
  editor.onDidChangeCursorPosition(({ position }) => {
    if (position.lineNumber === cursorLine) return
    cursorLine = position.lineNumber
    latest.current.onLine(cursorLine)
    onRedraw()
  })
  editor.onDidBlurEditorText(onRedraw)
  editor.onDidChangeConfiguration((event) => {
    if (event.hasChanged(monaco.editor.EditorOption.tabFocusMode)) latest.current.onTabMovesFocus(editor.getOption(monaco.editor.EditorOption.tabFocusMode))
  })
  const apply = (): void => latest.current.onApply()
  editor.addAction({ id: 'wheelhouse.apply', label: 'Apply', keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter], run: apply })

  const checked = loaded.yaml.onChecked((model, findings) => {
    if (model !== editor.getModel()) return
    latest.current.onProblems(findings)
    onRedraw()
  })
  editor.onDidDispose(() => checked.dispose())
  // Monaco measures letters once; a font that arrives later would put the cursor in the wrong place.
  void document.fonts.ready.then(() => monaco.editor.remeasureFonts())
  return { loaded, editor, notes, marks, models, echoes, changed: editor.createDecorationsCollection(), selected: editor.createDecorationsCollection() }
}

/** The editor itself is disposed of by whoever made it. */
function disposeWorkbench({ notes, marks, models }: Workbench): void {
  notes.dispose()
  marks.dispose()
  for (const model of models.values()) model.dispose()
}

/** Where Monaco keeps a file's text, its undo history and where it was scrolled to. */
function pathOf({ monaco }: LoadedMonaco, { id, name }: EditorFile): string {
  return monaco.Uri.from({ scheme: 'wheelhouse', path: `/${id}/${name}` }).toString()
}

/** A text of this size would keep the language service busy for seconds at every key; it is only shown, and Apply says what is wrong with it. */
function languageFor(text: string): 'yaml' | 'plaintext' {
  return text.length > LARGE_TEXT ? 'plaintext' : 'yaml'
}

/** Brings the text of the file in front up to date where it was changed from outside, and forgets files that were closed. */
function followFiles({ editor, models, echoes }: Workbench, { file, files }: CodeSurfaceProps): void {
  for (const [id, model] of models) {
    if (files.some((candidate) => candidate.id === id)) continue
    model.dispose()
    models.delete(id)
  }
  const model = editor.getModel()
  if (!model) return
  const isEcho = echoes.isEcho(file.id, file.text)
  // As one edit, so that undo brings the learner's own text back.
  if (!isEcho && model.getValue() !== file.text) echoes.silently(() => model.pushEditOperations(null, [{ range: model.getFullModelRange(), text: file.text }], () => null))
  models.set(file.id, model)
}

/** One remark per line: a refusal before a finding, a finding before what the cluster has. */
function collectNotes({ loaded: { monaco }, editor, marks }: Workbench, fieldNotes: readonly FieldNote[], findLine: FindLine): LineNote[] {
  const model = editor.getModel()
  if (!model) return []
  const notes = new Map<number, LineNote>()
  const add = (note: LineNote): void => { if (!notes.has(note.line)) notes.set(note.line, note) }
  for (const { mark, line } of marks.standing()) add({ line, text: mark.note, tone: 'bad' })
  // What is just being typed is unfinished, not wrong: the wavy line is enough there.
  const typing = editor.hasTextFocus() ? editor.getPosition()?.lineNumber : undefined
  for (const marker of monaco.editor.getModelMarkers({ resource: model.uri })) if (marker.startLineNumber !== typing) add({ line: marker.startLineNumber, text: marker.message.replaceAll('`', ''), tone: 'bad' })
  for (const { path, document, text, tone } of fieldNotes) {
    const line = findLine(document ?? 0, path)
    if (line !== undefined) add({ line, text, tone })
  }
  return [...notes.values()]
}
