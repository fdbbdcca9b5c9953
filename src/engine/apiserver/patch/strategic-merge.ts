// Strategic merge patch: a merge patch that knows which lists are merged by a key, with directives in the patch.
// Models StrategicMergePatch in apimachinery/pkg/util/strategicpatch/patch.go. Copy-on-write.
import { type PatchRule, patchRuleOf } from '../../schema/merge-facts.ts'
import { type Definition, definitionOfField } from '../../schema/schema.ts'
import { isEqual } from '../../structure.ts'
import { goMap } from './go-map.ts'
import { identityOf, indexIn, orderedElements } from './list-order.ts'
import { isJsonObject, type JsonObject, PatchError } from './patch-error.ts'

export const directives = { patch: '$patch', retainKeys: '$retainKeys', setElementOrder: '$setElementOrder/', deleteFromPrimitiveList: '$deleteFromPrimitiveList/' } as const

type List = readonly unknown[]

function noMergeKey(element: unknown, mergeKey: string): PatchError {
  return new PatchError('failed', `map: ${goMap(element)} does not contain declared merge key: ${mergeKey}`)
}

const DOLLAR = 36

function isDirective(key: string): boolean {
  return key.charCodeAt(0) === DOLLAR && (key === directives.patch || key === directives.retainKeys || key.startsWith(directives.setElementOrder) || key.startsWith(directives.deleteFromPrimitiveList))
}

/** Whether a map asks for anything beside new values. */
function hasDirectives(patch: JsonObject): boolean {
  for (const key in patch) if (isDirective(key)) return true
  return false
}

function isBare(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) {
    for (const item of value) if (!isBare(item) || (isJsonObject(item) && item[directives.patch] !== undefined)) return false
    return true
  }
  const map = value as JsonObject
  for (const key in map) if (map[key] === null || isDirective(key) || !isBare(map[key])) return false
  return true
}

/** What a patch adds where nothing was: without directives, and without nulls, which had something to delete elsewhere. */
function addedValue(value: unknown): unknown {
  if (isBare(value)) return value
  if (Array.isArray(value)) return value.filter((item) => !(isJsonObject(item) && item[directives.patch] !== undefined)).map(addedValue)
  if (!isJsonObject(value)) return value
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(value)) if (!isDirective(key) && value[key] !== null) result[key] = addedValue(value[key])
  return result
}

/** What `$patch` asks of a whole map; undefined if it asks nothing. */
function directedMap(patch: JsonObject): JsonObject | undefined {
  const directive = patch[directives.patch]
  if (directive === undefined) return undefined
  if (directive === 'delete') return {}
  if (directive !== 'replace') throw new PatchError('failed', `unknown patch type: ${String(directive)} in map: ${goMap(patch)}`)
  const { [directives.patch]: _, ...rest } = patch
  return rest
}

function retained(original: JsonObject, patch: JsonObject): JsonObject {
  const keys = patch[directives.retainKeys]
  if (keys === undefined) return original
  const named = Object.keys(patch).filter((key) => !isDirective(key) && patch[key] !== null)
  if (!Array.isArray(keys) || named.some((key) => !keys.includes(key))) throw new PatchError('badPatch', 'invalid patch format of retainKeys')
  if (Object.keys(original).every((key) => keys.includes(key))) return original
  return Object.fromEntries(Object.entries(original).filter(([key]) => keys.includes(key)))
}

/** Takes `$patch: delete` and `$patch: replace` elements out of a patch list and does what they say. */
function applyElementDirectives(original: List, patch: List, mergeKey: string): { readonly original: List; readonly patch: List } {
  let kept = original
  let isReplaced = false
  const plain: unknown[] = []
  for (const element of patch) {
    const directive = isJsonObject(element) ? element[directives.patch] : undefined
    if (directive === undefined) {
      plain.push(element)
    } else if (directive === 'delete') {
      if (identityOf(element, mergeKey) === undefined) throw noMergeKey(element, mergeKey)
      kept = kept.filter((other) => identityOf(other, mergeKey) !== identityOf(element, mergeKey))
    } else if (directive === 'replace') {
      isReplaced = true
    } else {
      throw new PatchError('failed', directive === 'merge' ? 'merging lists cannot yet be specified in the patch' : `unknown patch type: ${String(directive)} in map: ${goMap(element)}`)
    }
  }
  return isReplaced ? { original: plain.map(addedValue), patch: [] } : { original: kept, patch: plain }
}

/** Merges the elements of a patch into a list of objects, by key. */
function mergeObjects(original: List, patch: List, mergeKey: string, definition: Definition | undefined): unknown[] {
  const merged = [...original]
  for (const element of patch) {
    if (!isJsonObject(element) || identityOf(element, mergeKey) === undefined) throw noMergeKey(element, mergeKey)
    const place = indexIn(merged, element, mergeKey)
    if (place < 0) merged.push(addedValue(element))
    else merged[place] = mergeMap(merged[place] as JsonObject, element, definition)
  }
  return merged
}

function sameList(list: List, original: List): List {
  if (list.length !== original.length) return list
  for (let i = 0; i < list.length; i++) if (list[i] !== original[i]) return list
  return original
}

/** Merges a list; `order` is what `$setElementOrder` asks for. */
function mergeList(original: List, patch: List, mergeKey: string, definition: Definition | undefined, order: List | undefined): List {
  if (mergeKey === '') {
    const merged = [...new Set([...original, ...patch])]
    return sameList(orderedElements(merged, order ?? patch, original, ''), original)
  }
  const directed = applyElementDirectives(original, patch, mergeKey)
  const merged = mergeObjects(directed.original, directed.patch, mergeKey, definition)
  return sameList(orderedElements(merged, order ?? directed.patch, original, mergeKey), original)
}

/** How a field is merged, and what is in it. */
interface FieldFacts {
  readonly rule: PatchRule
  readonly inner: Definition | undefined
}

const factsByDefinition = new WeakMap<Definition, Map<string, FieldFacts>>()

function factsOf(definition: Definition | undefined, name: string): FieldFacts {
  let facts = definition && factsByDefinition.get(definition)
  if (definition && !facts) {
    facts = new Map(Object.keys(definition.fields).map((field) => [field, { rule: patchRuleOf(definition, field), inner: definitionOfField(definition.fields[field]) }]))
    factsByDefinition.set(definition, facts)
  }
  return facts?.get(name) ?? { rule: patchRuleOf(definition, name), inner: undefined }
}

/** The new value of one field; undefined deletes it. */
function mergeField(name: string, original: JsonObject, patch: JsonObject, definition: Definition | undefined, isDirected: boolean): unknown {
  const change = Object.hasOwn(patch, name) ? patch[name] : undefined
  let old = original[name]
  if (change === null) return undefined
  if (!isDirected && typeof change !== 'object') return change ?? old
  const order = isDirected ? (patch[`${directives.setElementOrder}${name}`] as List | undefined) : undefined
  const removed = isDirected ? (patch[`${directives.deleteFromPrimitiveList}${name}`] as List | undefined) : undefined
  const { rule, inner } = factsOf(definition, name)
  if (Array.isArray(removed) && Array.isArray(old)) old = sameList(old.filter((item) => !removed.includes(item)), old)
  if (Array.isArray(old) && rule.strategy === 'merge' && (Array.isArray(change) || (change === undefined && Array.isArray(order)))) {
    return mergeList(old, (change as List | undefined) ?? [], rule.mergeKey, inner, order)
  }
  if (change === undefined) return old
  if (isJsonObject(change) && isJsonObject(old) && !rule.isWhole) return mergeMap(old, change, inner)
  const added = isJsonObject(change) ? addedValue(directedMap(change) ?? change) : addedValue(change)
  return isEqual(added, old) ? old : added
}

/** The field that a key of a patch speaks about. */
function fieldOfKey(key: string): string | undefined {
  for (const prefix of [directives.setElementOrder, directives.deleteFromPrimitiveList]) if (key.startsWith(prefix)) return key.slice(prefix.length)
  return isDirective(key) ? undefined : key
}

function mergeMap(original: JsonObject, patch: JsonObject, definition: Definition | undefined): JsonObject {
  const directed = directedMap(patch)
  if (directed !== undefined) return isEqual(directed, original) ? original : directed
  const isDirected = hasDirectives(patch), base = isDirected ? retained(original, patch) : original
  let copy: Record<string, unknown> | undefined
  for (const name of isDirected ? new Set(Object.keys(patch).map(fieldOfKey)) : Object.keys(patch)) {
    if (name === undefined) continue
    const merged = mergeField(name, base, patch, definition, isDirected)
    if (merged === base[name]) continue
    copy ??= { ...base }
    if (merged === undefined) delete copy[name]
    else copy[name] = merged
  }
  return copy ?? base
}

/** Applies a patch to an object of the kind that `definition` describes. Throws a PatchError. */
export function applyStrategicMergePatch(original: JsonObject, patch: unknown, definition: Definition): JsonObject {
  if (!isJsonObject(patch)) throw new PatchError('badPatch', `json: cannot unmarshal ${Array.isArray(patch) ? 'array' : typeof patch} into Go value of type map[string]interface {}`)
  return mergeMap(original, patch, definition)
}
