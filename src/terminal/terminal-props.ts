// What the terminal needs of the page around it: the files that lines may name, and whoever knows what can be typed next.

export interface TerminalFiles {
  list(): readonly { readonly name: string; readonly text: string }[]
  /** Writes a text into a file of that name, or behind what it has. */
  write(name: string, text: string, append: boolean): void
}

/** What could stand where the cursor is. */
export interface Completion {
  /** The part of the line that a candidate takes the place of. */
  readonly start: number
  readonly end: number
  readonly candidates: readonly Candidate[]
}

export interface Candidate {
  readonly text: string
  /** What it is, for the list beside it. */
  readonly note?: string
}

export interface TypedCommand {
  readonly line: string
  /** Only when the command before it went well. */
  readonly ifOk: boolean
}

/** What knows how lines are written. */
export interface Shell {
  complete(line: string, cursor: number): Completion
  /** Cuts what was typed into commands; `rest` is the beginning of one that goes on. */
  split(text: string): { readonly commands: readonly TypedCommand[]; readonly rest: string }
}

export interface TerminalProps {
  readonly files: TerminalFiles
  readonly shell: Shell
}
