// Where something lies in the learner's text, and the translation from offsets to lines and columns.
import { LineCounter } from 'yaml'

/** Lines and columns count from 1, offsets (UTF-16 units, as in a JavaScript string) from 0. */
export interface SourcePosition {
  readonly offset: number
  readonly line: number
  readonly column: number
}

/** A stretch of text; `end` is exclusive. The same shape as SourceRange of the worker protocol. */
export interface SourceRange {
  readonly start: SourcePosition
  readonly end: SourcePosition
}

/** A half-open stretch of offsets. */
export type Span = readonly [start: number, end: number]

/** Answers "which line is this offset on?" for one text. */
export interface LineIndex {
  position(offset: number): SourcePosition
  range(span: Span): SourceRange
}

/** Reads the line starts of a text once, so that every later question is a binary search. */
export function createLineIndex(text: string): LineIndex {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1)

  const position = (offset: number): SourcePosition => {
    const inside = Math.max(0, Math.min(offset, text.length))
    const { line, col } = lines.linePos(inside)
    return { offset: inside, line, column: col }
  }
  return {
    position,
    range: ([start, end]) => ({ start: position(start), end: position(Math.max(start, end)) }),
  }
}
