// Server-side apply: merges a configuration into an object, refuses to take fields from others unless forced, and takes back what
// the same manager applied before and now left out. Models structured-merge-diff merge.Updater.Apply and
// apimachinery/pkg/util/managedfields/internal.
import type { KubeObject, Status } from '../../kube-object.ts'
import type { Definition } from '../../schema/schema.ts'
import { isEqual } from '../../structure.ts'
import { applyConflict } from '../status-errors.ts'
import { difference, type FieldSet, intersection, membersOf, pathText, union } from './field-set.ts'
import { entriesOf, type FieldManager, isEntryOf, type ManagedFieldsEntry, withEntry, withManagedFields, withoutFields, withoutServerFields } from './managed-fields.ts'
import type { JsonObject } from './patch-error.ts'
import { compareValues, fieldsSetBy, mergeValues, removeFields, shapeOf } from './typed-walk.ts'

export interface ApplyOptions {
  readonly manager: string
  readonly force: boolean
  readonly timestamp: string
  readonly subresource?: string
}

interface FieldConflict {
  readonly manager: string
  readonly path: string
}

/** `"kubectl-client-side-apply" using apps/v1` */
function managerText(entry: ManagedFieldsEntry): string {
  const subresource = entry.subresource ? ` with subresource ${JSON.stringify(entry.subresource)}` : ''
  const version = entry.operation === 'Update' ? ` using ${entry.apiVersion}` : ''
  return `${JSON.stringify(entry.manager)}${subresource}${version}`
}

function conflictMessage(conflicts: readonly FieldConflict[]): string {
  if (conflicts.length === 1) return `Apply failed with 1 conflict: conflict with ${conflicts[0].manager}: ${conflicts[0].path}`
  const lines = [...new Set(conflicts.map(({ manager }) => manager))].sort().flatMap((manager) =>
    [`conflicts with ${manager}:`, ...conflicts.filter((conflict) => conflict.manager === manager).map(({ path }) => `- ${path}`)])
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`
}

function conflictStatus(conflicts: readonly FieldConflict[]): Status {
  return applyConflict(conflictMessage(conflicts), conflicts.map(({ manager, path }) => ({ reason: 'FieldManagerConflict', message: `conflict with ${manager}`, field: path })))
}

/** An object that nobody's account was kept of belongs, as it is, to a manager of its own. */
function entriesBeforeApply(live: KubeObject, definition: Definition): readonly ManagedFieldsEntry[] {
  const entries = entriesOf(live)
  if (entries.length > 0) return entries
  const { added } = compareValues({}, withoutServerFields(live), shapeOf(definition))
  return added === undefined ? [] : withEntry([], { manager: 'before-first-apply', operation: 'Update' }, live.apiVersion, added, live.metadata.creationTimestamp)
}

/** Takes out what the manager applied last time and leaves out now, as far as nobody else owns it. */
function pruned(merged: JsonObject, lastSet: FieldSet | undefined, newSet: FieldSet | undefined, others: readonly ManagedFieldsEntry[], definition: Definition): JsonObject {
  const leftOut = difference(lastSet, newSet)
  if (leftOut === undefined) return merged
  const kept = others.reduce<FieldSet | undefined>((set, entry) => union(set, entry.fieldsV1), newSet)
  return removeFields(merged, leftOut, kept, shapeOf(definition)) as JsonObject
}

/**
 * Applies a configuration to what is stored.
 * @param live undefined where the object does not exist yet
 * @param config decoded, with apiVersion, kind and metadata.name
 * @returns the object with its managedFields (the same reference when nothing changed), or the conflict
 */
export function applyConfiguration(live: KubeObject | undefined, config: KubeObject, definition: Definition, options: ApplyOptions): { readonly object: KubeObject } | { readonly refused: Status } {
  const shape = shapeOf(definition)
  const who: FieldManager = { manager: options.manager, operation: 'Apply', subresource: options.subresource }
  const newSet = fieldsSetBy(withoutServerFields(config), shape)
  const applied = newSet !== undefined && Object.keys(newSet).length > 0 ? newSet : undefined
  if (live === undefined) return { object: withManagedFields(config, withEntry([], who, config.apiVersion, applied, options.timestamp)) }
  const entries = entriesBeforeApply(live, definition)
  const own = entries.find((entry) => isEntryOf(entry, who, config.apiVersion))
  const others = entries.filter((entry) => entry !== own)
  const merged = mergeValues(live, config, shape) as unknown as JsonObject
  const result = pruned(merged, own?.fieldsV1, applied, others, definition) as unknown as KubeObject
  const { added, modified, removed } = compareValues(withoutServerFields(live), withoutServerFields(result), shape)
  const changed = union(added, modified)
  const conflicts = others.flatMap((entry) => membersOf(intersection(entry.fieldsV1, changed)).map((path): FieldConflict => ({ manager: managerText(entry), path: pathText(path) })))
  if (conflicts.length > 0 && !options.force) return { refused: conflictStatus(conflicts) }
  const isUnchanged = own !== undefined && isEqual(own.fieldsV1, applied) && !changed && !removed
  if (isUnchanged) return { object: result }
  return { object: withManagedFields(result, withEntry(withoutFields(others, union(changed, removed)), who, config.apiVersion, applied, options.timestamp)) }
}
