// Keeps account of who set which field, in metadata.managedFields. Models apimachinery/pkg/util/managedfields/internal.
import type { KubeObject } from '../../kube-object.ts'
import type { Definition } from '../../schema/schema.ts'
import { difference, type FieldSet, union } from './field-set.ts'
import { compareValues, shapeOf } from './typed-walk.ts'

export interface ManagedFieldsEntry {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly time?: string
  readonly fieldsType: 'FieldsV1'
  readonly fieldsV1: FieldSet
  readonly subresource?: string
}

/** Who writes, and how. */
export interface FieldManager {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly subresource?: string
}

export function entriesOf(object: KubeObject): readonly ManagedFieldsEntry[] {
  return (object.metadata.managedFields ?? []) as readonly ManagedFieldsEntry[]
}

/** An Apply entry stands for its manager in every version; an Update entry for one version. */
export function isEntryOf(entry: ManagedFieldsEntry, who: FieldManager, apiVersion: string): boolean {
  const isSame = entry.manager === who.manager && entry.operation === who.operation && (entry.subresource ?? '') === (who.subresource ?? '')
  return isSame && (who.operation === 'Apply' || entry.apiVersion === apiVersion)
}

const ownedByServer: ReadonlySet<string> = new Set(['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'generation', 'managedFields', 'resourceVersion', 'deletionTimestamp', 'deletionGracePeriodSeconds'])

/** Without what belongs to nobody: apiVersion, kind and the server's part of metadata. */
export function withoutServerFields(object: KubeObject): Readonly<Record<string, unknown>> {
  const fields = object as KubeObject & Record<string, unknown>, metadata = (fields.metadata ?? {}) as unknown as Readonly<Record<string, unknown>>, rest: Record<string, unknown> = {}
  let meta: Record<string, unknown> | undefined
  for (const name of Object.keys(metadata)) if (!ownedByServer.has(name)) (meta ??= {})[name] = metadata[name]
  if (meta) rest.metadata = meta
  for (const name of Object.keys(fields)) if (name !== 'apiVersion' && name !== 'kind' && name !== 'metadata') rest[name] = fields[name]
  return rest
}

export function withManagedFields<T extends KubeObject>(object: T, entries: readonly ManagedFieldsEntry[]): T {
  return { ...object, metadata: { ...object.metadata, managedFields: entries } }
}

/** Apply before Update, then the older first, then by name. */
export function sortedEntries(entries: readonly ManagedFieldsEntry[]): readonly ManagedFieldsEntry[] {
  return entries.length < 2 ? entries : [...entries].sort((a, b) => (isBefore(a, b) ? -1 : 1))
}

function isBefore(a: ManagedFieldsEntry, b: ManagedFieldsEntry): boolean {
  if (a.operation !== b.operation) return a.operation < b.operation
  const time = a.time ?? '', other = b.time ?? ''
  if (time !== other) return time < other
  if (a.manager !== b.manager) return a.manager < b.manager
  if (a.apiVersion !== b.apiVersion) return a.apiVersion < b.apiVersion
  return (a.subresource ?? '') < (b.subresource ?? '')
}

/** The entries with a set for one of them replaced; an empty set drops the entry. */
export function withEntry(entries: readonly ManagedFieldsEntry[], who: FieldManager, apiVersion: string, fields: FieldSet | undefined, time: string): readonly ManagedFieldsEntry[] {
  const others = entries.filter((entry) => !isEntryOf(entry, who, apiVersion))
  if (fields === undefined) return others
  const entry: ManagedFieldsEntry = {
    manager: who.manager, operation: who.operation, apiVersion, time, fieldsType: 'FieldsV1', fieldsV1: fields, ...(who.subresource ? { subresource: who.subresource } : {}),
  }
  return sortedEntries([...others, entry])
}

/** Takes fields from every entry; those left with nothing go. */
export function withoutFields(entries: readonly ManagedFieldsEntry[], fields: FieldSet | undefined): readonly ManagedFieldsEntry[] {
  if (fields === undefined) return entries
  return entries.flatMap((entry) => {
    const left = difference(entry.fieldsV1, fields)
    return left === undefined ? [] : left === entry.fieldsV1 ? [entry] : [{ ...entry, fieldsV1: left }]
  })
}

/**
 * Credits a create, update or patch to its manager: it owns what it added or changed, and others lose what changed or went. The
 * same reference when nothing that is tracked differs. `old` is undefined for a create.
 * Simplified: upstream folds the oldest of more than ten Update entries into one; here they all stay.
 */
export function trackUpdate<T extends KubeObject>(definition: Definition, old: KubeObject | undefined, object: T, who: FieldManager, time: string): T {
  const before = old === undefined ? {} : withoutServerFields(old)
  const { added, modified, removed } = compareValues(before, withoutServerFields(object), shapeOf(definition))
  const entries = old === undefined ? [] : entriesOf(old)
  if (!added && !modified && !removed) return object.metadata.managedFields === old?.metadata.managedFields ? object : withManagedFields(object, entries)
  const changed = union(added, modified)
  const own = entries.find((entry) => isEntryOf(entry, who, object.apiVersion))
  const others = withoutFields(entries.filter((entry) => entry !== own), union(changed, removed))
  return withManagedFields(object, withEntry(others, who, object.apiVersion, union(difference(own?.fieldsV1, removed), changed), time))
}
