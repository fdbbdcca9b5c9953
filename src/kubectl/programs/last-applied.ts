// The annotation in which kubectl remembers what was applied, so that the next apply knows what the author took out.
// Models kubectl/pkg/util/apply.go.
import type { JsonObject } from '../../engine/apiserver/patch/patch-error.ts'

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** JSON as Go's encoder writes it: keys sorted, and nothing in it that could end a script element. */
function encode(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(encode).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${fields.map(([name, field]) => `${encode(name)}:${encode(field)}`).join(',')}}`
  }
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function metadataOf(object: JsonObject): JsonObject {
  return (object['metadata'] ?? {}) as JsonObject
}

function annotationsOf(object: JsonObject): JsonObject {
  return (metadataOf(object)['annotations'] ?? {}) as JsonObject
}

/** The object with the annotation that says how it was written. */
export function withLastApplied(object: JsonObject): JsonObject {
  const { [LAST_APPLIED]: _, ...annotations } = annotationsOf(object)
  const bare = { ...object, metadata: { ...metadataOf(object), annotations } }
  return { ...bare, metadata: { ...bare.metadata, annotations: { ...annotations, [LAST_APPLIED]: `${encode(bare)}\n` } } }
}

/** What was applied last, or nothing where the object was not applied. */
export function lastApplied(object: JsonObject): JsonObject {
  const text = annotationsOf(object)[LAST_APPLIED]
  if (typeof text !== 'string') return {}
  try {
    return JSON.parse(text) as JsonObject
  } catch {
    return {}
  }
}
