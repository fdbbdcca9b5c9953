// The Monaco side of the pane: one editor that shows the file in front, with everything that is drawn onto its text.
import { useEffect, useImperativeHandle, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { EditorFile, FieldNote, Language, SelectedField, ThemeName } from './editor-props.ts'
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

/** Texts that were told to the shell and will come back as the file's text. They must not be taken for changes from outside. */
interface Echoes {
  expect(file: string, text: string): void
  /** Whether a text is one that was told before; those before it will not come any more. */
  isEcho(file: string, text: string): boolean
  /** Changes made inside come from outside and are not told back. */
  silently(change: () => void): void
  readonly isSilent: boolean
}

function createEchoes(): Echoes {
  const expected = new Map<string, string[]>()
  let isSilent = false
  return {
    silently(change) {
      isSilent = true
      change()
      isSilent = false
    },
    get isSilent() { return isSilent },
    expect: (file, text) => void expected.set(file, [...(expected.get(file) ?? []), text]),
    isEcho(file, text) {
      const texts = expected.get(file) ?? []
      const position = texts.indexOf(text)
      if (position >= 0) expected.set(file, texts.slice(position + 1))
      return position >= 0
    },
  }
}

/** Monaco with the Kubernetes schema; a skeleton until it is there. */
export function CodeSurface(props: CodeSurfaceProps) {
  const { file, files, theme, readOnly, label, hint, marks, fieldNotes, selectedField, tabMovesFocus, ref } = props
  const host = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  const [revision, setRevision] = useState(0)
  const [findLine, setFindLine] = useState<FindLine>(() => () => undefined)
  const workbench = useWorkbench(host, latest, () => setRevision((count) => count + 1))

  useEffect(() => { if (workbench && host.current) workbench.loaded.applyTheme(host.current, theme) }, [workbench, theme])
  useEffect(() => workbench?.editor.updateOptions({ readOnly, ariaLabel: `${label}. ${hint}`, tabFocusMode: tabMovesFocus }), [workbench, readOnly, label, hint, tabMovesFocus])
  useEffect(() => workbench && showFile(workbench, latest.current), [workbench, file, files])

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
      <div ref={host} className="code-host" />
    </div>
  )
}

/** Loads Monaco and keeps one editor for as long as the pane is there. */
function useWorkbench(host: RefObject<HTMLDivElement | null>, latest: RefObject<CodeSurfaceProps>, onRedraw: () => void): Workbench | undefined {
  const [workbench, setWorkbench] = useState<Workbench>()
  const { t } = useTranslation('errors')
  const redraw = useRef(onRedraw)
  redraw.current = onRedraw
  useEffect(() => {
    speakWith((key, params) => t(key, { ...params }))
    workbench?.loaded.yaml.recheck()
  }, [t, workbench])

  useEffect(() => {
    let created: Workbench | undefined
    let isGone = false
    loadMonaco(latest.current.language, latest.current.loadSchema).then((loaded) => {
      if (isGone || !host.current) return
      created = createWorkbench(loaded, host.current, latest, () => redraw.current())
      setWorkbench(created)
    }, (error: unknown) => {
      console.error('Monaco could not be loaded', error)
      if (!isGone) latest.current.onLoadFailed()
    })
    return () => {
      isGone = true
      if (created) disposeWorkbench(created)
    }
  }, [host, latest])
  return workbench
}

function createWorkbench(loaded: LoadedMonaco, host: HTMLElement, latest: RefObject<CodeSurfaceProps>, onRedraw: () => void): Workbench {
  const { monaco } = loaded
  loaded.applyTheme(host, latest.current.theme)
  const editor = monaco.editor.create(host, {
    model: null,
    fontFamily: getComputedStyle(host).getPropertyValue('--font-mono').trim(),
    fontSize: 12.5, lineHeight: 20, padding: { top: 8, bottom: 8 },
    lineNumbersMinChars: 3, lineDecorationsWidth: 12, glyphMargin: false, folding: true, showFoldingControls: 'mouseover',
    minimap: { enabled: false }, overviewRulerLanes: 0, hideCursorInOverviewRuler: true, scrollBeyondLastLine: false, stickyScroll: { enabled: false },
    renderLineHighlightOnlyWhenFocus: true, scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
    // Enter always ends the line, since a finished word is often also a suggestion; Tab takes one.
    quickSuggestions: { other: true, comments: false, strings: true }, wordBasedSuggestions: 'off', acceptSuggestionOnEnter: 'off', suggest: { showWords: false, preview: false, showStatusBar: true }, renderFinalNewline: 'on',
    automaticLayout: true, fixedOverflowWidgets: true, fontLigatures: false, unicodeHighlight: { ambiguousCharacters: false },
  })
  const models = new Map<string, Model>()
  const notes = createLineNotes(editor)
  const marks = createMarkDecorations(editor, onRedraw)
  const echoes = createEchoes()

  editor.onDidChangeModelContent(() => {
    const model = editor.getModel()
    const text = model?.getValue() ?? ''
    if (model && model.getLanguageId() !== languageFor(text)) monaco.editor.setModelLanguage(model, languageFor(text))
    latest.current.onProblems(undefined)
    if (echoes.isSilent) return
    echoes.expect(latest.current.file.id, text)
    latest.current.onChange(text)
  })
  let cursorLine = 0
  editor.onDidChangeCursorPosition(({ position }) => {
    if (position.lineNumber === cursorLine) return
    cursorLine = position.lineNumber
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

function disposeWorkbench({ editor, notes, marks, models }: Workbench): void {
  notes.dispose()
  marks.dispose()
  editor.dispose()
  for (const model of models.values()) model.dispose()
}

/** A text of this size would keep the language service busy for seconds at every key; it is only shown, and Apply says what is wrong with it. */
function languageFor(text: string): 'yaml' | 'plaintext' {
  return text.length > LARGE_TEXT ? 'plaintext' : 'yaml'
}

/** Brings the file to the front, and its text up to date where it was changed from outside. */
function showFile({ loaded: { monaco }, editor, models, echoes }: Workbench, { file, files, onProblems }: CodeSurfaceProps): void {
  for (const [id, model] of models) {
    if (files.some((candidate) => candidate.id === id)) continue
    model.dispose()
    models.delete(id)
  }
  let model = models.get(file.id)
  const isEcho = echoes.isEcho(file.id, file.text)
  if (!model) {
    model = monaco.editor.createModel(file.text, languageFor(file.text), monaco.Uri.from({ scheme: 'wheelhouse', path: `/${file.id}/${file.name}` }))
    model.updateOptions({ tabSize: 2, insertSpaces: true })
    models.set(file.id, model)
  } else if (!isEcho && model.getValue() !== file.text) {
    // As one edit, so that undo brings the learner's own text back.
    const edit = { range: model.getFullModelRange(), text: file.text }
    const shown = model
    echoes.silently(() => shown.pushEditOperations(null, [edit], () => null))
  }
  if (editor.getModel() === model) return
  editor.setModel(model)
  onProblems(monaco.editor.getModelMarkers({ resource: model.uri }).length || undefined)
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
