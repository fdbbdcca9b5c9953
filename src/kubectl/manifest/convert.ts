// Turns one parsed YAML document into the plain value kubectl would send, and remembers where each field was written.
// Aliases are expanded within bounds, so that a short text cannot grow into a long one.
import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type Scalar as ScalarNode, type YAMLMap, type YAMLSeq } from 'yaml'
import type { FieldNode } from './field-tree.ts'
import { MAX_ALIASED_FIELDS, MAX_DEPTH, MAX_FIELDS } from './limits.ts'
import { ManifestFault, type Finding } from './problem.ts'
import { isUnspeakableNumber, resolvePlainScalar, type Scalar } from './scalars.ts'
import type { Span } from './source-range.ts'

export type JsonValue = Scalar | JsonValue[] | { [key: string]: JsonValue }

export interface Converted {
  readonly value: JsonValue
  readonly tree: FieldNode
  /** What does not stop the document but deserves a word, such as a key that was written twice. */
  readonly warnings: readonly Finding[]
}

interface Conversion {
  /** Where the chunk begins in the whole text. */
  readonly base: number
  readonly chunk: string
  readonly anchors: Map<string, Node>
  /** Anchored nodes that are being expanded right now: an alias to one of them never ends. */
  readonly open: Set<Node>
  readonly warnings: Finding[]
  fields: number
  aliasedFields: number
}

interface Position {
  readonly depth: number
  /** Set inside an alias: the place where the learner wrote it. */
  readonly alias?: Span
}

interface Part { readonly value: JsonValue; readonly node: FieldNode }

/** Throws a ManifestFault for what cannot be sent at all. */
export function convertDocument(document: Document.Parsed, chunk: string, base: number): Converted {
  const conversion: Conversion = { base, chunk, anchors: new Map(), open: new Set(), warnings: [], fields: 0, aliasedFields: 0 }
  const { value, node } = convert(conversion, document.contents, [base, base + chunk.length], { depth: 0 })
  return { value, tree: node, warnings: conversion.warnings }
}

function convert(conversion: Conversion, node: Node | null, fallback: Span, position: Position): Part {
  const span = position.alias ?? spanOf(conversion, node) ?? fallback
  count(conversion, span, position)
  if (node === null) return { value: null, node: { value: span, scalar: null } }
  if (isAlias(node)) return expandAlias(conversion, node.source, span, position)
  const anchor = 'anchor' in node ? node.anchor : undefined
  if (anchor && !position.alias) conversion.anchors.set(anchor, node)
  conversion.open.add(node)
  const part = isMap(node) ? convertMap(conversion, node, span, position)
    : isSeq(node) ? convertSequence(conversion, node, span, position)
    : convertScalar(node as ScalarNode, span)
  conversion.open.delete(node)
  return part
}

function count(conversion: Conversion, span: Span, position: Position): void {
  conversion.fields++
  if (position.alias) conversion.aliasedFields++
  if (conversion.aliasedFields > MAX_ALIASED_FIELDS) {
    throw new ManifestFault({ code: 'AliasExplosion', params: { limit: MAX_ALIASED_FIELDS }, text: 'document contains excessive aliasing', span })
  }
  if (conversion.fields > MAX_FIELDS) {
    throw new ManifestFault({ code: 'TooManyFields', params: { limit: MAX_FIELDS }, text: `document contains more than ${MAX_FIELDS} fields`, span })
  }
  if (position.depth > MAX_DEPTH) throw new ManifestFault(tooDeep(span))
}

export function tooDeep(span: Span): Finding {
  return { code: 'TooDeep', params: { limit: MAX_DEPTH }, text: `exceeded max depth of ${MAX_DEPTH}`, span }
}

function spanOf(conversion: Conversion, node: Node | null): Span | undefined {
  return node?.range ? [conversion.base + node.range[0], conversion.base + node.range[1]] : undefined
}

function expandAlias(conversion: Conversion, name: string, span: Span, position: Position): Part {
  const target = conversion.anchors.get(name)
  if (!target) throw new ManifestFault({ code: 'AliasUnknown', params: { name }, text: `unknown anchor '${name}' referenced`, span })
  if (conversion.open.has(target)) throw new ManifestFault({ code: 'AliasRecursive', params: { name }, text: `anchor '${name}' value contains itself`, span })
  return convert(conversion, target, span, { depth: position.depth, alias: span })
}

function convertSequence(conversion: Conversion, sequence: YAMLSeq, span: Span, position: Position): Part {
  const parts = sequence.items.map((item) => convert(conversion, item as Node | null, span, { ...position, depth: position.depth + 1 }))
  return { value: parts.map((part) => part.value), node: { value: span, items: parts.map((part) => part.node) } }
}

function convertScalar(node: ScalarNode, span: Span): Part {
  const value = scalarValue(node, span)
  return { value, node: { value: span, scalar: value } }
}

/** What a lesson leaves for the learner to fill in; no value that anybody means. */
const GAP = '____'

function scalarValue(node: ScalarNode, span: Span): Scalar {
  const word = typeof node.value === 'string' ? node.value : node.source ?? ''
  if (node.tag === '!!binary' || node.tag === 'tag:yaml.org,2002:binary') return decodeBinary(word)
  if (node.type !== 'PLAIN' || (node.tag !== undefined && /:(?:str|timestamp)$|^!(?:$|!str|!timestamp)/.test(node.tag))) return word
  if (word === GAP) throw new ManifestFault({ code: 'GapLeft', params: {}, text: `${GAP} is a gap: write a value in its place`, span })
  if (isUnspeakableNumber(word)) throw new ManifestFault({ code: 'NotFinite', params: { value: word }, text: `json: unsupported value: ${word}`, span })
  return resolvePlainScalar(word)
}

function decodeBinary(base64: string): string {
  try {
    return atob(base64.replace(/\s/g, ''))
  } catch {
    return base64
  }
}

interface Entry { readonly value: JsonValue; readonly node: FieldNode }

function convertMap(conversion: Conversion, map: YAMLMap, span: Span, position: Position): Part {
  const entries = new Map<string, Entry>()
  const merged: Map<string, Entry>[] = []
  const inner: Position = { ...position, depth: position.depth + 1 }
  for (const pair of map.items as Pair<Node | null, Node | null>[]) {
    const keySpan = position.alias ?? spanOf(conversion, pair.key) ?? span
    const part = convert(conversion, pair.value, [keySpan[1], keySpan[1]], inner)
    if (isMergeKey(pair.key)) {
      merged.push(...mergeSources(part, keySpan))
      continue
    }
    const key = keyOf(conversion, pair.key, keySpan, inner)
    if (entries.has(key) && !position.alias) {
      conversion.warnings.push({ code: 'DuplicateKey', params: { key }, text: `key ${JSON.stringify(key)} already set in map`, span: keySpan })
    }
    entries.set(key, { value: part.value, node: { ...part.node, key: keySpan } })
  }
  for (const source of merged) for (const [key, entry] of source) if (!entries.has(key)) entries.set(key, entry)

  const value: { [key: string]: JsonValue } = {}
  for (const [key, entry] of entries) {
    // A field called __proto__ is data like any other.
    Object.defineProperty(value, key, { value: entry.value, enumerable: true, configurable: true, writable: true })
  }
  return { value, node: { value: span, children: new Map([...entries].map(([key, entry]) => [key, entry.node])) } }
}

function isMergeKey(key: Node | null): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<'
}

/** What `<<` brings in: one map, or a list of maps of which the first wins. */
function mergeSources(part: Part, span: Span): Map<string, Entry>[] {
  const parts: Part[] = Array.isArray(part.value) && part.node.items
    ? part.value.map((value, index) => ({ value, node: part.node.items![index] }))
    : [part]
  return parts.map(({ value, node }) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value) || !node.children) {
      throw new ManifestFault({ code: 'MergeNotMapping', text: 'map merge requires map or sequence of maps as the value', span })
    }
    return new Map([...node.children].map(([key, child]) => [key, { value: value[key], node: child }]))
  })
}

/** Keys are text in JSON; numbers and booleans are written out, as sigs.k8s.io/yaml does. */
function keyOf(conversion: Conversion, key: Node | null, span: Span, position: Position): string {
  const { value } = convert(conversion, key, span, position)
  if (value === null || typeof value === 'object') {
    throw new ManifestFault({ code: 'KeyNotScalar', text: `unsupported map key of type: ${value === null ? 'nil' : Array.isArray(value) ? 'slice' : 'map'}`, span })
  }
  return String(value)
}
