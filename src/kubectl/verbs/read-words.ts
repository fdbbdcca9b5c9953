// Takes a command line apart into arguments and flags, as cobra does: --flag=value, --flag value, -f value, -oyaml, and -- for the end of flags.
import type { CommandWords, Flag, Flags } from './define-verb.ts'

/** Flags of every verb. Those that choose a cluster are taken and have no effect: there is one. */
export const GLOBAL_FLAGS: Flags = {
  namespace: { takes: 'value', short: 'n' }, help: { takes: 'switch', short: 'h' }, context: { takes: 'value' }, kubeconfig: { takes: 'value' }, cluster: { takes: 'value' }, user: { takes: 'value' },
  'request-timeout': { takes: 'value' }, v: { takes: 'value', short: 'v' }, 'warnings-as-errors': { takes: 'switch' },
  as: { takes: 'value' }, 'as-group': { takes: 'list' }, 'as-uid': { takes: 'value' }, token: { takes: 'value' },
}

type Taken = Pick<CommandWords, 'args' | 'flags' | 'lists' | 'behindDashes'>

export type ReadWords = Taken | { readonly mistake: string }

class Mistake extends Error {}

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']), FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False'])

/** Reads the words behind the verb. */
export function readWords(words: readonly string[], flags: Flags): ReadWords {
  try {
    return take(words, { ...GLOBAL_FLAGS, ...flags })
  } catch (error) {
    if (error instanceof Mistake) return { mistake: error.message }
    throw error
  }
}

function take(words: readonly string[], known: Flags): Taken {
  const args: string[] = [], values: Record<string, string> = {}, lists: Record<string, string[]> = {}
  const byLetter = new Map(Object.entries(known).flatMap(([name, flag]) => (flag.short ? [[flag.short, name] as const] : [])))
  const set = (name: string, text: string, spelled: string): void => {
    values[name] = known[name].takes === 'switch' ? truth(text, spelled) : text
    ;(lists[name] ??= []).push(values[name])
  }
  let behindDashes: readonly string[] | undefined
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    if (word === '--') {
      behindDashes = words.slice(i + 1)
      break
    }
    if (!word.startsWith('-') || word === '-') args.push(word)
    else if (word.startsWith('--')) i += takeLong(word, words[i + 1], known, set)
    else i += takeLetters(word, words[i + 1], known, byLetter, set)
  }
  return { args, flags: values, lists, behindDashes }
}

type Set_ = (name: string, text: string, spelled: string) => void

/** A flag without its value has an implied one, or a switch is on. */
function impliedBy({ takes, alone }: Flag): string | undefined {
  return takes === 'switch' ? 'true' : alone
}

/** Returns how many further words it took. */
function takeLong(word: string, next: string | undefined, known: Flags, set: Set_): number {
  const equals = word.indexOf('='), name = word.slice(2, equals < 0 ? undefined : equals)
  if (!Object.hasOwn(known, name)) throw new Mistake(`unknown flag: --${name}`)
  if (equals >= 0) {
    set(name, word.slice(equals + 1), `"--${name}"`)
    return 0
  }
  const implied = impliedBy(known[name])
  if (implied !== undefined) {
    set(name, implied, name)
    return 0
  }
  if (next === undefined) throw new Mistake(`flag needs an argument: --${name}`)
  set(name, next, name)
  return 1
}

function takeLetters(word: string, next: string | undefined, known: Flags, byLetter: ReadonlyMap<string, string>, set: Set_): number {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at], name = byLetter.get(letter)
    if (name === undefined) throw new Mistake(`unknown shorthand flag: '${letter}' in ${word}`)
    const spelled = `"-${letter}, --${name}"`, rest = word.slice(at + 1)
    if (rest.startsWith('=')) {
      set(name, rest.slice(1), spelled)
      return 0
    }
    const implied = impliedBy(known[name])
    if (implied !== undefined) {
      set(name, implied, spelled)
      continue
    }
    if (rest !== '') {
      set(name, rest, spelled)
      return 0
    }
    if (next === undefined) throw new Mistake(`flag needs an argument: '${letter}' in ${word}`)
    set(name, next, spelled)
    return 1
  }
  return 0
}

function truth(text: string, spelled: string): string {
  if (TRUE.has(text)) return 'true'
  if (FALSE.has(text)) return 'false'
  throw new Mistake(`invalid argument ${JSON.stringify(text)} for ${spelled} flag: strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`)
}

export function isOn({ flags }: Pick<CommandWords, 'flags'>, name: string): boolean {
  return flags[name] === 'true'
}

/** The value of a flag that is a whole number: `fallback` where it is not given. */
export function integerFlag({ flags }: Pick<CommandWords, 'flags'>, name: string, fallback: number): number | { readonly mistake: string } {
  const text = flags[name]
  if (text === undefined) return fallback
  if (/^[+-]?[0-9]+$/.test(text)) return Number(text)
  return { mistake: `invalid argument ${JSON.stringify(text)} for "--${name}" flag: strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax` }
}

export type DryRun = 'none' | 'client' | 'server'

/** What --dry-run asks for. */
export function dryRunOf({ flags }: Pick<CommandWords, 'flags'>): DryRun | { readonly mistake: string } {
  const text = flags['dry-run'] ?? 'none'
  if (text === 'none' || text === 'client' || text === 'server') return text
  if (text === 'unchanged') return 'client'
  return { mistake: `Invalid dry-run value (${text}). Must be "none", "server", or "client".` }
}

/** What stands behind a sentence about something that was only tried. */
export function dryRunSuffix(dryRun: DryRun): string {
  return dryRun === 'none' ? '' : dryRun === 'client' ? ' (dry run)' : ' (server dry run)'
}
