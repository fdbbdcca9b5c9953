// What can be wrong with a text before any request is made, as codes with parameters and in kubectl's own words.
import type { CST, ErrorCode, YAMLParseError } from 'yaml'
import { tokensOf } from './tokens.ts'
import type { SourceRange, Span } from './source-range.ts'

export type ProblemCode =
  | 'YamlTab' | 'YamlNestedMapping' | 'YamlMissingColon' | 'YamlUnclosedQuote' | 'YamlUnclosedBracket' | 'YamlIndent'
  | 'YamlBadCharacter' | 'YamlBadEscape' | 'YamlSyntax' | 'YamlSeparator'
  | 'AliasUnknown' | 'AliasRecursive' | 'AliasExplosion' | 'TooDeep' | 'TooManyFields' | 'NotFinite' | 'KeyNotScalar' | 'MergeNotMapping'
  | 'DuplicateKey' | 'NotAnObject' | 'TypeMissing' | 'GapLeft'

/** One thing wrong, at its place. `message` is what kubectl prints, or what it would print in its words; never translated. */
export interface Problem {
  readonly code: ProblemCode
  readonly params: Readonly<Record<string, string | number>>
  readonly message: string
  readonly range: SourceRange
}

/** A problem before its place has been turned into lines and columns. */
export interface Finding {
  readonly code: ProblemCode
  readonly params?: Readonly<Record<string, string | number>>
  /** Without the `yaml: line 3: ` in front. */
  readonly text: string
  readonly span: Span
  /** Which of the YAML reader's halves complains: it decides which line kubectl names. */
  readonly foundBy?: 'scanner' | 'parser'
  /** Where the reader noticed, if that is not where the mistake is: an open quote is noticed at the end. */
  readonly noticedAt?: number
}

/** A Finding that stops the reading of its document. */
export class ManifestFault extends Error {
  readonly finding: Finding

  constructor(finding: Finding) {
    super(finding.text)
    this.name = 'ManifestFault'
    this.finding = finding
  }
}

type Wording = Pick<Finding, 'code' | 'text' | 'foundBy'>

const NO_TOKEN: Pick<Wording, 'text' | 'foundBy'> = { text: 'found character that cannot start any token', foundBy: 'scanner' }
const NO_KEY: Pick<Wording, 'text' | 'foundBy'> = { text: 'did not find expected key', foundBy: 'parser' }
const NO_COLON: Wording = { code: 'YamlMissingColon', text: "could not find expected ':'", foundBy: 'scanner' }

// Models the problem texts of libyaml, which kubectl prints.
// Simplified: which of two texts kubectl prints for a rare mistake may differ; a learner sees another official sentence at the same place.
const WORDINGS: Partial<Record<ErrorCode, Wording>> = {
  TAB_AS_INDENT: { code: 'YamlTab', ...NO_TOKEN },
  BAD_SCALAR_START: { code: 'YamlBadCharacter', ...NO_TOKEN },
  BLOCK_AS_IMPLICIT_KEY: { code: 'YamlNestedMapping', text: 'mapping values are not allowed in this context', foundBy: 'scanner' },
  MULTILINE_IMPLICIT_KEY: NO_COLON,
  KEY_OVER_1024_CHARS: NO_COLON,
  BAD_INDENT: { code: 'YamlIndent', ...NO_KEY },
  BLOCK_IN_FLOW: { code: 'YamlIndent', text: "did not find expected ',' or '}'", foundBy: 'parser' },
  UNEXPECTED_TOKEN: { code: 'YamlSyntax', ...NO_KEY },
  BAD_DQ_ESCAPE: { code: 'YamlBadEscape', text: 'found unknown escape character', foundBy: 'scanner' },
  BAD_ALIAS: { code: 'YamlSyntax', text: 'did not find expected alphabetic or numeric character', foundBy: 'scanner' },
  MULTIPLE_DOCS: { code: 'YamlSyntax', text: 'did not find expected <document start>', foundBy: 'parser' },
  BAD_DIRECTIVE: { code: 'YamlSyntax', text: 'found unknown directive name', foundBy: 'scanner' },
}

/** What the YAML reader found, in libyaml's words. Offsets are those of the chunk. */
export function findingOf(error: YAMLParseError, chunk: string, tokens: readonly CST.Token[]): Finding {
  const span: Span = [error.pos[0], Math.max(error.pos[0] + 1, error.pos[1])]
  const wording = missingCharacter(error) ?? aboutTab(error, chunk) ?? WORDINGS[error.code] ?? { code: 'YamlSyntax', ...NO_KEY }
  const opening = wording.code === 'YamlUnclosedQuote' || wording.code === 'YamlUnclosedBracket' ? openingOf(tokens, wording.code, chunk) : undefined
  return opening === undefined ? { ...wording, span } : { ...wording, span: [opening, opening + 1], noticedAt: error.pos[0] }
}

/** Where the quote or bracket stands that is never closed. */
function openingOf(tokens: readonly CST.Token[], code: ProblemCode, chunk: string): number | undefined {
  let opening: number | undefined
  for (const token of tokensOf(tokens)) {
    const isOpen = code === 'YamlUnclosedBracket'
      ? token.type === 'flow-collection' && !token.end.some((part) => part.type === 'flow-seq-end' || part.type === 'flow-map-end')
      : (token.type === 'double-quoted-scalar' || token.type === 'single-quoted-scalar') && !isClosed(token.source)
    if (isOpen && 'offset' in token && (opening === undefined || token.offset > opening)) opening = token.offset
  }
  return opening !== undefined && opening < chunk.length ? opening : undefined
}

function isClosed(quoted: string): boolean {
  return quoted.length > 1 && quoted.endsWith(quoted[0])
}

/** A tab where spaces belong is reported under several names, depending on what stands before it. */
function aboutTab(error: YAMLParseError, chunk: string): Wording | undefined {
  const lineStart = chunk.lastIndexOf('\n', error.pos[0] - 1) + 1
  const indent = /^[ \t]*/.exec(chunk.slice(lineStart))?.[0] ?? ''
  return indent.includes('\t') ? { code: 'YamlTab', ...NO_TOKEN } : undefined
}

function missingCharacter(error: YAMLParseError): Wording | undefined {
  if (error.code !== 'MISSING_CHAR' && error.code !== 'BAD_INDENT') return undefined
  if (/closing ["']?(?:quote|"|')|Missing closing ['"]/.test(error.message)) return { code: 'YamlUnclosedQuote', text: 'found unexpected end of stream', foundBy: 'scanner' }
  const bracket = /end with a ([\]}])/.exec(error.message)
  if (bracket) return { code: 'YamlUnclosedBracket', text: `did not find expected ',' or '${bracket[1]}'`, foundBy: 'parser' }
  if (error.code === 'BAD_INDENT') return /sequence/.test(error.message) ? { code: 'YamlIndent', text: "did not find expected '-' indicator", foundBy: 'parser' } : undefined
  return /map values|followed by/.test(error.message) ? NO_COLON : undefined
}
