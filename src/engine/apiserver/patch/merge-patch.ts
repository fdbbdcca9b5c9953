// JSON merge patch: applied, made from two versions, and made from three as kubectl does for kinds without a schema.
// Models RFC 7386 and apimachinery/pkg/util/jsonmergepatch/patch.go. Copy-on-write.
import { isEqual } from '../../structure.ts'
import { isJsonObject, type JsonObject } from './patch-error.ts'

/** Without nulls: what a patch adds where nothing was. */
function withoutNulls(value: unknown): unknown {
  if (!isJsonObject(value)) return value
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(value)) if (value[key] !== null) result[key] = withoutNulls(value[key])
  return result
}

/** Applies a patch; null deletes. The same reference when nothing changed. */
export function applyMergePatch(original: JsonObject, patch: JsonObject): JsonObject {
  let copy: Record<string, unknown> | undefined
  for (const key of Object.keys(patch)) {
    const change = patch[key]
    const old = original[key]
    if (change === null) {
      if (Object.hasOwn(original, key)) delete (copy ??= { ...original })[key]
      continue
    }
    const merged = isJsonObject(change) ? (isJsonObject(old) ? applyMergePatch(old, change) : withoutNulls(change)) : change
    if (merged !== old) (copy ??= { ...original })[key] = merged
  }
  return copy ?? original
}

/** The patch that turns one version into the other. */
export function createMergePatch(original: JsonObject, modified: JsonObject): JsonObject {
  const patch: Record<string, unknown> = {}
  for (const key of Object.keys(modified)) {
    const before = original[key]
    const after = modified[key]
    if (isJsonObject(before) && isJsonObject(after)) {
      const inner = createMergePatch(before, after)
      if (Object.keys(inner).length > 0) patch[key] = inner
    } else if (!isEqual(before, after)) {
      patch[key] = after
    }
  }
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) patch[key] = null
  return patch
}

/** Keeps of a patch only what it deletes, or only what it sets. */
function keepNulls(patch: JsonObject, nulls: boolean): JsonObject {
  const kept: Record<string, unknown> = {}
  for (const key of Object.keys(patch)) {
    const value = patch[key]
    if (isJsonObject(value)) {
      const inner = keepNulls(value, nulls)
      if (Object.keys(inner).length > 0) kept[key] = inner
    } else if ((value === null) === nulls) {
      kept[key] = value
    }
  }
  return kept
}

/** What to change in `current`: additions and changes towards `modified`, deletions of what `original` had and `modified` has not. */
export function createThreeWayJsonMergePatch(original: JsonObject, modified: JsonObject, current: JsonObject): JsonObject {
  const additions = keepNulls(createMergePatch(current, modified), false)
  const deletions = keepNulls(createMergePatch(original, modified), true)
  return mergePatches(deletions, additions)
}

/** One patch after the other, as one patch. */
function mergePatches(first: JsonObject, second: JsonObject): JsonObject {
  const merged: Record<string, unknown> = { ...first }
  for (const key of Object.keys(second)) {
    const before = merged[key]
    const after = second[key]
    merged[key] = isJsonObject(before) && isJsonObject(after) ? mergePatches(before, after) : after
  }
  return merged
}
