// Reads a line as it was typed: kubectl's words, the text that comes to it on stdin, the filters behind pipes, the file it writes.
// What the page, the worker and the lesson checker make of a line is decided here, once.
import { filterNames, isFilter } from './filters.ts'
import { splitPieces } from './split-words.ts'
import type { KubectlOutput } from './kubectl-output.ts'
import type { Piece } from './split-words.ts'

/** Texts by file name: what `-f web.yaml` and `< web.yaml` find. */
export type LineFiles = Readonly<Record<string, string>>

/** The name under which stdin is found among the files: `-f -`. */
const STDIN = '-'

export interface KubectlLine {
  /** Behind `kubectl`. */
  readonly words: readonly string[]
  readonly files: LineFiles
  readonly filters: readonly (readonly string[])[]
  readonly redirect?: { readonly file: string; readonly append: boolean }
}

/** A line that a shell would refuse ends as it would end there. */
export type ReadLine = { readonly kubectl: KubectlLine } | { readonly output: KubectlOutput }

const COMMAND_NOT_FOUND = 127
const SYNTAX_ERROR = 2

function refuse(message: string, exit: number): { readonly output: KubectlOutput } {
  return { output: { stdout: '', stderr: `bash: ${message}\n`, exit } }
}

/** Takes a line apart; `kubectl` (or `k`) stands in front. */
export function readLine(line: string, files: LineFiles = {}): ReadLine {
  const here = takeHereDocument(line)
  const split = splitPieces(here.line)
  if ('mistake' in split) return refuse(split.mistake, SYNTAX_ERROR)
  const { pieces } = split
  if (pieces.length === 0) return { output: { stdout: '', stderr: '', exit: 0 } }
  const joint = pieces.find(({ sign, text }) => sign && (text === ';' || text === '&&'))
  if (joint) return refuse(`\`${joint.text}': one command a line, please`, SYNTAX_ERROR)
  const stages = stagesOf(pieces)
  if (stages.some((stage) => stage.length === 0)) return refuse('syntax error near unexpected token `|\'', SYNTAX_ERROR)
  return assemble(stages, here.text === undefined ? files : { ...files, [STDIN]: here.text })
}

function assemble(stages: readonly (readonly Piece[])[], files: LineFiles): ReadLine {
  const words: string[] = [], filters: (readonly string[])[] = []
  let redirect: KubectlLine['redirect'], stdin: string | undefined
  for (const [index, stage] of stages.entries()) {
    const own: string[] = []
    for (let i = 0; i < stage.length; i++) {
      const { text, sign } = stage[i]
      if (!sign) {
        own.push(text)
        continue
      }
      const next = stage[++i]
      if (!next || next.sign) return refuse(`syntax error near unexpected token \`${next?.text ?? 'newline'}'`, SYNTAX_ERROR)
      if (text === '<') {
        if (!Object.hasOwn(files, next.text)) return refuse(`${next.text}: No such file or directory`, 1)
        stdin = files[next.text]
      } else redirect = { file: next.text, append: text === '>>' }
    }
    if (own.length === 0) return refuse('syntax error near unexpected token `newline\'', SYNTAX_ERROR)
    if (index === 0) words.push(...own)
    else if (isFilter(own[0])) filters.push(own)
    else return refuse(`${own[0]}: command not found; behind a pipe there are ${filterNames().join(', ')}`, COMMAND_NOT_FOUND)
  }
  if (words[0] !== 'kubectl' && words[0] !== 'k') return refuse(`${words[0]}: command not found`, COMMAND_NOT_FOUND)
  return { kubectl: { words: words.slice(1), files: stdin === undefined ? files : { ...files, [STDIN]: stdin }, filters, ...(redirect && { redirect }) } }
}

function stagesOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const stages: Piece[][] = [[]]
  for (const piece of pieces) {
    if (piece.sign && piece.text === '|') stages.push([])
    else stages[stages.length - 1].push(piece)
  }
  return stages
}

/** `<<EOF`: the lines below, up to one that is EOF alone, are what comes on stdin. */
function takeHereDocument(line: string): { readonly line: string; readonly text?: string } {
  const end = line.indexOf('\n')
  if (end < 0) return { line }
  const first = line.slice(0, end), opening = /<<-?\s*(['"]?)([\w.-]+)\1/.exec(first)
  if (!opening) return { line }
  const below = line.slice(end + 1).split('\n'), last = below.findIndex((text) => text.trim() === opening[2])
  const text = below.slice(0, last < 0 ? below.length : last).map((row) => `${row}\n`).join('')
  return { line: first.replace(opening[0], ' '), text }
}
