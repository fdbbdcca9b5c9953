// On which line of the text a field stands, from what the YAML service knows about it.
import type { YamlSymbol } from './yaml-language.ts'

/** Line (from 1) of a field of a document (from 0), if it is written there. */
export type FindLine = (document: number, path: string) => number | undefined

/** Reads the symbols of a text of several documents once, for many questions. */
export function createFieldLines(text: string, symbols: readonly YamlSymbol[]): FindLine {
  const starts = documentStarts(text)
  const documents: YamlSymbol[][] = starts.map(() => [])
  for (const symbol of symbols) {
    const line = symbol.selectionRange.start.line
    const document = starts.findLastIndex((start) => start <= line)
    documents[Math.max(0, document)]?.push(symbol)
  }
  const written = documents.filter((fields) => fields.length > 0)
  return (document, path) => {
    let fields: readonly YamlSymbol[] = written[document] ?? []
    let found: YamlSymbol | undefined
    for (const name of path.split(/[.[\]]+/).filter(Boolean)) {
      found = fields.find((field) => field.name === name)
      if (!found) return undefined
      fields = found.children ?? []
    }
    return found && found.selectionRange.start.line + 1
  }
}

/** Lines (from 0) on which documents begin. */
function documentStarts(text: string): number[] {
  const starts = [0]
  text.split('\n').forEach((line, number) => {
    if (line.startsWith('---')) starts.push(number + 1)
  })
  return starts
}
