// What an API server knows: its watch cache of etcd, and with it what every cluster has without anybody having stored it, such as the default roles.
import { kindOfResource, kinds } from '../kinds/catalogue.ts'
import { type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import type { KubeObject } from '../kube-object.ts'
import type { Commit, RangeResult } from '../etcd/etcd.ts'
import { Informer } from '../kernel/informer.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Cell, Table } from '../kernel/store.ts'
import customResourceDefinitionKind from '../kinds/custom-resource-definition/custom-resource-definition.kind.ts'
import type { CustomKind } from '../custom-resources/custom-kind.ts'
import type { CustomResourceDefinition } from '../generated/api-types.d.ts'
import { storageKey } from './writes.ts'

/** The kind that a definition declares; undefined while its names are not accepted. */
export type CustomKindOf = (definition: CustomResourceDefinition) => CustomKind | undefined

/** Objects of a kind that nobody stored, by their key in etcd. */
export type DefaultsOf = (kind: KindDefinition) => ReadonlyMap<string, KubeObject> | undefined

export class KnownObjects {
  readonly cache: Informer
  private readonly revisionCell: Cell<number>
  /** Keys of default objects that somebody has deleted. */
  private readonly removed: Table<true>
  private readonly compactedCell: Cell<number>
  private defaultsOf: DefaultsOf = () => undefined
  /** Objects of kinds that definitions of this cluster declare, by their key in etcd. */
  private readonly customs: Table<KubeObject>
  private customKindOf: CustomKindOf = () => undefined

  constructor(kernel: Kernel, server: string) {
    this.cache = new Informer(kernel, server, kinds, [])
    this.revisionCell = kernel.adopt(`${server}/revision`, new Cell(1))
    this.customs = kernel.adopt(`${server}/custom`, new Table<KubeObject>())
    this.removed = kernel.adopt(`${server}/removed-defaults`, new Table<true>())
    this.compactedCell = kernel.adopt(`${server}/compacted`, new Cell(0))
  }

  get revision(): number { return this.revisionCell.value }
  /** What was there before this revision is forgotten. */
  get compacted(): number { return this.compactedCell.value }

  compact(revision: number): void {
    this.compactedCell.value = revision
  }

  useCustomKinds(customKindOf: CustomKindOf): void {
    this.customKindOf = customKindOf
  }

  /** The kind that is served under a resource's name. A definition is called by the resource that it declares. */
  kindOf(resource: string): KindDefinition | undefined {
    return kindOfResource(resource) ?? this.customKind(resource)?.kind
  }

  /** The kinds that definitions of this cluster declare. */
  get customKinds(): readonly KindDefinition[] {
    return this.cache.list(customResourceDefinitionKind).flatMap((definition) => this.customKindOf(definition)?.kind ?? [])
  }

  /** A kind of this cluster's own by its name. */
  customKindNamed(name: string): KindDefinition | undefined {
    const definition = this.cache.list(customResourceDefinitionKind).find(({ spec }) => spec.names.kind === name)
    return definition && this.customKindOf(definition)?.kind
  }

  customKind(resource: string): CustomKind | undefined {
    const definition = resource.includes('.') ? this.cache.get(customResourceDefinitionKind, undefined, resource) : undefined
    return definition && this.customKindOf(definition)
  }

  useDefaults(defaultsOf: DefaultsOf): void {
    this.defaultsOf = defaultsOf
  }

  /** An API server that begins anew makes default objects again that somebody deleted. */
  forget(): void {
    for (const key of [...this.removed.keys()]) this.removed.delete(key)
  }

  isStored(kind: KindDefinition, { metadata }: KubeObject): boolean {
    return (kind.isCustom ? this.customs.get(storageKey(kind, metadata.namespace, metadata.name)) : this.cache.get(kind, metadata.namespace, metadata.name)) !== undefined
  }

  get<T extends KubeObject>(kind: KindDefinition<T>, namespace: string | undefined, name: string): T | undefined {
    if (kind.isCustom) return this.customs.get(storageKey(kind, namespace, name)) as T | undefined
    const stored = this.cache.get(kind, namespace, name)
    if (stored) return stored
    const defaults = this.defaultsOf(kind)
    if (!defaults) return undefined
    const key = storageKey(kind, namespace, name), found = defaults.get(key)
    return found && !this.removed.has(key) ? (found as T) : undefined
  }

  list<T extends KubeObject>(kind: KindDefinition<T>, namespace?: string): readonly T[] {
    if (kind.isCustom) return this.listCustom(storageKey(kind, namespace, '')) as unknown as readonly T[]
    const stored = this.cache.list(kind, namespace), defaults = this.defaultsOf(kind)
    if (!defaults) return stored
    const keys = new Set(stored.map(({ metadata }) => storageKey(kind, metadata.namespace, metadata.name)))
    const others = [...defaults].filter(([key, { metadata }]) => !keys.has(key) && !this.removed.has(key) && (namespace === undefined || metadata.namespace === namespace))
    return [...stored, ...others.map(([, object]) => object as T)]
  }

  private listCustom(prefix: string): readonly KubeObject[] {
    return [...this.customs.entries()].filter(([key]) => key.startsWith(prefix)).map(([, object]) => object)
  }

  /** Takes a commit in. */
  apply({ revision, resource, type, key, object, previous }: Commit): void {
    this.revisionCell.value = revision
    if (!kindOfResource(resource)) this.takeCustom(type, key, object)
    else this.cache.apply(resource, type, object)
    if (type === 'DELETED' && previous && this.defaultsOf(kindOfResource(resource) ?? customResourceDefinitionKind)?.has(key)) this.removed.set(key, true)
    else if (this.removed.size > 0) this.removed.delete(key)
  }

  private takeCustom(type: Commit['type'], key: string, object: KubeObject): void {
    if (type === 'DELETED') this.customs.delete(key)
    else this.customs.set(key, object)
  }

  /** Takes in all that etcd has. */
  replace({ revision, objects }: RangeResult): void {
    const byResource = new Map<string, KubeObject[]>()
    for (const { resource, object } of objects) {
      const known = byResource.get(resource)
      if (known) known.push(object)
      else byResource.set(resource, [object])
    }
    for (const key of [...this.customs.keys()]) this.customs.delete(key)
    for (const { resource, object } of objects) if (!kindOfResource(resource)) this.customs.set(`${resource}/${object.metadata.namespace ? `${object.metadata.namespace}/` : ''}${object.metadata.name}`, object)
    for (const kind of kinds) this.cache.replace(resourceOf(kind), byResource.get(resourceOf(kind)) ?? [])
    this.revisionCell.value = revision
  }
}
