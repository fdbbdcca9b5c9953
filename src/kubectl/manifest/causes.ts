// Takes an API server's answer apart into single complaints, each at its place in the text.
import { decodeStructure } from '../../engine/apiserver/decode/structural.ts'
import { definitionOf } from '../../engine/schema/schema.ts'
import { locate } from './locate.ts'
import type { ManifestDocument } from './read-manifest.ts'
import type { SourceRange } from './source-range.ts'

export interface LocatedCause {
  readonly field?: string
  /** The API server's own words for this one complaint. */
  readonly message: string
  readonly range: SourceRange
}

/** The part of a metav1.Status that says what is wrong. */
export interface Complaint {
  readonly message?: string
  readonly details?: { readonly causes?: readonly { readonly message?: string; readonly field?: string }[] }
}

/** Every complaint of a rejected request. There is always at least one, and always a place to look at. */
export function locateCauses(document: ManifestDocument, status: Complaint): LocatedCause[] {
  const message = status.message ?? ''
  const given = status.details?.causes ?? []
  // Some refusals carry a cause without a field that only repeats a part of the message; then the message knows more.
  if (given.length > 0) {
    return given.flatMap((cause) => {
      const words = cause.message ?? message
      if (cause.field === 'patch') return blamedOnPatch(document, words)
      return { ...(cause.field && { field: cause.field }), message: words, range: locate(document, cause.field, cause.field ? words : message).range }
    })
  }
  return placed(document, message)
}

function placed(document: ManifestDocument, message: string): LocatedCause[] {
  return strictComplaints(message).map(({ field, message: words }) => ({ ...(field && { field }), message: words, range: locate(document, undefined, words).range }))
}

/**
 * A change of an existing object is refused as a whole, `patch: Invalid value: "map[…]": unrecognized type: int32`, without the field.
 * The same mistake stands in the document, and decoding that as if it were created names the field.
 */
function blamedOnPatch(document: ManifestDocument, message: string): LocatedCause[] {
  const [group, version] = splitVersion(document.object?.apiVersion ?? '')
  const definition = document.object && definitionOf(group, version, document.object.kind)
  const decoded = document.object && definition && decodeStructure({ ...document.object }, definition)
  return placed(document, decoded && 'error' in decoded ? decoded.error : message)
}

function splitVersion(apiVersion: string): readonly [group: string, version: string] {
  const slash = apiVersion.indexOf('/')
  return slash === -1 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)]
}

/** `strict decoding error: unknown field "a", unknown field "b"` is two complaints in one sentence. */
function strictComplaints(message: string): { field?: string; message: string }[] {
  const strict = /strict decoding error: (.*)$/s.exec(message)
  const parts = [...(strict?.[1].matchAll(/(?:unknown|duplicate) field "([^"]*)"/g) ?? [])]
  if (parts.length > 0) return parts.map(([words, field]) => ({ field, message: words }))
  const goField = /Go struct field [A-Za-z0-9]+\.([^ ]+) of type/.exec(message)
  return [{ ...(goField && { field: goField[1] }), message }]
}
