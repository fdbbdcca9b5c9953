// What an API server knows: its watch cache of etcd, and with it what every cluster has without anybody having stored it, such as the default roles.
import { kindOfResource, kinds } from '../kinds/catalogue.ts'
import { type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import type { KubeObject } from '../kube-object.ts'
import type { Commit, RangeResult } from '../etcd/etcd.ts'
import { API_SERVER } from '../kernel/api-client.ts'
import { Informer } from '../kernel/informer.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Cell, Table } from '../kernel/store.ts'
import { storageKey } from './writes.ts'

/** Objects of a kind that nobody stored, by their key in etcd. */
export type DefaultsOf = (kind: KindDefinition) => ReadonlyMap<string, KubeObject> | undefined

export class KnownObjects {
  readonly cache: Informer
  private readonly revisionCell: Cell<number>
  /** Keys of default objects that somebody has deleted. */
  private readonly removed: Table<true>
  private readonly compactedCell: Cell<number>
  private defaultsOf: DefaultsOf = () => undefined

  constructor(kernel: Kernel) {
    this.cache = new Informer(kernel, API_SERVER, kinds, [])
    this.revisionCell = kernel.adopt(`${API_SERVER}/revision`, new Cell(1))
    this.removed = kernel.adopt(`${API_SERVER}/removed-defaults`, new Table<true>())
    this.compactedCell = kernel.adopt(`${API_SERVER}/compacted`, new Cell(0))
  }

  get revision(): number { return this.revisionCell.value }
  /** What was there before this revision is forgotten. */
  get compacted(): number { return this.compactedCell.value }

  compact(revision: number): void {
    this.compactedCell.value = revision
  }

  useDefaults(defaultsOf: DefaultsOf): void {
    this.defaultsOf = defaultsOf
  }

  /** An API server that begins anew makes default objects again that somebody deleted. */
  forget(): void {
    for (const key of [...this.removed.keys()]) this.removed.delete(key)
  }

  isStored(kind: KindDefinition, { metadata }: KubeObject): boolean {
    return this.cache.get(kind, metadata.namespace, metadata.name) !== undefined
  }

  get<T extends KubeObject>(kind: KindDefinition<T>, namespace: string | undefined, name: string): T | undefined {
    const stored = this.cache.get(kind, namespace, name)
    if (stored) return stored
    const key = storageKey(kind, namespace, name), found = this.defaultsOf(kind)?.get(key)
    return found && !this.removed.has(key) ? (found as T) : undefined
  }

  list<T extends KubeObject>(kind: KindDefinition<T>, namespace?: string): readonly T[] {
    const stored = this.cache.list(kind, namespace), defaults = this.defaultsOf(kind)
    if (!defaults) return stored
    const keys = new Set(stored.map(({ metadata }) => storageKey(kind, metadata.namespace, metadata.name)))
    const others = [...defaults].filter(([key, { metadata }]) => !keys.has(key) && !this.removed.has(key) && (namespace === undefined || metadata.namespace === namespace))
    return [...stored, ...others.map(([, object]) => object as T)]
  }

  /** Takes a commit in. */
  apply({ revision, resource, type, key, object, previous }: Commit): void {
    this.revisionCell.value = revision
    this.cache.apply(resource, type, object)
    if (type === 'DELETED' && previous && this.defaultsOf(kindOfResource(resource) as KindDefinition)?.has(key)) this.removed.set(key, true)
    else if (this.removed.size > 0) this.removed.delete(key)
  }

  /** Takes in all that etcd has. */
  replace({ revision, objects }: RangeResult): void {
    const byResource = new Map<string, KubeObject[]>()
    for (const { resource, object } of objects) {
      const known = byResource.get(resource)
      if (known) known.push(object)
      else byResource.set(resource, [object])
    }
    for (const kind of kinds) this.cache.replace(resourceOf(kind), byResource.get(resourceOf(kind)) ?? [])
    this.revisionCell.value = revision
  }
}
