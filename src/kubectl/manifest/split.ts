// Cuts a text into documents the way kubectl does: by lines that begin with `---`, before any YAML is read.
// That is what keeps one broken document from taking its neighbours with it.
// Models apimachinery/pkg/util/yaml/decoder.go YAMLReader.
import type { Span } from './source-range.ts'

export interface Chunk {
  /** The text between two separators, without them. */
  readonly span: Span
  /** What follows `---` on its line and should not be there. */
  readonly strayAfterSeparator?: { readonly text: string; readonly span: Span }
}

/** The documents of a text in order, blank ones and those of comments only left out. */
export function splitDocuments(text: string): Chunk[] {
  return startsLikeJson(text) ? splitJson(text) : splitYaml(text)
}

function startsLikeJson(text: string): boolean {
  return /^\uFEFF?\s*\{/.test(text)
}

function splitYaml(text: string): Chunk[] {
  const chunks: Chunk[] = []
  const separator = /^---[^\n]*/gm
  let start = 0
  let stray: Chunk['strayAfterSeparator']
  const close = (end: number): void => {
    if (stray || hasContent(text.slice(start, end))) chunks.push({ span: [start, end], ...(stray && { strayAfterSeparator: stray }) })
  }
  for (let match = separator.exec(text); match; match = separator.exec(text)) {
    close(match.index)
    const trailing = match[0].slice(3).trim()
    const at = match.index + match[0].indexOf(trailing, 3)
    stray = trailing !== '' && !trailing.startsWith('#') ? { text: trailing, span: [at, at + trailing.length] } : undefined
    start = match.index + match[0].length
  }
  close(text.length)
  return chunks
}

function hasContent(document: string): boolean {
  return document.split('\n').some((line) => !/^[\s\uFEFF]*(#.*)?$/.test(line))
}

/** JSON objects may follow each other with nothing between them, as `kubectl get -o json` pipes do. */
function splitJson(text: string): Chunk[] {
  const chunks: Chunk[] = []
  let depth = 0
  let start = -1
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '"') at = endOfJsonString(text, at)
    else if (char === '{' || char === '[') {
      if (depth === 0 && start === -1) start = at
      depth++
    } else if ((char === '}' || char === ']') && depth > 0) {
      depth--
      if (depth === 0) {
        chunks.push({ span: [start, at + 1] })
        start = -1
      }
    } else if (depth === 0 && start === -1 && !/[\s\uFEFF]/.test(char)) {
      // Whatever comes after the last object is no JSON: the rest is YAML documents, as in newer kubectl.
      const rest = splitYaml(text.slice(at))
      return [...chunks, ...rest.map((chunk) => shift(chunk, at))]
    }
  }
  if (start !== -1) chunks.push({ span: [start, text.length] })
  return chunks
}

function shift(chunk: Chunk, by: number): Chunk {
  const stray = chunk.strayAfterSeparator
  return {
    span: [chunk.span[0] + by, chunk.span[1] + by],
    ...(stray && { strayAfterSeparator: { text: stray.text, span: [stray.span[0] + by, stray.span[1] + by] } }),
  }
}

function endOfJsonString(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return text.length
}
