// A process's cache of API objects, fed by watch Hops and therefore a little behind the truth, as in life.
import type { KindDefinition } from '../kinds/define-kind.ts'
import { resourceOf } from '../kinds/define-kind.ts'
import type { KubeObject } from '../kube-object.ts'
import type { Kernel } from './kernel.ts'
import { Index, Table, type Tally } from './store.ts'

/** One change as an informer hands it on. */
export interface WatchEvent<T extends KubeObject = KubeObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: T
  /** What the cache held before. */
  readonly old: T | undefined
}

/** A named index over one kind: from an object to the values it is found under. */
export interface IndexDefinition<T extends KubeObject = KubeObject> {
  readonly name: string
  readonly kind: KindDefinition<T>
  values(object: T): readonly string[]
}

/** `namespace/name`, or `name` for what has no namespace: the key of a work queue. */
export function keyOf(object: { readonly metadata: { readonly namespace?: string; readonly name: string } }): string {
  const { namespace, name } = object.metadata
  return namespace ? `${namespace}/${name}` : name
}

/** Namespace ('' if none) and name of a key. */
export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/')
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

const OWNER = 'owner', NAMESPACE = 'namespace'

/** uid of the controlling owner. */
export function controllerUid(object: KubeObject): string | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller)?.uid
}

export class Informer {
  private readonly caches = new Map<string, Table<KubeObject>>()
  private readonly indexes = new Map<string, { readonly index: Index<KubeObject>; readonly resource: string; values(object: KubeObject): readonly string[] }[]>()
  private readonly byName = new Map<string, Index<KubeObject>>()

  /** Prepares caches for these kinds, with indexes by namespace and controlling owner, and the extra ones given. */
  constructor(kernel: Kernel, process: string, kinds: readonly KindDefinition[], extra: readonly IndexDefinition[]) {
    for (const kind of kinds) {
      const resource = resourceOf(kind)
      this.caches.set(resource, kernel.adopt(`${process}/cache/${resource}`, new Table<KubeObject>()))
      const definitions = [
        { name: `${resource}#${OWNER}`, values: (object: KubeObject) => { const uid = controllerUid(object); return uid ? [uid] : [] } },
        ...(kind.namespaced ? [{ name: `${resource}#${NAMESPACE}`, values: (object: KubeObject) => [object.metadata.namespace ?? ''] }] : []),
        ...extra.filter((d) => resourceOf(d.kind) === resource).map((d) => ({ name: `${resource}#${d.name}`, values: d.values as (object: KubeObject) => readonly string[] })),
      ]
      this.indexes.set(resource, definitions.map((definition) => {
        const index = kernel.adopt(`${process}/index/${definition.name}`, new Index<KubeObject>())
        this.byName.set(definition.name, index)
        return { index, resource, values: definition.values }
      }))
    }
  }

  /** Takes a change in and says what it was to this cache: an old or doubled event gives undefined. */
  apply(resource: string, type: WatchEvent['type'], object: KubeObject): WatchEvent | undefined {
    const cache = this.caches.get(resource)
    if (!cache) return undefined
    const key = keyOf(object), old = cache.get(key)
    if (old && Number(old.metadata.resourceVersion) >= Number(object.metadata.resourceVersion)) return undefined
    if (type === 'DELETED') {
      if (!old) return undefined
      cache.delete(key)
    } else cache.set(key, object)
    for (const { index, values } of this.indexes.get(resource) ?? []) reindex(index, key, object, old ? values(old) : [], type === 'DELETED' ? [] : values(object))
    return { type: type === 'DELETED' ? type : old ? 'MODIFIED' : 'ADDED', object, old }
  }

  /** Takes a full list in: what the cache has beside it is gone, and everything in it is looked at again. */
  replace(resource: string, items: readonly KubeObject[]): readonly WatchEvent[] {
    const cache = this.caches.get(resource)
    if (!cache) return []
    const keys = new Set(items.map(keyOf)), events: WatchEvent[] = []
    for (const [key, object] of [...cache.entries()]) {
      if (keys.has(key)) continue
      cache.delete(key)
      for (const { index, values } of this.indexes.get(resource) ?? []) reindex(index, key, object, values(object), [])
      events.push({ type: 'DELETED', object, old: object })
    }
    for (const item of items) events.push(this.apply(resource, 'ADDED', item) ?? { type: 'MODIFIED', object: item, old: item })
    return events
  }

  get<T extends KubeObject>(kind: KindDefinition<T>, namespace: string | undefined, name: string): T | undefined {
    return this.cache(kind).get(namespace ? `${namespace}/${name}` : name) as T | undefined
  }

  /** All objects of a kind, or those of one namespace. */
  list<T extends KubeObject>(kind: KindDefinition<T>, namespace?: string): T[] {
    if (namespace && kind.namespaced) return this.found(kind, NAMESPACE, namespace)
    return [...this.cache(kind).values()] as T[]
  }

  /** Objects whose controlling owner has this uid. */
  ownedBy<T extends KubeObject>(kind: KindDefinition<T>, uid: string): T[] {
    return this.found(kind, OWNER, uid)
  }

  /** What a tally comes to over the objects whose controlling owner has this uid. */
  countOwned<T extends KubeObject, C>(kind: KindDefinition<T>, uid: string, tally: Tally<T, C>): C {
    return this.byName.get(`${resourceOf(kind)}#${OWNER}`)?.count(uid, tally as unknown as Tally<KubeObject, C>) ?? tally.nothing
  }

  /** Objects found under `value` in a declared index. */
  found<T extends KubeObject>(kind: KindDefinition<T>, index: string, value: string): T[] {
    const found = this.byName.get(`${resourceOf(kind)}#${index}`)?.get(value)
    return found ? ([...found.values()] as T[]) : []
  }

  private cache(kind: KindDefinition): Table<KubeObject> {
    const cache = this.caches.get(resourceOf(kind))
    if (!cache) throw new Error(`this process does not watch ${resourceOf(kind)}`)
    return cache
  }
}

function reindex(index: Index<KubeObject>, key: string, object: KubeObject, before: readonly string[], after: readonly string[]): void {
  for (const value of before) if (!after.includes(value)) index.remove(value, key)
  for (const value of after) index.set(value, key, object)
}
