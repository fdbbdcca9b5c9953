// Lists what a source file reaches for: imports, re-exports, dynamic imports, workers and globs.
import { parseSync } from 'vite'

export interface Import {
  /** As written, such as ../kube-object.ts or react. */
  readonly specifier: string
  /** Erased when compiled: nothing of it runs. */
  readonly typeOnly: boolean
  readonly line: number
}

/** Parsed, not searched with patterns, so that an import in a comment or a template is none. Throws on a syntax error. */
export function importsOf(file: string, source: string): Import[] {
  const { module, comments, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  const line = (offset: number): number => source.slice(0, offset).split('\n').length
  const allTypes = (entries: readonly { isType: boolean }[]): boolean => entries.length > 0 && entries.every((entry) => entry.isType)
  const imports = module.staticImports.map(({ start, moduleRequest, entries }) => ({ specifier: moduleRequest.value, typeOnly: allTypes(entries), line: line(start) }))
  const exports = module.staticExports.flatMap(({ start, entries }) => entries.flatMap(({ moduleRequest, isType }) => moduleRequest ? [{ specifier: moduleRequest.value, typeOnly: isType, line: line(start) }] : []))
  const code = comments.reduce((text, { start, end }) => text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, ' ') + text.slice(end), source)
  return [...imports, ...exports, ...writtenAsText(code, line)]
}

/** What the module record of a parser does not hold: `import('…')` in code and in types, `new URL('…', import.meta.url)`, `import.meta.glob('…')`. */
function writtenAsText(code: string, line: (offset: number) => number): Import[] {
  const found: Import[] = []
  const add = (pattern: RegExp, typeOnly: boolean): void => {
    for (const match of code.matchAll(pattern)) if (match[1]) found.push({ specifier: match[1], typeOnly, line: line(match.index) })
  }
  add(/(?<![.\w])import\(\s*['"`]([^'"`]+)['"`]\s*\)/g, false)
  add(/new URL\(\s*['"`]([^'"`]+)['"`]\s*,\s*import\.meta\.url/g, false)
  for (const glob of code.matchAll(/import\.meta\.glob(?:<[^()]*>)?\(\s*(\[[^\]]*\]|['"`][^'"`]*['"`])/g)) {
    for (const [, pattern] of glob[1]?.matchAll(/['"`]([^'"`]+)['"`]/g) ?? []) {
      if (pattern && !pattern.startsWith('!')) found.push({ specifier: pattern, typeOnly: false, line: line(glob.index) })
    }
  }
  return found
}
