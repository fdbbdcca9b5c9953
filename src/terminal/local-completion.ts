// What could be typed next on a line that is not kubectl's: programs, and the learner's files behind those of them that take files.
import { LOCAL_COMMANDS } from './local-command.ts'
import type { Completion } from './terminal-props.ts'

/** undefined where the line is kubectl's: how its lines go on, only kubectl knows. */
export function completeLocally(line: string, cursor: number, files: readonly string[]): Completion | undefined {
  const before = line.slice(line.lastIndexOf(';', cursor - 1) + 1, cursor), word = /\S*$/.exec(before)?.[0] ?? ''
  const [program] = before.slice(0, before.length - word.length).split(/\s+/).filter(Boolean)
  if (program === 'kubectl' || program === 'k') return undefined
  const texts = program === undefined ? ['kubectl', ...LOCAL_COMMANDS] : program === 'cat' ? files : []
  const candidates = texts.filter((text) => text.startsWith(word)).toSorted().map((text) => ({ text }))
  return { start: cursor - word.length, end: cursor, candidates }
}
