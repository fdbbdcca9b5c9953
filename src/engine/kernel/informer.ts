// A process's cache of API objects, fed by watch Hops and therefore a little behind the truth, as in life.
import type { KindDefinition } from '../kinds/define-kind.ts'
import { resourceOf } from '../kinds/define-kind.ts'
import type { KubeObject } from '../kube-object.ts'
import { slashed } from './joined.ts'
import type { Kernel } from './kernel.ts'
import { ObjectCache, type Row, RowIndex, type Tally } from './object-cache.ts'

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
  /** May look at the object's spec and, in its metadata, at what never changes and at labels, annotations and owners: when nothing of this has changed, it is not asked again. */
  values(object: T): readonly string[]
}

/** `namespace/name`, or `name` for what has no namespace: the key of a work queue. */
export function keyOf(object: { readonly metadata: { readonly namespace?: string; readonly name: string } }): string {
  const { namespace, name } = object.metadata
  return namespace ? slashed(namespace, name) : name
}

/** Namespace ('' if none) and name of a key. */
export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/')
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

/** uid of the controlling owner. */
export function controllerUid(object: KubeObject): string | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller)?.uid
}

interface DeclaredIndex {
  readonly name: string
  readonly rows: RowIndex
  values(object: KubeObject): readonly string[]
}

/** What a process knows of one resource. */
interface Known {
  readonly cache: ObjectCache
  readonly byOwner: RowIndex
  readonly indexes: readonly DeclaredIndex[]
}

export class Informer {
  private readonly known = new Map<string, Known>()

  /** Prepares caches for these kinds, with an index by controlling owner and the extra ones given. */
  constructor(kernel: Kernel, process: string, kinds: readonly KindDefinition[], extra: readonly IndexDefinition[]) {
    for (const kind of kinds) {
      const resource = resourceOf(kind)
      this.known.set(resource, {
        cache: kernel.adopt(`${process}/cache/${resource}`, new ObjectCache()),
        byOwner: kernel.adopt(`${process}/index/${resource}#owner`, new RowIndex()),
        indexes: extra.filter((definition) => resourceOf(definition.kind) === resource).map(({ name, values }) => (
          { name, rows: kernel.adopt(`${process}/index/${resource}#${name}`, new RowIndex()), values: values as DeclaredIndex['values'] }
        )),
      })
    }
  }

  /** Takes a change in and says what it was to this cache: an old or doubled event gives undefined. */
  apply(resource: string, type: WatchEvent['type'], object: KubeObject): WatchEvent | undefined {
    const known = this.known.get(resource)
    if (!known) return undefined
    const { namespace, name, resourceVersion } = object.metadata, row = known.cache.row(namespace, name), old = row?.object
    if (old && Number(old.metadata.resourceVersion) >= Number(resourceVersion)) return undefined
    if (type === 'DELETED') {
      if (!row || !old) return undefined
      drop(known, row, old)
      return { type, object, old }
    }
    if (!row || !old) {
      enter(known, known.cache.add(object))
      return { type: 'ADDED', object, old: undefined }
    }
    known.cache.replace(row, object)
    replace(known, row, old)
    return { type: 'MODIFIED', object, old }
  }

  /** Takes a full list in: what the cache has beside it is gone, and everything in it is looked at again. */
  replace(resource: string, items: readonly KubeObject[]): readonly WatchEvent[] {
    const known = this.known.get(resource)
    if (!known) return []
    const keys = new Set(items.map(keyOf)), events: WatchEvent[] = []
    for (const row of known.cache.all()) {
      const { object } = row
      if (keys.has(keyOf(object))) continue
      drop(known, row, object)
      events.push({ type: 'DELETED', object, old: object })
    }
    for (const item of items) events.push(this.apply(resource, 'ADDED', item) ?? { type: 'MODIFIED', object: item, old: item })
    return events
  }

  get<T extends KubeObject>(kind: KindDefinition<T>, namespace: string | undefined, name: string): T | undefined {
    return this.of(kind).cache.row(namespace, name)?.object as T | undefined
  }

  /** All objects of a kind, or those of one namespace. */
  list<T extends KubeObject>(kind: KindDefinition<T>, namespace?: string): T[] {
    return this.of(kind).cache.objects(namespace && kind.namespaced ? namespace : undefined) as T[]
  }

  /** Objects whose controlling owner has this uid. */
  ownedBy<T extends KubeObject>(kind: KindDefinition<T>, uid: string): T[] {
    return (this.known.get(resourceOf(kind))?.byOwner.objects(uid) ?? []) as T[]
  }

  /** What a tally comes to over the objects whose controlling owner has this uid. */
  countOwned<T extends KubeObject, C>(kind: KindDefinition<T>, uid: string, tally: Tally<T, C>): C {
    return this.known.get(resourceOf(kind))?.byOwner.count(uid, tally as unknown as Tally<KubeObject, C>) ?? tally.nothing
  }

  /** Objects found under `value` in a declared index. */
  found<T extends KubeObject>(kind: KindDefinition<T>, index: string, value: string): T[] {
    const declared = this.known.get(resourceOf(kind))?.indexes.find(({ name }) => name === index)
    return (declared?.rows.objects(value) ?? []) as T[]
  }

  private of(kind: KindDefinition): Known {
    const known = this.known.get(resourceOf(kind))
    if (!known) throw new Error(`this process does not watch ${resourceOf(kind)}`)
    return known
  }
}

/** An object is new: it comes under all that it is found under. */
function enter({ byOwner, indexes }: Known, row: Row): void {
  const uid = controllerUid(row.object)
  if (uid) byOwner.add(uid, row)
  for (const { rows, values } of indexes) for (const value of values(row.object)) rows.add(value, row)
}

/** An object is gone. */
function drop({ cache, byOwner, indexes }: Known, row: Row, old: KubeObject): void {
  cache.remove(row)
  const uid = controllerUid(old)
  if (uid) byOwner.remove(uid, row, old)
  for (const { rows, values } of indexes) for (const value of values(old)) rows.remove(value, row, old)
}

/** Another object stands in a row: it moves where it is found under something else. */
function replace({ byOwner, indexes }: Known, row: Row, old: KubeObject): void {
  const { object } = row, before = controllerUid(old), after = object.metadata.ownerReferences === old.metadata.ownerReferences ? before : controllerUid(object)
  if (before === after) {
    if (after) byOwner.changed(after, old, object)
  } else {
    if (before) byOwner.remove(before, row, old)
    if (after) byOwner.add(after, row)
  }
  if (!isIndexedAlike(old, object)) for (const { rows, values } of indexes) reindex(rows, row, old, values(old), values(object))
}

/** Whether all is the same that an index may look at: of most changes only the status is one. */
function isIndexedAlike(old: KubeObject & { readonly spec?: unknown }, object: KubeObject & { readonly spec?: unknown }): boolean {
  const before = old.metadata, after = object.metadata
  return old.spec === object.spec && before.labels === after.labels && before.annotations === after.annotations && before.ownerReferences === after.ownerReferences
}

function reindex(rows: RowIndex, row: Row, old: KubeObject, before: readonly string[], after: readonly string[]): void {
  for (const value of before) if (!after.includes(value)) rows.remove(value, row, old)
  for (const value of after) {
    if (before.includes(value)) rows.changed(value, old, row.object)
    else rows.add(value, row)
  }
}
