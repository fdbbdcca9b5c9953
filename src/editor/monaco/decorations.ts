// What is drawn onto the text itself: complaints, lines that were changed, the field that is pointed at.
import type { SourceRange } from '../../worker/protocol.ts'
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

/** `onChange` is called when a complaint has gone or moved. */
export function createMarkDecorations(editor: Editor, onChange: () => void): MarkDecorations {
  const collection = editor.createDecorationsCollection()
  let marks: readonly Mark[] = []
  let ids: readonly string[] = []
  let gone = new Set<string>()

  const rangeById = (id: string): monaco.Range | undefined => (gone.has(id) ? undefined : editor.getModel()?.getDecorationRange(id) ?? undefined)

  const listener = editor.onDidChangeModelContent(({ changes, isFlush }) => {
    if (ids.length === 0) return
    for (const id of ids) {
      const range = rangeById(id)
      if (!range || isFlush || changes.some((change) => change.range.startLineNumber <= range.startLineNumber && range.startLineNumber <= change.range.endLineNumber && !isInsertedLine(change, range))) gone.add(id)
    }
    const dead = ids.filter((id) => gone.has(id))
    if (dead.length > 0) editor.removeDecorations(dead)
    onChange()
  })

  return {
    set(next) {
      marks = next
      gone = new Set()
      ids = collection.set(next.map(decorationFor))
    },
    standing: () => marks.flatMap((mark, index) => {
      const range = rangeById(ids[index])
      return range ? [{ mark, line: range.startLineNumber }] : []
    }),
    rangeOf(range) {
      const index = marks.findIndex((mark) => mark.range === range)
      return index === -1 ? undefined : rangeById(ids[index])
    },
    dispose() {
      listener.dispose()
      collection.clear()
    },
  }
}

/** A line put in above does not touch the line it pushes down. */
function isInsertedLine(change: monaco.editor.IModelContentChange, range: monaco.IRange): boolean {
  return change.text.endsWith('\n') && change.range.endColumn === 1 && change.range.endLineNumber < range.startLineNumber
}

function decorationFor(mark: Mark): Decoration {
  const range = toMonacoRange(mark.range)
  return {
    range,
    options: {
      isWholeLine: true,
      className: 'cause-line',
      linesDecorationsClassName: 'cause-bar',
      inlineClassName: 'cause-words',
      hoverMessage: { value: `${mark.note}\n\n${'```'}text\n${mark.official}\n${'```'}` },
      stickiness: 1,
    },
  }
}

/** Lines that were changed since the last apply, with an amber gutter. */
export function changedLineDecorations(lines: readonly number[]): Decoration[] {
  return lines.map((line) => ({
    range: { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 },
    options: { isWholeLine: true, className: 'changed-line', linesDecorationsClassName: 'changed-bar' },
  }))
}

/** The line that somebody points at. */
export function selectedLineDecorations(line: number | undefined): Decoration[] {
  return line === undefined ? [] : [{
    range: { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 },
    options: { isWholeLine: true, className: 'selected-line' },
  }]
}
