// Field selectors such as status.phase!=Running,spec.nodeName=worker-1. Models apimachinery/pkg/fields/selector.go.
import type { KindDefinition } from '../../kinds/define-kind.ts'
import type { KubeObject, Status } from '../../kube-object.ts'
import { badRequest } from '../status-errors.ts'

export interface FieldTerm {
  readonly field: string
  readonly isEqual: boolean
  readonly value: string
}

export interface FieldSelector {
  readonly terms: readonly FieldTerm[]
  matches(object: KubeObject): boolean
}

/** Cuts at commas that no backslash protects. */
function splitTerms(text: string): string[] {
  const parts = text.match(/(?:\\.|[^,\\])+/gs)
  return parts ?? []
}

function unescapeValue(text: string): string | { readonly error: string } {
  let value = ''
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (character === ',' || character === '=') return { error: `invalid field selector: unescaped character in value: ${character}` }
    if (character !== '\\') {
      value += character
      continue
    }
    i++
    if (i === text.length) return { error: 'invalid field selector: trailing backslash' }
    if (!'\\,='.includes(text[i])) return { error: `invalid field selector: invalid escape sequence: \\${text[i]}` }
    value += text[i]
  }
  return value
}

/** Parses the text; a failure carries the API server's words. */
export function parseFieldTerms(text: string): readonly FieldTerm[] | { readonly error: string } {
  const terms: FieldTerm[] = []
  for (const part of splitTerms(text)) {
    const match = /^(.*?)(!=|==|=)(.*)$/s.exec(part)
    if (match === null) return { error: `invalid selector: '${text}'; can't understand '${part}'` }
    const value = unescapeValue(match[3])
    if (typeof value !== 'string') return value
    terms.push({ field: match[1], isEqual: match[2] !== '!=', value })
  }
  return terms
}

type Reader = (object: KubeObject) => string

function readerOf(kind: KindDefinition, field: string): Reader | undefined {
  if (field === 'metadata.name') return (object) => object.metadata.name
  if (field === 'metadata.namespace' && kind.namespaced) return (object) => object.metadata.namespace ?? ''
  return kind.selectableFields && Object.hasOwn(kind.selectableFields, field) ? kind.selectableFields[field] : undefined
}

function unsupported(kind: KindDefinition, field: string): string {
  if (kind.selectableFields) return `field label not supported: ${field}`
  return `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`
}

/** The selector of a request's query, for a kind that says which of its fields can be selected by. */
export function parseFieldSelector(kind: KindDefinition, text: string): FieldSelector | { readonly refused: Status } {
  const terms = parseFieldTerms(text)
  if ('error' in terms) return { refused: badRequest(terms.error) }
  const readers: Reader[] = []
  for (const { field } of terms) {
    const reader = readerOf(kind, field)
    if (reader === undefined) return { refused: badRequest(unsupported(kind, field)) }
    readers.push(reader)
  }
  return { terms, matches: (object) => terms.every((term, i) => (readers[i](object) === term.value) === term.isEqual) }
}
