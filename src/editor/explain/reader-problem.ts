// Puts what the YAML reader could not read into plain words, by the code of the problem.
import { wordsAt, type Complaint, type Explanation, type Fix } from './explanation.ts'

const CODES = new Set([
  'YamlTab', 'YamlNestedMapping', 'YamlMissingColon', 'YamlUnclosedQuote', 'YamlUnclosedBracket', 'YamlIndent', 'YamlBadCharacter', 'YamlBadEscape',
  'YamlSyntax', 'YamlSeparator', 'AliasUnknown', 'AliasRecursive', 'AliasExplosion', 'TooDeep', 'TooManyFields', 'NotFinite', 'KeyNotScalar',
  'MergeNotMapping', 'NotAnObject', 'TypeMissing',
])

/** The explanation of a document that never became a request, if the reason is one of the reader's codes. */
export function explainReaderProblem(reason: string | undefined, complaint: Complaint): Explanation | undefined {
  if (reason === undefined || !CODES.has(reason)) return undefined
  const words = wordsAt(complaint.text, complaint.range).split('\n')[0].slice(0, 40)
  const fix = reason === 'YamlTab' ? spacesForTabs(complaint) : undefined
  return { key: `yaml.${reason}`, params: { words, missing: missingTypes(complaint.message) }, ...(fix && { fix }) }
}

function missingTypes(message: string): string {
  return [...message.matchAll(/(apiVersion|kind) (?:not set|isn't string type)/g)].map((match) => match[1]).join(', ')
}

/** Every tab in front of the line becomes the two spaces it was meant to be. */
function spacesForTabs({ text, range }: Complaint): Fix | undefined {
  if (!range) return undefined
  const start = text.lastIndexOf('\n', range.start.offset - 1) + 1
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? ''
  if (!indent.includes('\t')) return undefined
  const { line } = range.start
  return {
    label: { key: 'fix.spaces', params: {} },
    edit: {
      range: { start: { offset: start, line, column: 1 }, end: { offset: start + indent.length, line, column: indent.length + 1 } },
      text: indent.replaceAll('\t', '  '),
    },
  }
}
