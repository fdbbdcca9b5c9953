// JSON patch: a list of operations on paths. Models RFC 6902 as evanphx/json-patch carries it out. Copy-on-write.
import { isEqual } from '../../structure.ts'
import { isJsonObject, type JsonObject, PatchError } from './patch-error.ts'

export interface JsonPatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test'
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

const rejected = (message: string): PatchError => new PatchError('rejected', message)

function stepsOf(pointer: string): string[] {
  if (pointer === '') return []
  return pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function indexOf(list: readonly unknown[], step: string, mayAppend: boolean): number {
  if (step === '-' && mayAppend) return list.length
  const index = /^-?[0-9]+$/.test(step) ? Number(step) : Number.NaN
  if (Number.isNaN(index)) throw rejected(`strconv.Atoi: parsing ${JSON.stringify(step)}: invalid syntax`)
  const place = index < 0 ? index + list.length + (mayAppend ? 1 : 0) : index
  if (place < 0 || place >= list.length + (mayAppend ? 1 : 0)) throw rejected(`Unable to access invalid index: ${index}: invalid index referenced`)
  return place
}

function read(document: unknown, pointer: string, operation: string): unknown {
  let value = document
  for (const step of stepsOf(pointer)) {
    if (Array.isArray(value)) value = value[indexOf(value, step, false)]
    else if (isJsonObject(value) && Object.hasOwn(value, step)) value = value[step]
    else throw rejected(`${operation} operation does not apply: doc is missing path: ${JSON.stringify(pointer)}: missing value`)
  }
  return value
}

type Change = { readonly kind: 'add' | 'replace'; readonly value: unknown } | { readonly kind: 'remove' }

function changeList(list: readonly unknown[], step: string, change: Change): unknown[] {
  const copy = [...list]
  if (change.kind === 'add') copy.splice(indexOf(list, step, true), 0, change.value)
  else if (change.kind === 'replace') copy[indexOf(list, step, false)] = change.value
  else copy.splice(indexOf(list, step, false), 1)
  return copy
}

function changeObject(object: JsonObject, step: string, change: Change, pointer: string): JsonObject {
  if (change.kind !== 'add' && !Object.hasOwn(object, step)) {
    throw rejected(change.kind === 'remove' ? `Unable to remove nonexistent key: ${step}: missing value` : `replace operation does not apply: doc is missing key: ${pointer}: missing value`)
  }
  if (change.kind !== 'remove') return { ...object, [step]: change.value }
  const copy: Record<string, unknown> = { ...object }
  delete copy[step]
  return copy
}

/** The document with one place changed; everything beside the path is shared. */
function write(document: unknown, steps: readonly string[], change: Change, pointer: string): unknown {
  if (steps.length === 0) return change.kind === 'remove' ? null : change.value
  const [step, ...rest] = steps
  if (rest.length === 0) {
    if (Array.isArray(document)) return changeList(document, step, change)
    if (isJsonObject(document)) return changeObject(document, step, change, pointer)
  } else if (Array.isArray(document)) {
    const index = indexOf(document, step, false)
    return document.map((item, i) => (i === index ? write(item, rest, change, pointer) : item))
  } else if (isJsonObject(document) && Object.hasOwn(document, step)) {
    return { ...document, [step]: write(document[step], rest, change, pointer) }
  }
  throw rejected(`${change.kind} operation does not apply: doc is missing path: ${JSON.stringify(pointer)}: missing value`)
}

function applyOperation(document: unknown, operation: JsonPatchOperation): unknown {
  const { op, path, from = '' } = operation
  switch (op) {
    case 'add': case 'replace': return write(document, stepsOf(path), { kind: op, value: operation.value ?? null }, path)
    case 'remove': return write(document, stepsOf(path), { kind: 'remove' }, path)
    case 'copy': return write(document, stepsOf(path), { kind: 'add', value: read(document, from, 'copy') }, path)
    case 'move': return write(write(document, stepsOf(from), { kind: 'remove' }, from), stepsOf(path), { kind: 'add', value: read(document, from, 'move') }, path)
    case 'test':
      if (!isEqual(read(document, path, 'test'), operation.value ?? null)) throw rejected(`testing path ${path}: value mismatch: test failed`)
      return document
    default: throw rejected(`Unexpected kind: ${String(op)}`)
  }
}

/** Applies the operations in order; the first that fails throws a PatchError and nothing has changed. */
export function applyJsonPatch(document: JsonObject, patch: unknown): JsonObject {
  if (!Array.isArray(patch)) throw new PatchError('badPatch', `json: cannot unmarshal ${isJsonObject(patch) ? 'object' : typeof patch} into Go value of type jsonpatch.Patch`)
  let result: unknown = document
  for (const operation of patch) {
    if (!isJsonObject(operation) || typeof operation.path !== 'string') throw new PatchError('badPatch', 'json: cannot unmarshal operation into Go value of type jsonpatch.Operation')
    result = applyOperation(result, operation as unknown as JsonPatchOperation)
  }
  if (!isJsonObject(result)) throw rejected('the patched document is not an object')
  return result
}
