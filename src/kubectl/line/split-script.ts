// Cuts what was typed or pasted into single commands: at line ends, at ; and at &&. What is not yet finished is left over.
import { splitPieces } from './split-words.ts'

export interface ScriptCommand {
  readonly line: string
  /** Only when the command before it went well: it stands behind &&. */
  readonly ifOk: boolean
}

export interface Script {
  readonly commands: readonly ScriptCommand[]
  /** The beginning of a command that goes on: an open quote, a backslash at the end, a here-document. */
  readonly rest: string
}

/** Cuts a text into commands, in order. */
export function splitScript(text: string): Script {
  const commands: ScriptCommand[] = []
  let open: string[] = []
  for (const line of text.split('\n')) {
    open.push(line)
    const candidate = open.join('\n')
    if (goesOn(candidate)) continue
    commands.push(...commandsOf(candidate))
    open = []
  }
  return { commands, rest: open.join('\n') }
}

function goesOn(text: string): boolean {
  const hereDocument = /<<-?\s*(['"]?)([\w.-]+)\1/.exec(text.split('\n')[0])
  if (hereDocument) return !text.split('\n').slice(1).some((line) => line.trim() === hereDocument[2])
  return 'mistake' in splitPieces(text) || /(^|[^\\])(\\\\)*\\$/.test(text)
}

function commandsOf(text: string): readonly ScriptCommand[] {
  const split = splitPieces(text)
  if ('mistake' in split || /<</.test(text)) return [{ line: text, ifOk: false }]
  const commands: ScriptCommand[] = []
  let start = 0, ifOk = false
  for (const { text: sign, start: at, end } of split.pieces.filter((piece) => piece.sign && (piece.text === ';' || piece.text === '&&'))) {
    commands.push({ line: text.slice(start, at).trim(), ifOk })
    start = end
    ifOk = sign === '&&'
  }
  commands.push({ line: text.slice(start).trim(), ifOk })
  return commands.filter(({ line }) => line !== '')
}
