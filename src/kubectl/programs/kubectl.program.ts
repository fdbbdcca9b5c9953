// A whole kubectl command line: finds the verb, takes the words apart, and ends with what would be printed.
import { knowing } from '../../engine/kinds/catalogue.ts'
import type { KindDefinition } from '../../engine/kinds/define-kind.ts'
import { learnKinds, namesUnknownKind } from '../verbs/discovery.ts'
import { verbNamed, verbs } from '../verbs/catalogue.ts'
import { commandError, failureOf, isUnauthorized, isUnreachable } from '../verbs/failures.ts'
import { failed, misused, printed } from '../verbs/define-verb.ts'
import { generalHelp, helpOf } from '../verbs/help.ts'
import { readWords } from '../verbs/read-words.ts'
import { suggestionsFor } from '../verbs/suggest.ts'
import { defineProgram } from './define-program.ts'
import { RequestFailed } from '../../engine/kernel/sync.ts'
import type { ClientClock } from '../../engine/client/client.ts'
import type { Credentials } from '../../engine/apiserver/access/user.ts'
import type { ApiResponse } from '../../engine/apiserver/request.ts'
import type { Routine, Step } from '../../engine/kernel/sync.ts'
import type { CommandOutcome, CommandWords, Verb } from '../verbs/define-verb.ts'

export interface KubectlArgs {
  /** Behind `kubectl`, as a shell would split them. */
  readonly words: readonly string[]
  /** Of the context: where objects are looked for unless -n names another. */
  readonly namespace?: string
  /** Texts that -f may name; `-` is what comes on stdin. */
  readonly files?: Readonly<Record<string, string>>
}

const HELP = new Set(['help', '--help', '-h'])

function* kubectl(args: KubectlArgs, clock: ClientClock): Routine<CommandOutcome> {
  const words = globalFlagsLast(args.words)
  const [name] = words
  if (name === undefined) return printed(generalHelp())
  if (HELP.has(name)) return helpFor(words.slice(1))
  const verb = verbNamed(name)
  if (!verb) return unknownCommand(name)
  return yield* carryOut(verb, `kubectl ${verb.name}`, words.slice(1), args, clock)
}

/** Flags may stand before the verb: `kubectl -n demo get pods`. */
function globalFlagsLast(words: readonly string[]): readonly string[] {
  const leading: string[] = []
  let at = 0
  while (at < words.length && /^(-n|--namespace|--context|--kubeconfig|--as|--as-group|--as-uid|--token)(=|$)|^-n./.test(words[at])) {
    leading.push(words[at])
    if (!words[at].includes('=') && !/^-n./.test(words[at])) leading.push(words[++at] ?? '')
    at++
  }
  return leading.length === 0 || at >= words.length ? words : [words[at], ...leading, ...words.slice(at + 1)]
}

function helpFor(names: readonly string[]): CommandOutcome {
  const [name] = names
  if (name === undefined || HELP.has(name)) return printed(generalHelp())
  const verb = verbNamed(name)
  return verb ? printed(helpOf(verb, `kubectl ${verb.name}`)) : unknownCommand(name)
}

function unknownCommand(name: string): CommandOutcome {
  if (name.startsWith('-')) return failed(`unknown flag: ${name}\nSee 'kubectl --help' for usage.`)
  const meant = suggestionsFor(name, verbs.map((verb) => verb.name))
  return failed(`unknown command ${JSON.stringify(name)} for "kubectl"${meant.length > 0 ? `\n\nDid you mean this?\n${meant.map((word) => `\t${word}`).join('\n')}` : ''}`)
}

function* carryOut(verb: Verb, path: string, words: readonly string[], args: KubectlArgs, clock: ClientClock): Routine<CommandOutcome> {
  const sub = verb.subcommands && words[0] !== undefined ? verbNamed(words[0], verb.subcommands) : undefined
  if (sub) return yield* carryOut(sub, `${path} ${sub.name}`, words.slice(1), args, clock)
  const read = readWords(words, verb.flags ?? {})
  if ('mistake' in read) return failed(`${read.mistake}\nSee '${path} --help' for usage.`)
  if (read.flags['help'] === 'true') return printed(helpOf(verb, path))
  if (!verb.run) return read.args.length === 0 ? printed(helpOf(verb, path)) : misused({ path }, `unknown command ${JSON.stringify(read.args.join(' '))}`)
  try {
    const credentials = credentialsOf(read), files = args.files ?? {}
    // What is served is no secret: every user may ask for it.
    const learned = namesUnknownKind(path, read, files) ? yield* learnKinds() : []
    return yield* whileReachable(verb.run({ ...read, path, namespace: read.flags['namespace'] ?? args.namespace ?? 'default', files, clock }), credentials, learned)
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error
    return { exit: 1, stdout: '', stderr: commandError([{ status: error.status }]) }
  }
}

/** As whom a line asks: --as, --as-group, --as-uid, and --token in the place of the context's certificate. */
function credentialsOf({ flags, lists }: Pick<CommandWords, 'flags' | 'lists'>): Credentials | undefined {
  const { as, token } = flags, asUid = flags['as-uid'], asGroups = lists['as-group']
  if (as === undefined && token === undefined && asUid === undefined && !asGroups) return undefined
  return { ...(token !== undefined && { token }), ...(as !== undefined && { as }), ...(asUid !== undefined && { asUid }), ...(asGroups && { asGroups }) }
}

function presenting(steps: readonly Step[], credentials: Credentials | undefined): readonly Step[] {
  return credentials ? steps.map((step) => ('request' in step ? { ...step, request: { ...step.request, credentials } } : step)) : steps
}

/** Ends a routine at the first request that reached nobody: nothing further is asked, and what was printed so far is not known to be true. A server that does not know the asker says nothing further either. */
function* whileReachable(routine: Routine<CommandOutcome>, credentials: Credentials | undefined, learned: readonly KindDefinition[]): Routine<CommandOutcome> {
  let next = knowing(learned, () => routine.next([]))
  while (!next.done) {
    const answers = yield presenting(next.value, credentials), unreached = answers.find((answer) => isUnreachable(answer) || isUnauthorized(answer)) as ApiResponse | undefined
    if (unreached) return { exit: 1, stdout: '', stderr: commandError([failureOf(unreached)]) }
    next = knowing(learned, () => routine.next(answers))
  }
  return next.value
}

export default defineProgram('kubectl', kubectl)
