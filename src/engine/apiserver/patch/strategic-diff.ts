// Makes strategic merge patches: from two versions of an object, or from three, as `kubectl apply` does with the last applied
// configuration. Models CreateTwoWayMergePatch and CreateThreeWayMergePatch in apimachinery/pkg/util/strategicpatch/patch.go.
import { patchRuleOf, type PatchRule } from '../../schema/merge-facts.ts'
import { type Definition, definitionOfField } from '../../schema/schema.ts'
import { isEqual } from '../../structure.ts'
import { goMap } from './go-map.ts'
import { identityOf, indexIn } from './list-order.ts'
import { isJsonObject, type JsonObject, PatchError } from './patch-error.ts'
import { directives } from './strategic-merge.ts'

interface DiffOptions {
  readonly ignoreDeletions: boolean
  readonly ignoreChangesAndAdditions: boolean
  readonly setElementOrder: boolean
}

type List = readonly unknown[]
type Patch = Record<string, unknown>

function noMergeKey(element: unknown, mergeKey: string): PatchError {
  return new PatchError('failed', `map: ${goMap(element)} does not contain declared merge key: ${mergeKey}`)
}

/** Elements to add or change, elements to delete, of a list of objects. */
function diffElements(original: List, modified: List, { mergeKey, retainKeys }: PatchRule, definition: Definition | undefined, options: DiffOptions): Patch[] {
  const changed: Patch[] = []
  for (const element of modified) {
    if (!isJsonObject(element) || element[mergeKey] === undefined) throw noMergeKey(element, mergeKey)
    const place = indexIn(original, element, mergeKey)
    if (place < 0) {
      if (!options.ignoreChangesAndAdditions) changed.push(element)
      continue
    }
    const inner = diffMaps(original[place] as JsonObject, element, definition, options, retainKeys)
    if (Object.keys(inner).length > 0) changed.push({ ...inner, [mergeKey]: element[mergeKey] })
  }
  if (options.ignoreDeletions) return changed
  const gone = original.filter((element) => indexIn(modified, element, mergeKey) < 0)
  return [...changed, ...gone.map((element) => ({ [directives.patch]: 'delete', [mergeKey]: identityOf(element, mergeKey) }))]
}

function isOrderSame(original: List, modified: List, mergeKey: string): boolean {
  return original.length === modified.length && original.every((element, i) => identityOf(element, mergeKey) === identityOf(modified[i], mergeKey))
}

function diffObjectList(patch: Patch, name: string, original: List, modified: List, rule: PatchRule, definition: Definition | undefined, options: DiffOptions): void {
  const { mergeKey } = rule
  const elements = diffElements(original, modified, rule, definition, options)
  if (elements.length > 0) patch[name] = elements
  const isOrdered = isOrderSame(original, modified, mergeKey)
  const isWorthOrdering = (!options.ignoreChangesAndAdditions && (elements.length > 0 || !isOrdered)) || (!options.ignoreDeletions && elements.length > 0)
  if (options.setElementOrder && isWorthOrdering) patch[`${directives.setElementOrder}${name}`] = modified.map((element) => ({ [mergeKey]: identityOf(element, mergeKey) }))
}

function diffPlainList(patch: Patch, name: string, original: List, modified: List, options: DiffOptions): void {
  const added = modified.filter((item) => !original.includes(item))
  const removed = [...new Set(original.filter((item) => !modified.includes(item)))].sort()
  if (added.length > 0 && !options.ignoreChangesAndAdditions) patch[name] = added
  if (removed.length > 0 && !options.ignoreDeletions) patch[`${directives.deleteFromPrimitiveList}${name}`] = removed
  const isWorthOrdering = (!options.ignoreDeletions && removed.length > 0) || (!options.ignoreChangesAndAdditions && !isEqual(original, modified))
  if (options.setElementOrder && isWorthOrdering) patch[`${directives.setElementOrder}${name}`] = modified
}

function diffField(patch: Patch, name: string, before: unknown, after: unknown, definition: Definition | undefined, options: DiffOptions): void {
  const field = definition && Object.hasOwn(definition.fields, name) ? definition.fields[name] : undefined
  const inner = field && definitionOfField(field)
  const rule = patchRuleOf(definition, name)
  if (isJsonObject(before) && isJsonObject(after) && rule.isWhole) {
    if (!options.ignoreChangesAndAdditions) patch[name] = after
  } else if (isJsonObject(before) && isJsonObject(after)) {
    const diff = diffMaps(before, after, inner, options, rule.retainKeys)
    if (Object.keys(diff).length > 0) patch[name] = diff
  } else if (Array.isArray(before) && Array.isArray(after) && rule.strategy === 'merge') {
    if (before.length === 0) {
      if (after.length > 0 && !options.ignoreChangesAndAdditions) patch[name] = after
    } else if (rule.mergeKey !== '') {
      diffObjectList(patch, name, before, after, rule, inner, options)
    } else {
      diffPlainList(patch, name, before, after, options)
    }
  } else if (!options.ignoreChangesAndAdditions && !isEqual(before, after)) {
    patch[name] = after
  }
}

function diffMaps(original: JsonObject, modified: JsonObject, definition: Definition | undefined, options: DiffOptions, retainKeys: boolean): Patch {
  const patch: Patch = {}
  for (const name of Object.keys(modified)) {
    if (Object.hasOwn(original, name)) diffField(patch, name, original[name], modified[name], definition, options)
    else if (!options.ignoreChangesAndAdditions) patch[name] = modified[name]
  }
  if (!options.ignoreDeletions) for (const name of Object.keys(original)) if (!Object.hasOwn(modified, name)) patch[name] = null
  const isChanged = Object.keys(patch).length > 0
  if (retainKeys && isChanged && !options.ignoreChangesAndAdditions) patch[directives.retainKeys] = Object.keys(modified).filter((name) => modified[name] !== null).sort()
  return patch
}

/** The patch that turns `original` into `modified`. */
export function createTwoWayMergePatch(original: JsonObject, modified: JsonObject, definition: Definition): JsonObject {
  return diffMaps(original, modified, definition, { ignoreDeletions: false, ignoreChangesAndAdditions: false, setElementOrder: true }, false)
}

/** Two patches as one: the deletions of the first, the rest of the second. */
function mergePatches(deletions: JsonObject, additions: JsonObject, definition: Definition | undefined): Patch {
  const merged: Patch = { ...deletions }
  for (const name of Object.keys(additions)) {
    const before = merged[name]
    const after = additions[name]
    const field = definition && Object.hasOwn(definition.fields, name) ? definition.fields[name] : undefined
    const inner = field && definitionOfField(field)
    if (isJsonObject(before) && isJsonObject(after)) merged[name] = mergePatches(before, after, inner)
    else if (Array.isArray(before) && Array.isArray(after) && !name.startsWith('$')) merged[name] = mergePatchLists(before, after, patchRuleOf(definition, name).mergeKey, inner)
    else merged[name] = after
  }
  return merged
}

function mergePatchLists(deletions: List, additions: List, mergeKey: string, definition: Definition | undefined): unknown[] {
  const merged: unknown[] = [...additions]
  for (const element of deletions) {
    const place = indexIn(merged, element, mergeKey)
    if (place < 0) merged.push(element)
    else merged[place] = mergePatches(element as JsonObject, merged[place] as JsonObject, definition)
  }
  return merged
}

/**
 * The patch that `kubectl apply` sends: what `modified` sets and `current` has not, and the deletion of what `original` (the last
 * applied configuration) had and `modified` has not. What others wrote stays.
 */
export function createThreeWayMergePatch(original: JsonObject, modified: JsonObject, current: JsonObject, definition: Definition): JsonObject {
  const additions = diffMaps(current, modified, definition, { ignoreDeletions: true, ignoreChangesAndAdditions: false, setElementOrder: true }, false)
  const deletions = diffMaps(original, modified, definition, { ignoreDeletions: false, ignoreChangesAndAdditions: true, setElementOrder: true }, false)
  return mergePatches(deletions, additions, definition)
}
