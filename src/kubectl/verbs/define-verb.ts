// What a verb of kubectl declares: its name, its flags, and the routine that carries out one command line.
import type { Status } from '../../engine/kube-object.ts'
import type { Routine } from '../../engine/kernel/sync.ts'

/** What a command line prints and how it exits. */
export interface CommandOutcome {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

/** A command line behind its verb, taken apart. */
export interface CommandWords {
  readonly args: readonly string[]
  /** By their long name; a flag without a value has the value 'true'. */
  readonly flags: Readonly<Record<string, string>>
  readonly namespace: string
}

export interface Verb {
  readonly name: string
  /** Flags without a value. All others take one. */
  readonly switches?: readonly string[]
  /** One-letter flags by their long name. */
  readonly shorthands?: Readonly<Record<string, string>>
  run(words: CommandWords): Routine<CommandOutcome>
}

/** Declares a verb. Files named *.verb.ts export one by default and are collected into the catalogue. */
export function defineVerb(verb: Verb): Verb {
  return verb
}

export function printed(stdout: string): CommandOutcome {
  return { exit: 0, stdout, stderr: '' }
}

/** What kubectl says when it itself cannot go on. */
export function failed(message: string): CommandOutcome {
  return { exit: 1, stdout: '', stderr: `error: ${message}\n` }
}

/** What kubectl says when the API server refused. Models kubectl/pkg/cmd/util/helpers.go (StandardErrorMessage). */
export function refused(status: Partial<Status>): CommandOutcome {
  const reason = status.reason ? ` (${status.reason})` : ''
  return { exit: 1, stdout: '', stderr: `Error from server${reason}: ${status.message ?? ''}\n` }
}
