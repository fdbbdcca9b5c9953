// Decodes an object after a patch was applied: what the patch broke is blamed on the patch, as the API server does.
// Models jsonPatcher and applyPatchToObject in apiserver/pkg/endpoints/handlers/patch.go.
import type { KubeObject, Status } from '../../kube-object.ts'
import { invalid as invalidField } from '../../kinds/field-errors.ts'
import { definitionNamed, definitionOf } from '../../schema/schema.ts'
import { decodeObject, type GroupVersionKind, parseFieldValidation } from '../decode/decode.ts'
import { decodeStructure } from '../decode/structural.ts'
import type { PatchType } from '../request.ts'
import { invalid } from '../status-errors.ts'
import { goMap } from './go-map.ts'
import type { JsonObject } from './patch-error.ts'

export type DecodedPatch = { readonly object: KubeObject; readonly warnings: readonly string[] } | { readonly refused: Status }

const mismatchShape = /^json: cannot unmarshal (\w+)(?: \S+)? into Go struct field \S+ of type (.+)$/
const goKinds: Readonly<Record<string, string>> = { array: 'slice', object: 'map', number: 'int64' }

/** The same mismatch in the words of the converter that strategic merge patches go through. */
function converterWords(error: string): string {
  const match = mismatchShape.exec(error)
  if (match === null) return error
  const found = goKinds[match[1]] ?? match[1]
  const wanted = match[2]
  if (wanted.startsWith('[]')) return `cannot restore slice from ${found}`
  if (wanted.startsWith('map[') || wanted === 'v1.ResourceList') return `cannot restore map from ${found}`
  const [packageName, type] = wanted.split('.')
  if (type === undefined) return `unrecognized type: ${packageName}`
  return definitionNamed(type) ? `cannot restore struct from: ${found}` : 'unrecognized type: string'
}

function blamed(type: PatchType, patch: unknown, object: KubeObject, detail: string): { readonly refused: Status } {
  const value = type === 'strategic' ? goMap(patch) : JSON.stringify(object)
  return { refused: invalid({ group: '', kind: '' }, '', [invalidField('patch', value, detail)]) }
}

/** Checks and normalises a patched object. Where the patch was harmless, this is decodeObject. */
export function decodePatched(kind: GroupVersionKind, type: PatchType, patch: unknown, object: KubeObject, fieldValidation?: string): DecodedPatch {
  const definition = definitionOf(kind.group, kind.version, kind.kind)
  if (type === 'apply' || definition === undefined) return decodeObject(kind, object, fieldValidation)
  const validation = parseFieldValidation(fieldValidation)
  if (typeof validation !== 'string') return validation
  const decoded = decodeStructure(object as unknown as JsonObject, definition)
  if ('error' in decoded) return blamed(type, patch, object, type === 'strategic' ? converterWords(decoded.error) : decoded.error)
  if (validation === 'Strict' && decoded.strictErrors.length > 0) return blamed(type, patch, object, `strict decoding error: ${decoded.strictErrors.join(', ')}`)
  return { object: decoded.value as unknown as KubeObject, warnings: validation === 'Warn' ? decoded.strictErrors : [] }
}
