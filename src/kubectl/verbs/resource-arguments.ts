// Which objects a command line names: TYPE/NAME words, or TYPE and then names, or all of a TYPE that a selector lets through.
// Models cli-runtime/pkg/resource/builder.go (ResourceTypeOrNameArgs).
import { kindOfWord, kinds } from '../../engine/kinds/catalogue.ts'
import { type KindDefinition, resourceOf } from '../../engine/kinds/define-kind.ts'
import { isFailure, send } from '../../engine/kernel/sync.ts'
import { failureOf, type Failure } from './failures.ts'
import { manifestsOf } from './manifests.ts'
import { isOn } from './read-words.ts'
import type { CommandWords } from './define-verb.ts'
import type { ObjectList, Query } from '../../engine/apiserver/request.ts'
import type { Routine } from '../../engine/kernel/sync.ts'
import type { KubeObject } from '../../engine/kube-object.ts'

/** One object by name, or all of a kind. */
export interface Wanted {
  readonly kind: KindDefinition
  readonly name?: string
}

/** An object that a command line means, as the API server has it. */
export interface Target {
  readonly kind: KindDefinition
  readonly object: KubeObject
  readonly namespace: string | undefined
  /** The file that names it. */
  readonly file?: string
}

export interface Selected {
  readonly targets: readonly Target[]
  readonly failures: readonly Failure[]
}

type Mistake = { readonly mistake: string }

/** Groups in the order in which the API server lists them; others follow by name. */
const GROUPS = ['', 'apps', 'events.k8s.io', 'autoscaling', 'batch']

function byGroup(a: KindDefinition, b: KindDefinition): number {
  const rank = ({ group }: KindDefinition): number => (GROUPS.includes(group) ? GROUPS.indexOf(group) : GROUPS.length)
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  return resourceOf(a) < resourceOf(b) ? -1 : 1
}

/** By what people type, also with group or version and group behind the word: `deployment.apps`, `deployments.v1.apps`. */
export function kindOfArgument(word: string): KindDefinition | undefined {
  const plain = kindOfWord(word)
  if (plain || !word.includes('.')) return plain
  const [name, ...rest] = word.toLowerCase().split('.'), kind = kindOfWord(name)
  const spelled = rest.join('.')
  return kind && (spelled === kind.group || spelled === `${kind.version}.${kind.group}` || (kind.group === '' && spelled === kind.version)) ? kind : undefined
}

/** Kinds of one word: `pods,svc`, or a category such as `all`. */
function kindsOfWord(word: string): readonly KindDefinition[] | Mistake {
  const found: KindDefinition[] = []
  for (const part of word.split(',').filter(Boolean)) {
    const kind = kindOfArgument(part), category = kind ? [] : kinds.filter((one) => one.categories?.includes(part))
    if (!kind && category.length === 0) return { mistake: `the server doesn't have a resource type ${JSON.stringify(part)}` }
    found.push(...(kind ? [kind] : [...category].sort(byGroup)))
  }
  return found.filter((kind, i) => found.indexOf(kind) === i)
}

/** What arguments name, or what is wrong with them. */
export function wantedBy(args: readonly string[]): readonly Wanted[] | Mistake {
  const slashed = args.filter((arg) => arg.includes('/'))
  if (slashed.length > 0 && slashed.length < args.length) {
    return { mistake: 'there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. \'kubectl get resource/<resource_name>\' instead of \'kubectl get resource resource/<resource_name>\'' }
  }
  if (slashed.length > 0) return namedPairs(slashed)
  if (args.length === 0) return []
  const found = kindsOfWord(args[0])
  if ('mistake' in found) return found
  const names = args.slice(1)
  if (names.length === 0) return found.map((kind) => ({ kind }))
  return names.flatMap((name) => found.map((kind) => ({ kind, name })))
}

function namedPairs(args: readonly string[]): readonly Wanted[] | Mistake {
  const found: Wanted[] = []
  for (const arg of args) {
    const [word, name, ...rest] = arg.split('/')
    if (rest.length > 0) return { mistake: 'arguments in resource/name form may not have more than one slash' }
    if (!word || !name) return { mistake: 'arguments in resource/name form must have a single resource and name' }
    const of = kindsOfWord(word)
    if ('mistake' in of) return of
    found.push(...of.map((kind) => ({ kind, name })))
  }
  return found
}

/** The query of a list: label and field selectors. */
export function selectorQuery({ flags }: Pick<CommandWords, 'flags'>): Query {
  return { ...(flags['selector'] && { labelSelector: flags['selector'] }), ...(flags['field-selector'] && { fieldSelector: flags['field-selector'] }) }
}

export interface SelectOptions {
  /** Whether a type alone means all of it, as for describe. */
  readonly allOfType?: boolean
  /** Whether a name that is not found is only left out. */
  readonly ignoreNotFound?: boolean
}

const NOTHING_NAMED = 'You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   \'-f rsrc.yaml\'\n   \'--filename=rsrc.json\'\n   \'<resource> <name>\'\n   \'<resource>\''

/** What a command line means before anything was asked of the API server: wanted things, or what is wrong. */
function wantedOf(words: CommandWords, { allOfType = false }: SelectOptions): readonly Wanted[] | Mistake {
  const wanted = wantedBy(words.args)
  if ('mistake' in wanted) return wanted
  const hasSelector = words.flags['selector'] !== undefined || words.flags['field-selector'] !== undefined
  if (wanted.length === 0) return { mistake: hasSelector || isOn(words, 'all') ? 'You must provide one or more resources by argument or filename.' : NOTHING_NAMED }
  if (wanted.some(({ name }) => name !== undefined)) {
    if (hasSelector) return { mistake: 'name cannot be provided when a selector is specified' }
    if (isOn(words, 'all-namespaces')) return { mistake: 'a resource cannot be retrieved by name across all namespaces' }
    if (isOn(words, 'all')) return { mistake: 'setting \'all\' parameter but found a non empty selector. ' }
    return wanted
  }
  if (!allOfType && !hasSelector && !isOn(words, 'all')) return { mistake: 'resource(s) were provided, but no name was specified' }
  return wanted
}

/** The objects that a command line means: of its files, its names, or its selector. A mistake in the words is a mistake of the whole. */
export function* selectObjects(words: CommandWords, options: SelectOptions = {}): Routine<Selected | Mistake> {
  if (words.lists['filename']) return yield* objectsOfFiles(words, options)
  const wanted = wantedOf(words, options)
  if ('mistake' in wanted) return wanted
  const targets: Target[] = [], failures: Failure[] = []
  for (const { kind, name } of wanted) {
    if (name !== undefined) {
      const found = yield* readObject(kind, name, words.namespace)
      if (!('failure' in found)) targets.push(found)
      else if (!options.ignoreNotFound || !found.missing) failures.push(found.failure)
      continue
    }
    const namespace = kind.namespaced && !isOn(words, 'all-namespaces') ? { namespace: words.namespace } : {}
    const answer = yield* send({ verb: 'list', resource: resourceOf(kind), ...namespace, query: selectorQuery(words) })
    if (isFailure(answer)) failures.push(failureOf(answer))
    else targets.push(...(answer.body as ObjectList).items.map((object) => ({ kind, object, namespace: object.metadata.namespace })))
  }
  return { targets, failures }
}

function* objectsOfFiles(words: CommandWords, { ignoreNotFound }: SelectOptions): Routine<Selected | Mistake> {
  const read = manifestsOf(words)
  if ('mistake' in read) return read
  const targets: Target[] = [], failures: Failure[] = [...read.failures]
  for (const { kind, object, namespace, file } of read.manifests) {
    const found = yield* readObject(kind, object.metadata.name, namespace ?? words.namespace)
    if (!('failure' in found)) targets.push({ ...found, file })
    else if (!ignoreNotFound || !found.missing) failures.push(found.failure)
  }
  return { targets, failures }
}

/** Reads one object by name. */
export function* readObject(kind: KindDefinition, name: string, namespace: string): Routine<Target | { readonly failure: Failure; readonly missing: boolean }> {
  const answer = yield* send({ verb: 'get', resource: resourceOf(kind), name, ...(kind.namespaced && { namespace }) })
  if (isFailure(answer)) return { failure: failureOf(answer), missing: answer.code === 404 }
  return { kind, object: answer.body as KubeObject, namespace: kind.namespaced ? namespace : undefined }
}
