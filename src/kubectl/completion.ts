// What could be typed next: verbs, what stands behind them, flags, kinds, names, namespaces and files.
// Pure: a line, a cursor, and someone who knows what there is.
import { kinds } from '../engine/kinds/catalogue.ts'
import { kindOfArgument } from './verbs/resource-arguments.ts'
import { GLOBAL_FLAGS } from './verbs/read-words.ts'
import { verbNamed, verbs } from './verbs/catalogue.ts'
import type { Flags, Verb } from './verbs/define-verb.ts'

interface Candidate {
  readonly text: string
  /** What it is, for the list beside it. */
  readonly note?: string
}

type Candidates = readonly Candidate[]

/** Who knows what there is. */
export interface Lookup {
  /** Names of objects of a kind; in all namespaces where none is given. */
  names(kind: string, namespace: string | undefined): Candidates
  files(): readonly string[]
}

export interface Completion {
  /** The part of the line that a candidate takes the place of. */
  readonly start: number
  readonly end: number
  readonly candidates: Candidates
}

const OUTPUTS = ['custom-columns=', 'go-template=', 'json', 'jsonpath=', 'name', 'wide', 'yaml']
/** Verbs whose arguments are names of one kind. */
const OF_ONE_KIND: Readonly<Record<string, string>> = { cordon: 'Node', uncordon: 'Node', drain: 'Node', logs: 'Pod', exec: 'Pod' }
/** Verbs whose arguments are no objects. */
const WITHOUT_OBJECTS = new Set(['run', 'version', 'api-resources', 'api-versions', 'cluster-info', 'create', 'apply', 'replace', 'diff', 'config', 'auth'])

const plain = (texts: readonly string[]): Candidates => texts.map((text) => ({ text }))
const inFrontOf = (beginning: string, candidates: Candidates): Candidates => candidates.map((candidate) => ({ ...candidate, text: beginning + candidate.text }))

/** Finds the verb, or the word behind it, that the words have come to. */
function reached(words: readonly string[]): { readonly verb: Verb | undefined; readonly rest: readonly string[] } {
  let verb: Verb | undefined, rest = words
  for (let among: readonly Verb[] | undefined = verbs; among && rest.length > 0; among = verb?.subcommands) {
    const next = verbNamed(rest[0], among)
    if (!next) break
    verb = next
    rest = rest.slice(1)
  }
  return { verb, rest }
}

function flagNamed(word: string, flags: Flags): string | undefined {
  if (word.startsWith('--')) return Object.hasOwn(flags, word.slice(2)) ? word.slice(2) : undefined
  return /^-[A-Za-z]$/.test(word) ? Object.keys(flags).find((name) => flags[name].short === word[1]) : undefined
}

/** A flag that still waits for its value. */
function openFlag(words: readonly string[], flags: Flags): string | undefined {
  const name = flagNamed(words.at(-1) ?? '', flags)
  return name !== undefined && flags[name].takes !== 'switch' && flags[name].alone === undefined ? name : undefined
}

function valuesOf(flag: string, lookup: Lookup): Candidates {
  switch (flag) {
    case 'namespace': return lookup.names('Namespace', undefined)
    case 'output': return plain(OUTPUTS)
    case 'filename': return plain(lookup.files())
    case 'dry-run': return plain(['client', 'none', 'server'])
    case 'for': return plain(['condition=', 'create', 'delete', 'jsonpath='])
    case 'cascade': return plain(['background', 'foreground', 'orphan'])
    case 'type': return plain(['json', 'merge', 'strategic'])
    default: return []
  }
}

function kindCandidates(): Candidates {
  return [...kinds.map(({ plural, kind, shortNames }) => ({ text: plural, note: shortNames?.[0] ?? kind })), { text: 'all' }]
}

/** Arguments: words that are neither flags nor values of flags. */
function argumentsOf(words: readonly string[], flags: Flags): readonly string[] {
  return words.filter((word, i) => !word.startsWith('-') && (i === 0 || openFlag(words.slice(0, i), flags) === undefined))
}

function namespaceOf(words: readonly string[]): string | undefined {
  if (words.includes('-A') || words.includes('--all-namespaces')) return undefined
  const at = words.findIndex((word) => word === '-n' || word === '--namespace'), joined = words.find((word) => word.startsWith('--namespace='))
  return at >= 0 ? words[at + 1] : (joined?.slice('--namespace='.length) ?? 'default')
}

function objectCandidates(verb: Verb, args: readonly string[], word: string, namespace: string | undefined, lookup: Lookup): Candidates {
  const slash = word.indexOf('/'), only = OF_ONE_KIND[verb.name]
  const namesOf = (kindWord: string): Candidates => {
    const kind = kindOfArgument(kindWord)
    return kind ? lookup.names(kind.kind, kind.namespaced ? namespace : undefined) : []
  }
  if (slash >= 0) return inFrontOf(word.slice(0, slash + 1), namesOf(word.slice(0, slash)))
  if (only) return lookup.names(only, only === 'Node' ? undefined : namespace)
  if (args.length > 0) return args[0].includes('/') ? [] : namesOf(args[0])
  const comma = word.lastIndexOf(',') + 1
  return inFrontOf(word.slice(0, comma), kindCandidates())
}

function candidatesFor(words: readonly string[], word: string, lookup: Lookup): Candidates {
  const { verb, rest } = reached(words)
  if (!verb) return words.length === 0 ? verbs.map(({ name, summary }) => ({ text: name, note: summary })) : []
  const flags: Flags = { ...GLOBAL_FLAGS, ...verb.flags }, open = openFlag(rest, flags)
  if (open !== undefined) return valuesOf(open, lookup)
  const equals = word.indexOf('=')
  if (word.startsWith('--') && equals > 0) return inFrontOf(word.slice(0, equals + 1), valuesOf(word.slice(2, equals), lookup))
  if (word.startsWith('-')) return Object.keys(flags).map((name) => ({ text: `--${name}${flags[name].takes === 'switch' ? '' : '='}` }))
  const args = argumentsOf(rest, flags)
  const below = args.length === 0 ? (verb.subcommands ?? []).map(({ name, summary }) => ({ text: name, note: summary })) : []
  if (below.length > 0 || WITHOUT_OBJECTS.has(words[0])) return below
  return objectCandidates(verb, args, word, namespaceOf(rest), lookup)
}

/** Candidates for the word at the cursor, sorted; none on a line of another program. */
export function complete(line: string, cursor: number, lookup: Lookup): Completion {
  const before = line.slice(line.lastIndexOf(';', cursor - 1) + 1, cursor), word = /\S*$/.exec(before)?.[0] ?? ''
  const [program, ...words] = before.slice(0, before.length - word.length).split(/\s+/).filter(Boolean)
  const all = program === undefined ? plain(['kubectl']) : program === 'kubectl' || program === 'k' ? candidatesFor(words, word, lookup) : []
  const candidates = all.filter(({ text }) => text.startsWith(word)).sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
  return { start: cursor - word.length, end: cursor, candidates }
}
