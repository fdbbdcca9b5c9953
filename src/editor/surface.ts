// What the two places to write in, Monaco and the plain field, have in common.
import type { Ref } from 'react'
import type { SourceRange } from '../session/protocol.ts'
import type { EditorFile, TextEdit } from './editor-props.ts'

/** UTF-16 units past which a text is not checked while it is written. */
export const LARGE_TEXT = 400_000

/** A complaint about a stretch of the text as it was sent. */
export interface Mark {
  readonly range: SourceRange
  /** A few words for the end of the line. */
  readonly note: string
  /** The whole of it, for hovering. */
  readonly official: string
}

export interface SurfaceHandle {
  focus(): void
  /** Shows and selects a stretch of the text; moved along if the text has changed since. */
  goTo(range: SourceRange): void
  /** Carries out an edit as if it were typed; false where the text there has changed since. */
  edit(edit: TextEdit, textBefore: string): boolean
}

export interface SurfaceProps {
  readonly file: EditorFile
  readonly label: string
  readonly hint: string
  readonly readOnly: boolean
  /** Complaints about `marksText`; shown as long as the text at their place is the same. */
  readonly marks: readonly Mark[]
  readonly marksText?: string
  readonly onChange: (text: string) => void
  readonly onApply: () => void
  /** On which line the cursor stands, from 1. */
  readonly onLine: (line: number) => void
  readonly ref?: Ref<SurfaceHandle>
}
