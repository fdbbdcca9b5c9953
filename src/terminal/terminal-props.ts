// What the terminal needs of the page around it: the files that lines may name, and whoever knows what can be typed next.
import type { Completion } from '../session/protocol.ts'

export interface TerminalFiles {
  list(): readonly { readonly name: string; readonly text: string }[]
  /** Writes a text into a file of that name, or behind what it has. */
  write(name: string, text: string, append: boolean): void
}

export type { Completion }
export type Candidate = Completion['candidates'][number]

export interface TypedCommand {
  readonly line: string
  /** Only when the command before it went well. */
  readonly ifOk: boolean
}

/** What knows how lines are written. */
export interface Shell {
  /** undefined: nobody could be asked. */
  complete(line: string, cursor: number): Promise<Completion | undefined>
  /** Cuts what was typed into commands; `rest` is the beginning of one that goes on. */
  split(text: string): { readonly commands: readonly TypedCommand[]; readonly rest: string }
}

export interface TerminalProps {
  readonly files: TerminalFiles
  readonly shell: Shell
}
