// Takes a command line apart into arguments and flags, as cobra does: --flag=value, --flag value, -f value, and -- for the end of flags.
import type { CommandWords, Verb } from './define-verb.ts'

const GLOBAL_SHORTHANDS: Readonly<Record<string, string>> = { n: 'namespace' }

export type ReadWords = CommandWords | { readonly mistake: string }

/** Reads the words behind the verb. `namespace` is the one of the context. */
export function readWords(words: readonly string[], verb: Verb, namespace: string): ReadWords {
  const shorthands = { ...GLOBAL_SHORTHANDS, ...verb.shorthands }, switches = new Set(verb.switches)
  const args: string[] = [], flags: Record<string, string> = {}
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    if (word === '--') {
      args.push(...words.slice(i + 1))
      break
    }
    if (!word.startsWith('-') || word === '-') {
      args.push(word)
      continue
    }
    const equals = word.indexOf('='), spelled = equals < 0 ? word : word.slice(0, equals)
    const name = spelled.startsWith('--') ? spelled.slice(2) : shorthands[spelled.slice(1)]
    if (name === undefined) return { mistake: `unknown shorthand flag: '${spelled.slice(1, 2)}' in ${spelled}` }
    if (equals >= 0) flags[name] = word.slice(equals + 1)
    else if (switches.has(name)) flags[name] = 'true'
    else if (i + 1 < words.length) flags[name] = words[++i]
    else return { mistake: `flag needs an argument: ${spelled.startsWith('--') ? spelled : `'${spelled.slice(1)}' in ${spelled}`}` }
  }
  return { args, flags, namespace: flags['namespace'] ?? namespace }
}

/** The value of a flag that is a whole number: `fallback` where it is not given. */
export function integerFlag({ flags }: CommandWords, name: string, fallback: number): number | { readonly mistake: string } {
  const text = flags[name]
  if (text === undefined) return fallback
  if (/^[+-]?[0-9]+$/.test(text)) return Number(text)
  return { mistake: `invalid argument ${JSON.stringify(text)} for "--${name}" flag: strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax` }
}
