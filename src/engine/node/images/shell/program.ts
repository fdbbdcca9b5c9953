// A program as the shell sees it: called with words, it says at once how long it will take and what comes of it.
import type { NameState, Process } from '../define-image-behaviour.ts'

export interface Call {
  /** The word it was called by, without its folder. */
  readonly name: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** What comes in through a pipe or from a file. */
  readonly input: string
  /** Seconds since 1970, UTC. */
  readonly wallSeconds: number
  readonly exists: (path: string) => boolean
  /** What was written to a file since the process began, as far as it is known. */
  readonly read: (path: string) => string | undefined
  /** Whether something in this container listens on a port. */
  readonly isServed: (port: number) => boolean
  readonly lookUp: (host: string) => NameState
}

/** What comes of a call. Left out: it ends at once, well, and says nothing. */
export interface Outcome {
  readonly code?: number
  /** Infinity: it does not end by itself. */
  readonly forMs?: number
  readonly output?: string
  /** What it says on standard error. */
  readonly complaint?: string
  readonly creates?: readonly string[]
  readonly removes?: readonly string[]
  /** Ports that it serves, with times since the call. */
  readonly serves?: Process['serves']
  readonly httpStatus?: Process['httpStatus']
  readonly httpChanges?: Process['httpChanges']
  /** How it takes SIGTERM as the first process of its container; 'ends': soon and well. A program without a handler ignores it there. */
  readonly onTerm?: { readonly afterMs: number; readonly code: number } | 'ends'
  /** Why the runtime says that it ended, where that is not Completed or Error. */
  readonly reason?: string
  /** It goes on in the background. */
  readonly inBackground?: boolean
}

export type Program = (call: Call) => Outcome

/** A program that takes its time and then ends well. */
export function takes(forMs: number): Program {
  return () => ({ forMs })
}

/** A program that fails at once with a complaint. */
export function fails(code: number, complaint: string): Outcome {
  return { code, complaint }
}

export const FOREVER = Infinity

/** The value of an option in any of the forms `--name=5`, `--name 5`, `-n5`, `-n 5`. */
export function optionOf(args: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [i, arg] of args.entries()) {
    for (const name of names) {
      if (arg === name) return args[i + 1]
      if (name.startsWith('--') && arg.startsWith(`${name}=`)) return arg.slice(name.length + 1)
      if (!name.startsWith('--') && name.length === 2 && arg.startsWith(name) && arg.length > 2) return arg.slice(2)
    }
  }
  return undefined
}
