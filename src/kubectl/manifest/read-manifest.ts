// Reads a text of manifests into documents: what to send, where every field stands, and what is wrong with which of them.
// Never throws: whatever is wrong with a text is part of the answer, and one bad document leaves the others whole.
import { Composer, Lexer, Parser, type CST, type Document } from 'yaml'
import { convertDocument, tooDeep, type JsonValue } from './convert.ts'
import type { FieldNode } from './field-tree.ts'
import { MAX_DEPTH, MAX_DOCUMENTS, MAX_TEXT_BYTES } from './limits.ts'
import { findingOf, ManifestFault, type Finding, type Problem } from './problem.ts'
import { createLineIndex, type LineIndex, type SourceRange, type Span } from './source-range.ts'
import { splitDocuments, type Chunk } from './split.ts'

/** What a document must at least be to be sent. */
export interface ManifestObject {
  readonly apiVersion: string
  readonly kind: string
  readonly [field: string]: unknown
}

export interface ManifestDocument {
  /** Position among the documents of the text, from 0; the items of a List count one by one. */
  readonly index: number
  readonly range: SourceRange
  /** What to send. Absent exactly when there is a problem. */
  readonly object?: ManifestObject
  readonly problem?: Problem
  readonly warnings: readonly Problem[]
  /** Places of all fields; see locate(). Absent where the text could not be read as YAML. */
  readonly fields?: FieldNode
  readonly lines: LineIndex
}

export interface Refusal {
  readonly code: 'TextTooLarge' | 'TooManyDocuments' | 'NoDocuments'
  readonly params: Readonly<Record<string, string | number>>
  /** One English sentence for the command line; the page words it by code. */
  readonly message: string
  readonly range?: SourceRange
}

export interface ManifestReading {
  readonly documents: readonly ManifestDocument[]
  /** Something that concerns the text as a whole. Then there are no documents and nothing may be sent. */
  readonly refused?: Refusal
}

export interface ReadOptions {
  /** Name of the file, as kubectl's messages quote it. */
  readonly file?: string
}

/** Reads a text of manifests. `refused` is set for a text that is too large, has too many documents, or none. */
export function readManifest(text: string, { file = 'STDIN' }: ReadOptions = {}): ManifestReading {
  const bytes = utf8Length(text)
  if (bytes > MAX_TEXT_BYTES) {
    return refuse({ code: 'TextTooLarge', params: { bytes, limit: MAX_TEXT_BYTES }, message: `the text has ${bytes} bytes; at most ${MAX_TEXT_BYTES} are taken` })
  }
  const lines = createLineIndex(text)
  const chunks = splitDocuments(text)
  if (chunks.length === 0) return refuse({ code: 'NoDocuments', params: {}, message: 'no objects passed to apply' })
  if (chunks.length > MAX_DOCUMENTS) return tooManyDocuments(chunks.length, lines.range(chunks[MAX_DOCUMENTS].span))

  const source: Source = { text, file, lines }
  const documents = chunks.flatMap((chunk) => readChunk(source, chunk)).map((document, index) => ({ ...document, index }))
  if (documents.length === 0) return refuse({ code: 'NoDocuments', params: {}, message: 'no objects passed to apply' })
  if (documents.length > MAX_DOCUMENTS) return tooManyDocuments(documents.length, documents[MAX_DOCUMENTS].range)
  return { documents }
}

function refuse(refused: Refusal): ManifestReading {
  return { documents: [], refused }
}

function tooManyDocuments(count: number, range: SourceRange): ManifestReading {
  const params = { count, limit: MAX_DOCUMENTS }
  return refuse({ code: 'TooManyDocuments', params, message: `the text has ${count} documents; at most ${MAX_DOCUMENTS} are taken at once`, range })
}

interface Source { readonly text: string; readonly file: string; readonly lines: LineIndex }

type Unnumbered = Omit<ManifestDocument, 'index'>

function readChunk(source: Source, chunk: Chunk): Unnumbered[] {
  const { file, lines } = source
  const range = lines.range(contentSpan(source.text, chunk.span))
  try {
    if (chunk.strayAfterSeparator) {
      const { text: stray, span } = chunk.strayAfterSeparator
      throw new ManifestFault({ code: 'YamlSeparator', params: { text: stray }, text: `invalid Yaml document separator: ${stray}`, span })
    }
    const { value, tree, warnings } = parseChunk(source, chunk.span)
    // kubectl skips a document that says nothing, such as `null` or `~`.
    if (value === null) return []
    const noted = warnings.map((warning) => problemOf(lines, warning, `line ${lines.position(warning.span[0]).line}: ${warning.text}`))
    return listItems(value, tree).map((item, position) => ({
      range: position === 0 && item.tree === tree ? range : lines.range(item.tree.value),
      ...checkType(source, item.value, item.tree),
      warnings: position === 0 ? noted : [],
      fields: item.tree,
      lines,
    }))
  } catch (fault) {
    const finding = fault instanceof ManifestFault ? fault.finding : exhausted(fault, chunk.span)
    return [{ range, problem: problemOf(lines, finding, parseMessage(file, lines, chunk, finding)), warnings: [], lines }]
  }
}

/** The YAML reader walks nested values by calling itself; what it cannot bear is too deep for anyone. */
function exhausted(fault: unknown, span: Span): Finding {
  if (fault instanceof RangeError) return tooDeep([span[0], span[0]])
  throw fault
}

function parseChunk({ text }: Source, [start, end]: Span): { value: JsonValue; tree: FieldNode; warnings: readonly Finding[] } {
  const chunk = text.slice(start, end)
  const tokens = tokenize(chunk, start)
  // Plain words keep their text here and get their meaning in scalars.ts: this package's own YAML 1.1 is not quite kubectl's.
  const composer = new Composer({ schema: 'failsafe', version: '1.1', uniqueKeys: false, logLevel: 'silent' })
  // What follows `...` is not read, as in kubectl.
  const document = composer.compose(tokens, true, chunk.length).next().value as Document.Parsed | undefined
  if (!document) return { value: null, tree: { value: [start, end], scalar: null }, warnings: [] }
  const [error] = document.errors
  if (error) {
    const { noticedAt, ...finding } = findingOf(error, chunk, tokens)
    throw new ManifestFault({ ...finding, span: shift(finding.span, start, end), ...(noticedAt !== undefined && { noticedAt: start + noticedAt }) })
  }
  return convertDocument(document, chunk, start)
}

function shift([from, to]: Span, by: number, end: number): Span {
  const start = Math.min(from + by, end)
  return [start, Math.min(Math.max(to + by, start), end)]
}

/** Tokens of a chunk; stops at absurd nesting before anything that calls itself has to walk it. */
function tokenize(chunk: string, base: number): CST.Token[] {
  const tokens: CST.Token[] = []
  const parser = new Parser()
  for (const lexeme of new Lexer().lex(chunk)) {
    tokens.push(...parser.next(lexeme))
    // The exact depth is counted when the document is converted; the parser's stack holds a little more than that.
    if (parser.stack.length > MAX_DEPTH * 2) throw new ManifestFault(tooDeep([base + parser.offset - lexeme.length, base + parser.offset]))
  }
  tokens.push(...parser.end())
  return tokens
}

/** The objects in a List, or the object itself. Models cli-runtime/pkg/resource/visitor.go FlattenListVisitor. */
function listItems(value: JsonValue, tree: FieldNode): { value: JsonValue; tree: FieldNode }[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [{ value, tree }]
  const places = tree.children?.get('items')?.items
  if (typeof value.kind !== 'string' || !value.kind.endsWith('List') || !Array.isArray(value.items) || !places) return [{ value, tree }]
  return value.items.map((item, position) => ({ value: item, tree: places[position] }))
}

/** Models kubectl/pkg/validation getObjectKind: the little that kubectl itself looks at. */
function checkType({ file, lines }: Source, value: JsonValue, tree: FieldNode): Pick<ManifestDocument, 'object' | 'problem'> {
  const invalid = (code: 'NotAnObject' | 'TypeMissing', errors: readonly string[], span: Span): { problem: Problem } => {
    const text = errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`
    const message = `error validating ${JSON.stringify(file)}: error validating data: ${text}; if you choose to ignore these errors, turn validation off with --validate=false`
    return { problem: problemOf(lines, { code, params: { missing: errors.join(', ') }, text, span }, message) }
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return invalid('NotAnObject', ['invalid object to validate'], tree.value)
  const errors = (['apiVersion', 'kind'] as const).flatMap((field) => {
    const given = value[field]
    return given === undefined || given === null ? [`${field} not set`] : typeof given === 'string' ? [] : [`${field} isn't string type`]
  })
  if (errors.length === 0) return { object: value as unknown as ManifestObject }
  const culprit = (['apiVersion', 'kind'] as const).map((field) => tree.children?.get(field)).find((node) => node && typeof node.scalar !== 'string')
  return invalid('TypeMissing', errors, culprit?.key ?? [...(tree.children?.values() ?? [])][0]?.key ?? tree.value)
}

function problemOf(lines: LineIndex, finding: Finding, message: string): Problem {
  return { code: finding.code, params: finding.params ?? {}, message, range: lines.range(finding.span) }
}

/** kubectl counts lines from the start of the document, and its parser (not its scanner) names the line before. */
function parseMessage(file: string, lines: LineIndex, chunk: Chunk, finding: Finding): string {
  if (finding.code === 'YamlSeparator') return `error parsing ${file}: ${finding.text}`
  const before = lines.position(finding.noticedAt ?? finding.span[0]).line - lines.position(firstLineStart(chunk)).line
  const line = finding.foundBy && before > 0 ? `line ${finding.foundBy === 'scanner' ? before + 1 : before}: ` : ''
  return `error parsing ${file}: error converting YAML to JSON: yaml: ${line}${finding.text}`
}

/** A chunk begins with the line break of its separator, which kubectl does not count. */
function firstLineStart(chunk: Chunk): number {
  return chunk.span[0] === 0 ? 0 : chunk.span[0] + 1
}

function contentSpan(text: string, [start, end]: Span): Span {
  const chunk = text.slice(start, end)
  const trimmed = chunk.trimStart()
  const from = start + chunk.length - trimmed.length
  return trimmed === '' ? [start, end] : [from, from + trimmed.trimEnd().length]
}

/** Bytes of the text; not counted exactly where it cannot reach the limit. */
function utf8Length(text: string): number {
  return text.length * 3 <= MAX_TEXT_BYTES ? text.length : new TextEncoder().encode(text).length
}
