// Every kind that is declared: all *.kind.ts files, sorted by name, and the ways to find one.
import { apiVersionOf, type KindDefinition, resourceOf } from './define-kind.ts'

const modules = import.meta.glob<KindDefinition>('./*/*.kind.ts', { eager: true, import: 'default' })

export const kinds: readonly KindDefinition[] = Object.values(modules).sort((x, y) => (x.kind < y.kind ? -1 : x.kind > y.kind ? 1 : 0))

const byResource = new Map(kinds.map((kind) => [resourceOf(kind), kind]))
const byKind = new Map(kinds.map((kind) => [kind.kind, kind]))
const byPath = new Map<string, KindDefinition>()
const byApiVersion = new Map<string, KindDefinition>()
const byWord = new Map<string, KindDefinition>()
for (const kind of kinds) {
  for (const { group, version } of [kind, ...(kind.alsoServedAs ?? [])]) {
    byPath.set(`${group}/${version}/${kind.plural}`, kind)
    byApiVersion.set(`${apiVersionOf({ ...kind, group, version })} ${kind.kind}`, kind)
  }
  for (const word of [kind.plural, kind.singular ?? kind.kind.toLowerCase(), ...(kind.shortNames ?? []), resourceOf(kind)]) if (!byWord.has(word)) byWord.set(word, kind)
}

/** Kinds that whoever asks has learned of from the API server, beside those of every cluster. */
let learned: readonly KindDefinition[] = []

/** Has every way to find a kind know these as well while `work` goes on. For clients, whose kinds are what their server told them. */
export function knowing<R>(kindsLearned: readonly KindDefinition[], work: () => R): R {
  const before = learned
  learned = kindsLearned
  try {
    return work()
  } finally {
    learned = before
  }
}

/** Every kind, with those that whoever asks has learned of. */
export function knownKinds(): readonly KindDefinition[] {
  return learned.length > 0 ? [...kinds, ...learned] : kinds
}

/** By `deployments.apps` or `pods`. */
export function kindOfResource(resource: string): KindDefinition | undefined {
  return byResource.get(resource) ?? learned.find((kind) => resourceOf(kind) === resource)
}

/** By kind name, such as Deployment. */
export function kindNamed(kind: string): KindDefinition | undefined {
  return byKind.get(kind) ?? learned.find((one) => one.kind === kind)
}

/** By what stands in a path. */
export function kindAt(group: string, version: string, plural: string): KindDefinition | undefined {
  return byPath.get(`${group}/${version}/${plural}`) ?? learned.find((kind) => kind.group === group && kind.version === version && kind.plural === plural)
}

/** By what stands in a manifest. */
export function kindOfManifest(apiVersion: string, kind: string): KindDefinition | undefined {
  return byApiVersion.get(`${apiVersion} ${kind}`) ?? learned.find((one) => one.kind === kind && apiVersionOf(one) === apiVersion)
}

/** By what people type: plural, singular, short name, or resource with its group. Any case. */
export function kindOfWord(word: string): KindDefinition | undefined {
  const wanted = word.toLowerCase()
  return byWord.get(wanted) ?? learned.find((kind) => [kind.plural, kind.singular, ...(kind.shortNames ?? []), resourceOf(kind)].includes(wanted))
}
