// A rejection in the reader's own words: which sentences to say, with what in them, and the one edit that is certain to help.
import type { SourceRange } from '../../session/protocol.ts'
import type { TextEdit } from '../editor-props.ts'

export type Params = Readonly<Record<string, string | number>>

/** Sentences live in the `errors` messages under `<key>.title`, `.body` and `.note` (a few words, for the end of the line). */
export interface Explanation {
  readonly key: string
  readonly params: Params
  readonly fix?: Fix
  /** Field to tell more about. */
  readonly about?: string
}

/** Offered only where the edit is certain: it says what it will do before it does it. */
export interface Fix {
  readonly label: { readonly key: string; readonly params: Params }
  readonly edit: TextEdit
}

/** One complaint with the text it is about. */
export interface Complaint {
  readonly kind?: string
  readonly field?: string
  /** The official words. */
  readonly message: string
  readonly range?: SourceRange
  /** The whole text that was sent. */
  readonly text: string
}

export function wordsAt(text: string, range: SourceRange | undefined): string {
  return range ? text.slice(range.start.offset, range.end.offset) : ''
}

/** A fix that puts other words in place of those complained about. */
export function replaceWith(complaint: Complaint, text: string): { readonly fix?: Fix } {
  const { range } = complaint
  if (!range || range.end.offset === range.start.offset) return {}
  return { fix: { label: { key: 'fix.changeTo', params: { to: text } }, edit: { range, text } } }
}

/** The last name of a path: what a learner sees in the text. */
export function fieldName(path: string | undefined): string {
  const name = /([^.[\]]+)\]?$/.exec(path ?? '')?.[1] ?? ''
  return /^[0-9]+$/.test(name) ? (path ?? '').replace(/\[[0-9]+\]$/, '').split('.').at(-1) ?? name : name
}
