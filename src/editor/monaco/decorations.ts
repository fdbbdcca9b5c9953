// What is drawn onto the text itself: complaints, lines that were changed, the field that is pointed at.
import type { SourceRange } from '../../session/protocol.ts'
import type { Mark } from '../surface.ts'
import type { monaco } from './setup-monaco.ts'

type Editor = monaco.editor.IStandaloneCodeEditor
type Decoration = monaco.editor.IModelDeltaDecoration

export function toMonacoRange({ start, end }: SourceRange): monaco.IRange {
  return { startLineNumber: start.line, startColumn: start.column, endLineNumber: end.line, endColumn: end.column }
}

/** Complaints that move with the text and go when their line is edited. */
export interface MarkDecorations {
  set(marks: readonly Mark[]): void
  /** Complaints that still stand, with the line each is on now. */
  standing(): readonly { readonly mark: Mark; readonly line: number }[]
  /** Where a complaint's range is now. */
  rangeOf(range: SourceRange): monaco.IRange | undefined
  dispose(): void
}

interface Placed { readonly mark: Mark; readonly words: string; readonly line: string }

/** `onChange` is called when a complaint has gone or moved. */
export function createMarkDecorations(editor: Editor, onChange: () => void): MarkDecorations {
  let owner: monaco.editor.ITextModel | null = null
  let placed: readonly Placed[] = []
  const rangeById = (id: string): monaco.Range | undefined => (owner?.isDisposed() ? undefined : owner?.getDecorationRange(id) ?? undefined)

  const drop = (gone: readonly Placed[]): void => {
    if (owner && !owner.isDisposed()) owner.deltaDecorations(gone.flatMap(({ words, line }) => [words, line]), [])
    placed = placed.filter((entry) => !gone.includes(entry))
  }
  const listener = editor.onDidChangeModelContent(({ changes, isFlush }) => {
    if (placed.length === 0 || editor.getModel() !== owner) return
    drop(placed.filter(({ words }) => {
      const range = rangeById(words)
      return !range || isFlush || changes.some((change) => touchesLine(change, range))
    }))
    onChange()
  })

  return {
    set(next) {
      drop(placed)
      owner = editor.getModel()
      if (!owner) return
      const ids = owner.deltaDecorations([], next.flatMap((mark) => [wordsDecoration(mark), lineDecoration(mark)]))
      placed = next.map((mark, index) => ({ mark, words: ids[index * 2], line: ids[index * 2 + 1] }))
    },
    standing: () => (editor.getModel() === owner ? placed : []).flatMap(({ mark, words }) => {
      const range = rangeById(words)
      return range ? [{ mark, line: range.startLineNumber }] : []
    }),
    rangeOf(range) {
      const entry = placed.find(({ mark }) => mark.range === range)
      return entry && rangeById(entry.words)
    },
    dispose() {
      listener.dispose()
      drop(placed)
    },
  }
}

/** Whether a change is made to the words of a line; lines put in above or below only move it. Places are those after the change. */
function touchesLine(change: monaco.editor.IModelContentChange, range: monaco.IRange): boolean {
  const addedLines = change.text.split('\n').length - 1
  const first = change.range.startLineNumber
  const last = first + addedLines
  if (range.startLineNumber < first || range.startLineNumber > last) return false
  const isBelow = range.startLineNumber === first && addedLines > 0 && change.range.startColumn > range.endColumn
  return !isBelow
}

function wordsDecoration(mark: Mark): Decoration {
  return {
    range: toMonacoRange(mark.range),
    options: { inlineClassName: 'cause-words', hoverMessage: { value: `${mark.note}\n\n${'```'}text\n${mark.official}\n${'```'}` }, stickiness: 1 },
  }
}

function lineDecoration(mark: Mark): Decoration {
  return {
    range: { ...toMonacoRange(mark.range), endLineNumber: mark.range.start.line, endColumn: mark.range.start.column },
    options: { isWholeLine: true, className: 'cause-line', linesDecorationsClassName: 'cause-bar', zIndex: 2, stickiness: 1 },
  }
}

/** Past this many lines in a row a change is a new part of the text, and colour would drown it. */
const MOST_COLOURED_LINES = 6

/** Lines that were changed since the last apply, with an amber gutter. */
export function changedLineDecorations(lines: readonly number[]): Decoration[] {
  const runs: number[][] = []
  for (const line of lines) {
    const run = runs.at(-1)
    if (run?.at(-1) === line - 1) run.push(line)
    else runs.push([line])
  }
  return runs.map((run) => ({
    range: { startLineNumber: run[0], startColumn: 1, endLineNumber: run[run.length - 1], endColumn: 1 },
    options: { isWholeLine: true, linesDecorationsClassName: 'changed-bar', ...(run.length <= MOST_COLOURED_LINES && { className: 'changed-line' }) },
  }))
}

/** The line that somebody points at. */
export function selectedLineDecorations(line: number | undefined): Decoration[] {
  return line === undefined ? [] : [{
    range: { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 },
    options: { isWholeLine: true, className: 'selected-line' },
  }]
}
