// What may stand behind a pipe: small filters of text, as far as people put them behind kubectl.
import type { KubectlOutput } from './kubectl-output.ts'

type Filter = (lines: readonly string[], args: readonly string[]) => readonly string[] | KubectlOutput

const DEFAULT_LINES = 10

function mistake(program: string, message: string): KubectlOutput {
  return { stdout: '', stderr: `${program}: ${message}\n`, exit: 2 }
}

/** `-n 3`, `-n3`, `-3`: how many lines. */
function countOf(args: readonly string[]): number | undefined {
  if (args.length === 0) return DEFAULT_LINES
  const text = args[0] === '-n' ? args[1] : args[0].replace(/^-n?/, '')
  return /^[+-]?\d+$/.test(text ?? '') ? Number(text) : undefined
}

/** Compares by code unit, so that every machine sorts alike. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Whether a line has one of the texts that `|` separates; ^ and $ tie a text to the line's ends. No further patterns: a line of a link must never keep the cluster busy. */
function hasText(line: string, pattern: string): boolean {
  return pattern.split(/\\?\|/).some((text) => {
    const bare = text.replace(/^\^/, '').replace(/\$$/, '').replaceAll('\\.', '.')
    if (text.startsWith('^') && text.endsWith('$')) return line === bare
    if (text.startsWith('^')) return line.startsWith(bare)
    return text.endsWith('$') ? line.endsWith(bare) : line.includes(bare)
  })
}

const FILTERS: Readonly<Record<string, Filter>> = {
  head(lines, args) {
    const count = countOf(args)
    return count === undefined ? mistake('head', `invalid number of lines: '${args.join(' ')}'`) : lines.slice(0, count < 0 ? lines.length + count : count)
  },
  tail(lines, args) {
    const count = countOf(args)
    if (count === undefined) return mistake('tail', `invalid number of lines: '${args.join(' ')}'`)
    if (args.some((arg) => arg.startsWith('+'))) return lines.slice(Math.max(0, count - 1))
    return count === 0 ? [] : lines.slice(-Math.abs(count))
  },
  grep(lines, args) {
    const switches = args.filter((arg) => arg.startsWith('-')).join(''), [pattern] = args.filter((arg) => !arg.startsWith('-'))
    if (pattern === undefined) return mistake('grep', 'write: grep [-i] [-v] [-c] TEXT')
    const fold = switches.includes('i'), wanted = fold ? pattern.toLowerCase() : pattern
    const found = lines.filter((line) => hasText(fold ? line.toLowerCase() : line, wanted) !== switches.includes('v'))
    if (switches.includes('c')) return [String(found.length)]
    return found.length > 0 ? found : { stdout: '', stderr: '', exit: 1 }
  },
  sort: (lines, args) => {
    const sorted = [...lines].sort(byText)
    return args.includes('-r') ? sorted.reverse() : sorted
  },
  uniq: (lines) => lines.filter((line, index) => index === 0 || line !== lines[index - 1]),
  wc(lines, args) {
    const words = lines.flatMap((line) => line.split(/\s+/).filter(Boolean)).length, characters = lines.reduce((sum, line) => sum + line.length + 1, 0)
    const column = args[0] === '-l' ? lines.length : args[0] === '-w' ? words : args[0] === '-c' ? characters : undefined
    return [column === undefined ? [lines.length, words, characters].map((number) => String(number).padStart(7)).join(' ') : String(column)]
  },
  cat: (lines) => lines,
}

export function isFilter(name: string): boolean {
  return Object.hasOwn(FILTERS, name)
}

/** Names of all filters, sorted. */
export function filterNames(): readonly string[] {
  return Object.keys(FILTERS).sort(byText)
}

/** Sends what was printed through the filters behind the pipes, in order. What kubectl said on stderr stays. */
export function filtered(output: KubectlOutput, filters: readonly (readonly string[])[]): KubectlOutput {
  return filters.reduce<KubectlOutput>((before, [name, ...args]) => {
    const lines = before.stdout === '' ? [] : before.stdout.replace(/\n$/, '').split('\n')
    const after = FILTERS[name](lines, args)
    if ('exit' in after) return { ...after, stderr: before.stderr + after.stderr }
    return { stdout: after.map((line) => `${line}\n`).join(''), stderr: before.stderr, exit: 0 }
  }, output)
}
