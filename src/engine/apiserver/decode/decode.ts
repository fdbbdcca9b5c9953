// Turns the body of a request into an object of the kind that its path names, or into the Status that refuses it.
// Models apiserver/pkg/endpoints/handlers/create.go, rest.go transformDecodeError and runtime/serializer/json.
import type { KubeObject, Status } from '../../kube-object.ts'
import { definitionOf } from '../../schema/schema.ts'
import { badRequest } from '../status-errors.ts'
import { parseJson } from './go-json.ts'
import { decodeStructure } from './structural.ts'

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

export interface GroupVersionKind {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** Of a kind whose schema is the cluster's own. */
  prune?(object: Readonly<Record<string, unknown>>): { readonly object: Readonly<Record<string, unknown>>; readonly unknown: readonly string[] }
}

export interface DecodedBody {
  /** With apiVersion and kind filled in. The same reference as the body when nothing had to change. */
  readonly object: Readonly<Record<string, unknown>>
  readonly warnings: readonly string[]
}

export type DecodeResult = DecodedBody | { readonly refused: Status }

const registry = 'pkg/api/legacyscheme/scheme.go:30'

/** The start of the body, as errors quote it. */
function summary(text: string): string {
  if (text === '') return '<empty>'
  if (!text.startsWith('{')) {
    const hex = [...text.slice(0, 30)].map((character) => character.charCodeAt(0).toString(16).padStart(2, '0')).join('')
    return text.length > 30 ? `${hex} ...` : hex
  }
  return text.length > 30 ? `${text.slice(0, 30)} ...` : text
}

function unrecognized(kind: string, error: string, body: string): { readonly refused: Status } {
  return { refused: badRequest(`the object provided is unrecognized (must be of type ${kind}): ${error} (${summary(body)})`) }
}

function cannotBeHandled(given: GroupVersionKind, wanted: string, error: string): { readonly refused: Status } {
  return { refused: badRequest(`${given.kind} in version ${JSON.stringify(given.version)} cannot be handled as a ${wanted}: ${error}`) }
}

function textOf(value: unknown, fallback: string): string | undefined {
  if (value === undefined || value === null || value === '') return fallback
  return typeof value === 'string' ? value : undefined
}

const apiVersionText = ({ group, version }: GroupVersionKind): string => (group ? `${group}/${version}` : version)

/** The Go package of a group's internal types. */
function internalPackage(group: string): string {
  return group === '' || group === 'events.k8s.io' ? 'core' : group.split('.')[0]
}

/** Why a body that names another apiVersion or kind than its path is refused. */
function refuseOtherKind(given: GroupVersionKind, wanted: GroupVersionKind): DecodeResult {
  const known = definitionOf(given.group, given.version, given.kind) !== undefined
  if (given.kind === wanted.kind && (known || given.group === 'extensions')) {
    return { refused: badRequest(`the API version in the data (${apiVersionText(given)}) does not match the expected API version (${apiVersionText(wanted)})`) }
  }
  if (!known) {
    const problem = `no kind ${JSON.stringify(given.kind)} is registered for version ${JSON.stringify(apiVersionText(given))} in scheme ${JSON.stringify(registry)}`
    return cannotBeHandled(given, wanted.kind, problem)
  }
  return cannotBeHandled(given, wanted.kind, `converting (${given.version}.${given.kind}) to (${internalPackage(wanted.group)}.${wanted.kind}): unknown conversion`)
}

interface Read {
  readonly value: Readonly<Record<string, unknown>>
  readonly duplicates: readonly string[]
}

/** JSON text or parsed JSON into an object. */
function readBody(body: unknown, kind: string): Read | { readonly refused: Status } {
  let value = body
  let duplicates: readonly string[] = []
  if (typeof body === 'string') {
    const parsed = parseJson(body)
    if ('error' in parsed) return unrecognized(kind, `couldn't get version/kind; json parse error: ${parsed.error}`, body)
    value = parsed.value
    duplicates = parsed.duplicates
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value: value as Read['value'], duplicates }
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  const target = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
  return unrecognized(kind, `couldn't get version/kind; json parse error: json: cannot unmarshal ${found} into Go value of type ${target}`,
    typeof body === 'string' ? body : JSON.stringify(body) ?? '')
}

/**
 * Decodes a body for the kind at its path. Kinds without a definition (custom resources) are taken as they are, save that their
 * apiVersion and kind are checked.
 */
export function decodeBody(body: unknown, wanted: GroupVersionKind, fieldValidation: FieldValidation = 'Warn'): DecodeResult {
  const read = readBody(body, wanted.kind)
  if ('refused' in read) return read
  const { value } = read
  const apiVersion = textOf(value.apiVersion, apiVersionText(wanted))
  const kind = textOf(value.kind, wanted.kind)
  if (apiVersion === undefined || kind === undefined) {
    const field = apiVersion === undefined ? 'apiVersion' : 'kind'
    const given = value[field]
    const found = Array.isArray(given) ? 'array' : typeof given === 'boolean' ? 'bool' : typeof given
    return unrecognized(wanted.kind, `couldn't get version/kind; json parse error: json: cannot unmarshal ${found} into Go struct field .${field} of type string`,
      typeof body === 'string' ? body : JSON.stringify(body))
  }
  const slash = apiVersion.lastIndexOf('/')
  const given = { group: slash < 0 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1), kind }
  if (given.group !== wanted.group || given.version !== wanted.version || given.kind !== wanted.kind) return refuseOtherKind(given, wanted)
  return decodeValue(value, read.duplicates, wanted, fieldValidation)
}

function decodeValue(value: Read['value'], duplicates: readonly string[], wanted: GroupVersionKind, fieldValidation: FieldValidation): DecodeResult {
  const definition = definitionOf(wanted.group, wanted.version, wanted.kind)
  let object = value
  let strictErrors = duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`)
  if (definition !== undefined) {
    const decoded = decodeStructure(value, definition)
    if ('error' in decoded) return cannotBeHandled(wanted, wanted.kind, decoded.error)
    object = decoded.value
    strictErrors = [...strictErrors, ...decoded.strictErrors]
  } else if (wanted.prune) {
    const known = wanted.prune(value)
    object = known.object
    strictErrors = [...strictErrors, ...known.unknown.map((path) => `unknown field ${JSON.stringify(path)}`)]
  }
  if (strictErrors.length > 0 && fieldValidation === 'Strict') return cannotBeHandled(wanted, wanted.kind, `strict decoding error: ${strictErrors.join(', ')}`)
  const apiVersion = apiVersionText(wanted)
  if (object.apiVersion !== apiVersion || object.kind !== wanted.kind) object = { ...object, apiVersion, kind: wanted.kind }
  return { object, warnings: fieldValidation === 'Warn' ? strictErrors : [] }
}

/** Query parameter fieldValidation; the API server's default is Warn. */
export function parseFieldValidation(text: string | undefined): FieldValidation | { readonly refused: Status } {
  if (text === undefined || text === '') return 'Warn'
  if (text === 'Strict' || text === 'Warn' || text === 'Ignore') return text
  return { refused: badRequest(`fieldValidation: Unsupported value: ${JSON.stringify(text)}: supported values: "Ignore", "Strict", "Warn"`) }
}

/** Decodes what a client sent to a kind's path; `fieldValidation` is the query parameter of that name. */
export function decodeObject(kind: GroupVersionKind, body: unknown, fieldValidation?: string): { readonly object: KubeObject; readonly warnings: readonly string[] } | { readonly refused: Status } {
  const validation = parseFieldValidation(fieldValidation)
  if (typeof validation !== 'string') return validation
  const decoded = decodeBody(body, kind, validation)
  if ('refused' in decoded) return decoded
  // Go's metadata is a struct and always there; so may everybody after this step assume.
  const object = decoded.object.metadata === undefined ? { ...decoded.object, metadata: {} } : decoded.object
  return { object: object as unknown as KubeObject, warnings: decoded.warnings }
}
