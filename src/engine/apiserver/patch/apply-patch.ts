// Applies whatever kind of patch a request carries, and answers failures as the API server does.
// Models apiserver/pkg/endpoints/handlers/patch.go.
import type { KubeObject, Status } from '../../kube-object.ts'
import type { KindDefinition } from '../../kinds/define-kind.ts'
import { apiVersionOf } from '../../kinds/define-kind.ts'
import { required } from '../../kinds/field-errors.ts'
import { definitionOf } from '../../schema/schema.ts'
import { decodeStructure } from '../decode/structural.ts'
import { parseJson } from '../decode/go-json.ts'
import type { PatchType } from '../request.ts'
import { badRequest, failed, invalid, rejectedByServer, unsupportedMediaType } from '../status-errors.ts'
import { applyJsonPatch } from './json-patch.ts'
import { applyMergePatch } from './merge-patch.ts'
import { isJsonObject, type JsonObject, PatchError } from './patch-error.ts'
import { applyConfiguration } from './server-side-apply.ts'
import { applyStrategicMergePatch } from './strategic-merge.ts'

export interface PatchOptions {
  /** Name of the field manager; server-side apply needs one. */
  readonly manager?: string
  readonly force?: boolean
  /** RFC 3339, for managedFields. */
  readonly timestamp: string
  readonly subresource?: string
}

export type Patched = { readonly object: KubeObject } | { readonly refused: Status }

function refusal(error: PatchError): Status {
  if (error.type === 'badPatch') return badRequest(error.message)
  return error.type === 'rejected' ? rejectedByServer() : failed(error.message)
}

function jsonTypeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
}

function mergePatched(stored: KubeObject, body: unknown): KubeObject {
  if (!isJsonObject(body)) throw new PatchError('badPatch', `json: cannot unmarshal ${jsonTypeOf(body)} into Go value of type map[string]interface {}`)
  return applyMergePatch(stored as unknown as JsonObject, body) as unknown as KubeObject
}

/** `unknown field "spec.foo"` as server-side apply says it. */
function undeclared(strictError: string): string {
  return `.${/"(.*)"/.exec(strictError)?.[1] ?? ''}: field not declared in schema`
}

/** Checks the body of an apply request and brings it into the form in which it is stored. */
function readConfiguration(kind: KindDefinition, body: unknown, stored: KubeObject | undefined, name: string | undefined): { readonly config: KubeObject } | { readonly refused: Status } {
  const definition = definitionOf(kind.group, kind.version, kind.kind)
  if (definition === undefined) return { refused: unsupportedMediaType(`server-side apply needs the schema of ${kind.kind}`) }
  if (!isJsonObject(body)) return { refused: badRequest(`error decoding YAML: json: cannot unmarshal ${jsonTypeOf(body)} into Go value of type map[string]interface {}`) }
  const metadata = isJsonObject(body.metadata) ? body.metadata : {}
  if (Array.isArray(metadata.managedFields) && metadata.managedFields.length > 0) return { refused: badRequest('metadata.managedFields must be nil') }
  const wanted = apiVersionOf(kind as unknown as KindDefinition<never>)
  if (body.apiVersion !== wanted) return { refused: badRequest(`Incorrect version specified in apply patch. Specified patch version: ${String(body.apiVersion ?? '')}, expected: ${wanted}`) }
  const decoded = decodeStructure(body, definition)
  const subject = `${String(stored?.metadata.namespace ?? metadata.namespace ?? '')}/${String(metadata.name ?? name ?? '')}; ${wanted}, Kind=${kind.kind}`
  const problem = 'error' in decoded ? decoded.error : decoded.strictErrors.map(undeclared).join('\n')
  if (problem !== '') return { refused: failed(`failed to create typed patch object (${subject}): ${problem}`) }
  const config = ('value' in decoded ? decoded.value : body) as unknown as KubeObject
  return { config: { ...config, kind: kind.kind, metadata: config.metadata ?? ({} as KubeObject['metadata']) } }
}

function serverSideApplied(kind: KindDefinition, stored: KubeObject | undefined, body: unknown, options: PatchOptions): Patched {
  if (!options.manager) {
    return { refused: invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [required('fieldManager', 'is required for apply patch')]) }
  }
  const read = readConfiguration(kind, body, stored, stored?.metadata.name)
  if ('refused' in read) return read
  const definition = definitionOf(kind.group, kind.version, kind.kind)!
  return applyConfiguration(stored, read.config, definition, { manager: options.manager, force: options.force ?? false, timestamp: options.timestamp, subresource: options.subresource })
}

/** What is stored with a patch applied, unchecked: the caller decodes and validates it. Only an apply patch may find nothing stored. */
export function applyPatch(kind: KindDefinition, type: PatchType, stored: KubeObject | undefined, body: unknown, options: PatchOptions): Patched {
  let patch = body
  if (typeof body === 'string') {
    const parsed = parseJson(body)
    if ('error' in parsed) return { refused: badRequest(parsed.error) }
    patch = parsed.value
  }
  try {
    if (type === 'apply') return serverSideApplied(kind, stored, patch, options)
    if (stored === undefined) return { refused: failed(`${kind.kind} to be patched is not stored`) }
    if (type === 'json') return { object: applyJsonPatch(stored as unknown as JsonObject, patch) as unknown as KubeObject }
    if (type === 'merge') return { object: mergePatched(stored, patch) }
    const definition = definitionOf(kind.group, kind.version, kind.kind)
    if (definition === undefined) return { refused: unsupportedMediaType('the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml') }
    return { object: applyStrategicMergePatch(stored as unknown as JsonObject, patch, definition) as unknown as KubeObject }
  } catch (error) {
    if (error instanceof PatchError) return { refused: refusal(error) }
    throw error
  }
}
