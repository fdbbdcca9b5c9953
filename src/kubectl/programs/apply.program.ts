// `kubectl apply` of one document: reads what is there, then creates it or sends the difference.
// Models kubectl/pkg/cmd/apply/apply.go (applyOneObject) and patcher.go.
import { createThreeWayJsonMergePatch } from '../../engine/apiserver/patch/merge-patch.ts'
import { createThreeWayMergePatch } from '../../engine/apiserver/patch/strategic-diff.ts'
import { isFailure, send } from '../../engine/kernel/sync.ts'
import { kindOfManifest } from '../../engine/kinds/catalogue.ts'
import { apiVersionOf, resourceOf } from '../../engine/kinds/define-kind.ts'
import { learnKinds } from '../verbs/discovery.ts'
import { definitionOf } from '../../engine/schema/schema.ts'
import { defineProgram } from './define-program.ts'
import { lastApplied, withLastApplied } from './last-applied.ts'
import type { JsonObject } from '../../engine/apiserver/patch/patch-error.ts'
import type { ApiRequest, ApiResponse } from '../../engine/apiserver/request.ts'
import type { Routine } from '../../engine/kernel/sync.ts'
import type { KindDefinition } from '../../engine/kinds/define-kind.ts'
import type { KubeObject, Status } from '../../engine/kube-object.ts'

export interface ApplyArgs {
  /** One parsed document. */
  readonly object: { readonly apiVersion: string; readonly kind: string; readonly metadata?: unknown; readonly [field: string]: unknown }
  readonly dryRun?: boolean
  /** Namespace of what names none. */
  readonly namespace?: string
  readonly file?: string
}

/** How a document was taken. Plain data. */
export interface ApplyResult {
  readonly result: 'created' | 'configured' | 'unchanged' | 'rejected'
  readonly code?: number
  readonly object?: KubeObject
  readonly status?: Partial<Status>
  readonly warnings?: readonly string[]
  /** Whether it was there and a change of it was refused. */
  readonly patching?: boolean
}

function noSuchKind({ apiVersion, kind, metadata }: ApplyArgs['object'], file: string): ApplyResult {
  const { name = '', namespace = '' } = (metadata ?? {}) as { readonly name?: string; readonly namespace?: string }
  return {
    result: 'rejected',
    status: { reason: 'NoMatch', message: `resource mapping not found for name: "${name}" namespace: "${namespace}" from "${file}": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first` },
  }
}

function ended(result: 'created' | 'configured' | 'unchanged', { code, body, warnings }: ApiResponse): ApplyResult {
  const base = { code, ...(warnings?.length && { warnings }) }
  return code >= 400 ? { ...base, result: 'rejected', status: body as Status } : { ...base, result, object: body as KubeObject }
}

/** What to change: by the schema's merge keys where the kind has a schema, else plainly. */
function patchFor(kind: KindDefinition, modified: JsonObject, current: JsonObject): Pick<ApiRequest, 'patchType' | 'body'> {
  const definition = definitionOf(kind.group, kind.version, kind.kind)
  return definition
    ? { patchType: 'strategic', body: createThreeWayMergePatch(lastApplied(current), modified, current, definition) }
    : { patchType: 'merge', body: createThreeWayJsonMergePatch(lastApplied(current), modified, current) }
}

/** Applies one document: the program, and what `kubectl apply -f` does for each of its documents. */
export function* applyDocument({ object, dryRun = false, namespace: fallback = 'default', file = 'STDIN' }: ApplyArgs): Routine<ApplyResult> {
  const kind = kindOfManifest(object.apiVersion, object.kind) ?? (yield* learnKinds()).find((one) => one.kind === object.kind && apiVersionOf(one) === object.apiVersion)
  if (!kind) return noSuchKind(object, file)
  const given = (object.metadata ?? {}) as { readonly name?: string; readonly namespace?: string }
  const namespace = kind.namespaced ? (given.namespace ?? fallback) : undefined
  const placed: JsonObject = namespace === undefined ? object : { ...object, metadata: { ...given, namespace } }
  const target = { resource: resourceOf(kind), ...(namespace !== undefined && { namespace }) }
  const query = { fieldManager: 'kubectl-client-side-apply', fieldValidation: 'Strict', ...(dryRun && { dryRun: 'All' }) }
  const modified = withLastApplied(placed)

  if (given.name === undefined || given.name === '') return ended('created', yield* send({ ...target, verb: 'create', body: modified, query }))
  const found = yield* send({ ...target, verb: 'get', name: given.name })
  if (found.code === 404) return ended('created', yield* send({ ...target, verb: 'create', body: modified, query }))
  if (isFailure(found)) return ended('unchanged', found)
  const current = found.body as unknown as JsonObject
  const patch = patchFor(kind, modified, current)
  if (Object.keys(patch.body as JsonObject).length === 0) return ended('unchanged', found)
  const answer = ended('configured', yield* send({ ...target, verb: 'patch', name: given.name, query, ...patch }))
  return answer.result === 'rejected' ? { ...answer, patching: true } : answer
}

export default defineProgram('apply', applyDocument)
