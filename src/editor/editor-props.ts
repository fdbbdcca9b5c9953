// What the editor is given and what it tells: plain values only, so that any shell can hold them.
import type { CommandOutcome, SourceRange } from '../session/protocol.ts'

/** One tab. Its text is a draft until it is applied. */
export interface EditorFile {
  readonly id: string
  /** Shown on the tab, such as web.yaml. */
  readonly name: string
  readonly text: string
  /** What was last accepted by the API server; absent where nothing of this file was. The draft dot and the amber lines are the difference. */
  readonly applied?: string
}

/** What the cluster has, beside what the text asks for. */
export interface FieldNote {
  /** Path within its document, such as spec.replicas. */
  readonly path: string
  /** Position of the document in the text, from 0. */
  readonly document?: number
  readonly text: string
  readonly tone: 'actual' | 'difference' | 'plain'
}

/** An answer to an apply, with what was sent: places in it are places in that text. */
export interface EditorOutcome {
  readonly file: string
  readonly text: string
  readonly dryRun: boolean
  readonly outcome: CommandOutcome
}

/** What was sent and is not answered yet. */
export type SentText = Pick<EditorOutcome, 'file' | 'text' | 'dryRun'>

export type Language = 'ko' | 'en'
export type ThemeName = 'light' | 'dark'

/** A field that somebody else points at: the inspector, a lesson, a cause chain. */
export interface SelectedField {
  readonly path: string
  readonly document?: number
}

/** A stretch of text to be put in place of another. */
export interface TextEdit {
  readonly range: SourceRange
  readonly text: string
}
