// What could be typed next in the terminal: its own commands here, and files behind those that take them.
import { LOCAL_COMMANDS } from '../terminal/local-command.ts'
import type { Scene } from '../session/scene.ts'
import type { Completion } from '../terminal/terminal-props.ts'

interface Surroundings {
  readonly scene: Scene
  readonly files: readonly string[]
}

/** Candidates for the word at the cursor. */
export function completeLine(line: string, cursor: number, { files }: Surroundings): Completion {
  const before = line.slice(0, cursor), start = before.search(/\S*$/), word = before.slice(start)
  const wanted = (words: readonly string[]) => ({ start, end: cursor, candidates: words.filter((candidate) => candidate.startsWith(word)).sort().map((text) => ({ text })) })
  const [first] = before.trimStart().split(/\s+/)
  if (before.slice(0, start).trim() === '') return wanted(['kubectl', ...LOCAL_COMMANDS])
  return first === 'cat' ? wanted(files) : wanted([])
}
