// Checks a JSON value against a definition and brings it into the form in which it is stored. Copy-on-write: what is already
// in that form is returned as the same reference. Models Go's decoding into a typed struct (sigs.k8s.io/json decode.go).
import { canonicalQuantity } from '../../quantity.ts'
import { goTypeOf, isOmittedWhenStored } from '../../schema/go-types.ts'
import { definitionNamed, type Definition, type Field } from '../../schema/schema.ts'
import { canonicalTime } from './go-time.ts'
import { pathText } from './go-json.ts'

export interface Structure {
  readonly value: Readonly<Record<string, unknown>>
  /** What a strict decoder refuses: unknown fields, in document order. */
  readonly strictErrors: readonly string[]
}

export interface StructureError {
  /** Without a heading, such as `json: cannot unmarshal string into Go struct field …`. */
  readonly error: string
}

/** Thrown where Go stops at once: inside types that decode themselves. */
class Aborted extends Error {}

/** The place in the document, and what was found so far. */
class Decoding {
  /** Names, indices and map keys from the root. */
  readonly path: (string | number)[] = []
  /** Names of struct fields only, as type errors print them. */
  readonly fieldPath: string[] = []
  readonly strictErrors: string[] = []
  savedError: string | undefined
  owner: Definition
  fieldName = ''

  constructor(root: Definition) {
    this.owner = root
  }

  typeError(found: string, goType: string): string {
    if (this.fieldPath.length === 0) return `json: cannot unmarshal ${found} into Go value of type ${goType}`
    return `json: cannot unmarshal ${found} into Go struct field ${this.owner.goName}.${this.fieldPath.join('.')} of type ${goType}`
  }

  /** Go remembers the first mismatch and reads on. */
  mismatch(found: string, field: Field): undefined {
    this.savedError ??= this.typeError(found, goTypeOf(field, this.owner, this.fieldName))
    return undefined
  }
}

function jsonTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value
}

const int32Limit = 2 ** 31
const int64Limit = 2 ** 63

function decodeNumber(value: unknown, field: Field, decoding: Decoding): unknown {
  if (typeof value !== 'number') return decoding.mismatch(jsonTypeOf(value), field)
  if (field.type === 'number') return value
  const limit = field.type === 'int32' ? int32Limit : int64Limit
  return Number.isInteger(value) && value >= -limit && value < limit ? value : decoding.mismatch(`number ${value}`, field)
}

function decodeBytes(value: unknown, field: Field, decoding: Decoding): unknown {
  if (typeof value !== 'string') return decoding.mismatch(jsonTypeOf(value), field)
  const bad = base64Problem(value)
  if (bad !== undefined) decoding.savedError ??= `illegal base64 data at input byte ${bad}`
  return value
}

/** Where Go's base64 decoder stops; line breaks are allowed. */
function base64Problem(text: string): number | undefined {
  let quantum = 0
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (character === '\n' || character === '\r') continue
    if (/[A-Za-z0-9+/]/.test(character)) {
      quantum = (quantum + 1) % 4
      continue
    }
    if (character !== '=' || quantum < 2) return i
    return paddingProblem(text, i, 4 - quantum)
  }
  return quantum === 0 ? undefined : text.length
}

function paddingProblem(text: string, start: number, wanted: number): number | undefined {
  let seen = 0
  for (let i = start; i < text.length; i++) {
    if (text[i] === '\n' || text[i] === '\r') continue
    if (text[i] !== '=' || seen === wanted) return i
    seen++
  }
  return seen === wanted ? undefined : text.length
}

/** Types that decode themselves: their errors end the decoding. */
function decodeSelf(value: unknown, field: Field, decoding: Decoding): unknown {
  if (field.type === 'quantity') {
    const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : JSON.stringify(value)
    const canonical = canonicalQuantity(text)
    if (typeof canonical !== 'string') throw new Aborted(canonical.error)
    return canonical
  }
  if (field.type === 'intOrString') {
    if (typeof value === 'string') return value
    if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < int32Limit) return value
    throw new Aborted(decoding.typeError(typeof value === 'number' ? `number ${value}` : jsonTypeOf(value), 'int32'))
  }
  if (typeof value !== 'string') throw new Aborted(decoding.typeError(jsonTypeOf(value), 'string'))
  const canonical = canonicalTime(value, field.type === 'time' ? 'time' : 'microTime')
  if (typeof canonical !== 'string') throw new Aborted(canonical.error)
  return canonical
}

/** null is the zero value: absent where something can be absent, empty inside lists and maps. */
function zeroOf(field: Field): unknown {
  switch (field.type) {
    case 'string': case 'bytes': return ''
    case 'boolean': return false
    case 'quantity': return '0'
    case 'object': return {}
    case 'array': case 'map': case 'any': case 'time': case 'microTime': return null
    default: return 0
  }
}

function decodeElement(value: unknown, field: Field, step: string | number, decoding: Decoding): unknown {
  if (value === null) return zeroOf(field)
  decoding.path.push(step)
  const decoded = decodeValue(value, field, decoding)
  decoding.path.pop()
  return decoded === undefined ? zeroOf(field) : decoded
}

function decodeArray(value: unknown, field: Field, decoding: Decoding): unknown {
  if (!Array.isArray(value)) return decoding.mismatch(jsonTypeOf(value), field)
  let copy: unknown[] | undefined
  for (let i = 0; i < value.length; i++) {
    const decoded = decodeElement(value[i], field.items!, i, decoding)
    if (decoded !== value[i]) (copy ??= [...value])[i] = decoded
  }
  return copy ?? value
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function decodeMap(value: unknown, field: Field, decoding: Decoding): unknown {
  if (!isRecord(value)) return decoding.mismatch(jsonTypeOf(value), field)
  let copy: Record<string, unknown> | undefined
  for (const key of Object.keys(value)) {
    const decoded = decodeElement(value[key], field.items!, key, decoding)
    if (decoded !== value[key]) (copy ??= { ...value })[key] = decoded
  }
  return copy ?? value
}

function decodeValue(value: unknown, field: Field, decoding: Decoding): unknown {
  switch (field.type) {
    case 'any': return value
    case 'string': return typeof value === 'string' ? value : decoding.mismatch(jsonTypeOf(value), field)
    case 'boolean': return typeof value === 'boolean' ? value : decoding.mismatch(jsonTypeOf(value), field)
    case 'int32': case 'int64': case 'number': return decodeNumber(value, field, decoding)
    case 'bytes': return decodeBytes(value, field, decoding)
    case 'array': return decodeArray(value, field, decoding)
    case 'map': return decodeMap(value, field, decoding)
    case 'object': return isRecord(value) ? decodeFields(value, definitionNamed(field.ref!)!, decoding) : decoding.mismatch(jsonTypeOf(value), field)
    default: return decodeSelf(value, field, decoding)
  }
}

function decodeFields(value: Readonly<Record<string, unknown>>, definition: Definition, decoding: Decoding): Readonly<Record<string, unknown>> {
  const { owner, fieldName } = decoding
  let copy: Record<string, unknown> | undefined
  for (const name of Object.keys(value)) {
    const given = value[name]
    decoding.path.push(name)
    const field = Object.hasOwn(definition.fields, name) ? definition.fields[name] : undefined
    let decoded: unknown
    if (field === undefined) {
      decoding.strictErrors.push(`unknown field ${JSON.stringify(pathText(decoding.path))}`)
    } else if (given !== null && given !== undefined) {
      decoding.owner = definition
      decoding.fieldName = name
      decoding.fieldPath.push(name)
      decoded = decodeValue(given, field, decoding)
      decoding.fieldPath.pop()
      if (isOmittedWhenStored(definition, name, field, decoded)) decoded = undefined
    }
    decoding.path.pop()
    if (decoded === given) continue
    copy ??= { ...value }
    if (decoded === undefined) delete copy[name]
    else copy[name] = decoded
  }
  decoding.owner = owner
  decoding.fieldName = fieldName
  return copy ?? value
}

/** Decodes an object of a known kind. */
export function decodeStructure(value: Readonly<Record<string, unknown>>, definition: Definition): Structure | StructureError {
  const decoding = new Decoding(definition)
  try {
    const decoded = decodeFields(value, definition, decoding)
    return decoding.savedError === undefined ? { value: decoded, strictErrors: decoding.strictErrors } : { error: decoding.savedError }
  } catch (failure) {
    if (failure instanceof Aborted) return { error: failure.message }
    throw failure
  }
}
