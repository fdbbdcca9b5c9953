// What a verb of kubectl declares: its name, its flags, its help, and the routine that carries out one command line.
import { commandError } from './failures.ts'
import type { Failure } from './failures.ts'
import type { ClientClock } from '../../engine/client/client.ts'
import type { Routine } from '../../engine/kernel/sync.ts'

/** What a command line prints and how it exits. */
export interface CommandOutcome {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

/** A flag takes a value, or several one after another (`list`), or none (`switch`). */
export interface Flag {
  readonly takes: 'value' | 'list' | 'switch'
  /** Its one letter. */
  readonly short?: string
  /** The value of a flag that stands alone, such as --dry-run. */
  readonly alone?: string
}

export type Flags = Readonly<Record<string, Flag>>

/** A command line behind its verb, taken apart. */
export interface CommandWords {
  /** `kubectl rollout status`: what was called, for messages about its use. */
  readonly path: string
  readonly args: readonly string[]
  /** By their long name, the last one if there were several; a flag without a value has the value 'true'. */
  readonly flags: Readonly<Record<string, string>>
  /** All values of a flag. */
  readonly lists: Readonly<Record<string, readonly string[]>>
  /** What stands behind `--`. */
  readonly behindDashes: readonly string[] | undefined
  readonly namespace: string
  /** Texts that -f may name. */
  readonly files: Readonly<Record<string, string>>
  readonly clock: ClientClock
}

export interface Verb {
  readonly name: string
  readonly aliases?: readonly string[]
  /** One sentence for the list of verbs. */
  readonly summary: string
  /** Lines of use, without the word kubectl in front. */
  readonly usage: readonly string[]
  readonly flags?: Flags
  /** What may stand behind the verb in place of arguments, such as `status` behind `rollout`. */
  readonly subcommands?: readonly Verb[]
  /** Without it, the verb only has subcommands. */
  run?(words: CommandWords): Routine<CommandOutcome>
}

/** Declares a verb. Files named *.verb.ts export one by default and are collected into the catalogue. */
export function defineVerb(verb: Verb): Verb {
  return verb
}

export const SWITCH: Flag = { takes: 'switch' }
export const VALUE: Flag = { takes: 'value' }
export const LIST: Flag = { takes: 'list' }

/** Which files a command reads. */
export const FILE_FLAGS: Flags = { filename: { takes: 'list', short: 'f' }, recursive: { takes: 'switch', short: 'R' }, kustomize: { takes: 'value', short: 'k' } }
/** Which objects a command means. */
export const SELECTOR_FLAGS: Flags = { selector: { takes: 'value', short: 'l' }, 'field-selector': VALUE, all: SWITCH, 'all-namespaces': { takes: 'switch', short: 'A' } }
/** How a command that changes something prints, and whether it only tries. */
export const CHANGE_FLAGS: Flags = { output: { takes: 'value', short: 'o' }, 'dry-run': { takes: 'value', alone: 'unchanged' }, 'field-manager': VALUE, 'show-managed-fields': SWITCH, template: VALUE }

export function printed(stdout: string): CommandOutcome {
  return { exit: 0, stdout, stderr: '' }
}

/** What kubectl says when it itself cannot go on. */
export function failed(message: string): CommandOutcome {
  return { exit: 1, stdout: '', stderr: commandError([{ error: message }]) }
}

/** What kubectl says when a command is used as it is not meant to be. Models kubectl/pkg/cmd/util/helpers.go (UsageErrorf). */
export function misused({ path }: Pick<CommandWords, 'path'>, message: string): CommandOutcome {
  return failed(`${message}\nSee '${path} -h' for help and examples`)
}

/** An answer for which nothing has to be asked. */
export function* atOnce(outcome: CommandOutcome): Routine<CommandOutcome> {
  yield* []
  return outcome
}

/** What was printed, and behind it what went wrong, if anything did. */
export function ended(stdout: string, failures: readonly Failure[], stderr = ''): CommandOutcome {
  return { exit: failures.length > 0 ? 1 : 0, stdout, stderr: stderr + commandError(failures) }
}
