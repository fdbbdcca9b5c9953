// What a line of kubectl did, in the words that goals ask for: the verb, the objects, and what became of each.
import { kindOfWord } from '../../engine/kinds/catalogue.ts'
import type { KindDefinition } from '../../engine/kinds/define-kind.ts'
import type { KubectlOutput } from './kubectl-output.ts'

/** One deed of a line. `result` is what kubectl prints behind the object (created, configured, scaled …), else `ok` or `rejected`. */
export interface Deed {
  readonly verb: string
  readonly result: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
  readonly exit: number
}

/** Verbs that mean nothing without the word behind them: `rollout undo` counts as `rollout-undo`. */
const TWO_WORDS: ReadonlySet<string> = new Set(['rollout', 'set', 'auth', 'config', 'top', 'cluster-info'])
/** Flags whose value would else be taken for an argument. */
const VALUED = /^(-[nofclL]|--(namespace|output|filename|selector|container|field-selector|sort-by|image|replicas|port|tail|since|timeout|grace-period|revision|to-revision|patch|type|overrides|template|label-columns))$/

/** Verbs whose first word is a Pod unless it names a kind. */
const OF_PODS: ReadonlySet<string> = new Set(['exec', 'logs'])

/** `deployment.apps/web created`, `pod "web" deleted`, `node/worker-1 cordoned`. */
const PRINTED = /^([a-z][a-z0-9.-]*)(?:\/(\S+)| "([^"]+)") ([a-z]+)/

/** What a line did: one deed for every object that kubectl printed or the words name, and at least one. */
export function deedsOf(words: readonly string[], output: KubectlOutput): readonly Deed[] {
  const args = argumentsOf(words), isPair = TWO_WORDS.has(args[0] ?? '') && args[1] !== undefined
  const verb = isPair ? `${args[0]}-${args[1]}` : (args[0] ?? '')
  const namespace = namespaceOf(words), { exit } = output
  const deed = (kind: KindDefinition, name: string, result: string): Deed => ({ verb, result, kind: kind.kind, name, namespace: kind.namespaced ? namespace : '', exit })
  const printed = output.stdout.split('\n').flatMap((line) => {
    const found = PRINTED.exec(line), kind = found && kindOfPrinted(found[1])
    return kind ? [deed(kind, found[2] ?? found[3] ?? '', found[4])] : []
  })
  const result = exit === 0 ? 'ok' : 'rejected'
  const named = exit === 0 && printed.length > 0 ? [] : namedBy(subjectOf(verb, args.slice(isPair ? 2 : 1))).map(({ kind, name }) => deed(kind, name, result))
  const all = [...printed, ...named.filter((one) => !printed.some((other) => other.kind === one.kind && other.name === one.name))]
  return all.length > 0 ? all : [{ verb, result, kind: '', name: '', namespace: '', exit }]
}

/** `deployment.apps`: kubectl prints the singular with its group. */
function kindOfPrinted(word: string): KindDefinition | undefined {
  return kindOfWord(word) ?? kindOfWord(word.split('.')[0])
}

/** Words that are no flags. What stands behind `--` is somebody else's. */
function argumentsOf(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--'), own = end < 0 ? words : words.slice(0, end)
  return own.filter((word, index) => !word.startsWith('-') && !VALUED.test(own[index - 1] ?? ''))
}

function namespaceOf(words: readonly string[]): string {
  for (const [index, word] of words.entries()) {
    if (word === '-n' || word === '--namespace') return words[index + 1] ?? 'default'
    const joined = /^(?:-n|--namespace=)(.+)$/.exec(word)
    if (joined && !word.startsWith('--namespace-')) return joined[1]
  }
  return 'default'
}

function subjectOf(verb: string, args: readonly string[]): readonly string[] {
  const [first] = args
  if (first === undefined || !OF_PODS.has(verb)) return args
  return [first.includes('/') ? first : `pods/${first}`]
}

/** `deploy/web`, `pods web-1 web-2`, `pods`: kinds with names; the name is empty where only the kind is said. */
function namedBy(args: readonly string[]): readonly { readonly kind: KindDefinition; readonly name: string }[] {
  const slashed = args.filter((arg) => arg.includes('/'))
  if (slashed.length > 0) {
    return slashed.flatMap((arg) => {
      const [word, name] = arg.split('/'), kind = kindOfPrinted(word)
      return kind ? [{ kind, name }] : []
    })
  }
  const kinds = (args[0] ?? '').split(',').flatMap((word) => kindOfPrinted(word) ?? [])
  const names = args.slice(1)
  return kinds.flatMap((kind) => (names.length > 0 ? names.map((name) => ({ kind, name })) : [{ kind, name: '' }]))
}
