// What a write would do: pure functions from a request and what is stored to the object to store, or to the refusal.
// Models apiserver/pkg/registry/generic/registry/store.go and pkg/registry/rest/{create,update,delete}.go.
import { apiVersionOf, type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import type { FieldError } from '../kinds/field-error.ts'
import type { KubeObject, ObjectMeta, Status } from '../kube-object.ts'
import { isEqual } from '../structure.ts'
import { runAdmission } from './admission/chain.ts'
import type { AdmissionView } from './admission/define-admission.ts'
import { decodeObject } from './decode/decode.ts'
import { applyPatch } from './patch/apply-patch.ts'
import { decodePatched } from './patch/decode-patched.ts'
import { generatedName } from './names.ts'
import type { ApiRequest } from './request.ts'
import { alreadyExists, badRequest, conflict, invalid, notFound } from './status-errors.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './validation/object-meta.ts'

/** Everything that a write needs to know beside the request. */
export interface WriteContext {
  readonly kind: KindDefinition
  readonly view: AdmissionView
  /** RFC 3339. */
  readonly timestamp: string
  /** Virtual time in epoch milliseconds. */
  readonly wallMs: number
  /** Address of the client. */
  readonly from: string
  /** Whether the body comes from outside and must be decoded strictly; components of the cluster send what is known to be well-formed. */
  readonly isExternal: boolean
  readonly isDryRun: boolean
  /** A new object's uid. */
  uid(name: string): string
  /** Five of Kubernetes' letters and digits, others each time that this base is asked for. */
  suffix(base: string): string
  /** Fills in what is handed out, such as cluster IPs. */
  allocate(object: KubeObject, old: KubeObject | undefined): { readonly object: KubeObject } | { readonly errors: readonly FieldError[] }
}

/** What to tell etcd, or why not. */
export type WriteOutcome =
  | { readonly refused: Status; readonly warnings?: readonly string[] }
  | { readonly unchanged: KubeObject; readonly code: number; readonly warnings?: readonly string[] }
  | { readonly put: KubeObject; readonly old: KubeObject | undefined; readonly code: number; readonly warnings?: readonly string[] }
  | { readonly remove: KubeObject; readonly code: number; readonly warnings?: readonly string[] }

export function isRefusal(outcome: WriteOutcome): outcome is { refused: Status } {
  return 'refused' in outcome
}

function decodeBody(context: WriteContext, request: ApiRequest): { object: KubeObject; warnings: readonly string[] } | { refused: Status } {
  const { kind } = context
  if (!context.isExternal) return { object: { apiVersion: apiVersionOf(kind), kind: kind.kind, ...(request.body as object) } as KubeObject, warnings: [] }
  return decodeObject(kind, request.body, request.query?.fieldValidation)
}

/** Creates an object. */
export function create(context: WriteContext, request: ApiRequest): WriteOutcome {
  const decoded = decodeBody(context, request)
  if ('refused' in decoded) return decoded
  return createDecoded(context, request, decoded.object, decoded.warnings)
}

function createDecoded(context: WriteContext, request: ApiRequest, decoded: KubeObject, warnings: readonly string[]): WriteOutcome {
  const { kind } = context, namespace = kind.namespaced ? (request.namespace ?? '') : ''
  const given = decoded.metadata ?? ({} as ObjectMeta)
  if (kind.namespaced && given.namespace && given.namespace !== namespace) {
    return { refused: badRequest('the namespace of the provided object does not match the namespace sent on the request') }
  }
  if (request.name && given.name && given.name !== request.name) return { refused: badRequest(`the name of the object (${given.name}) does not match the name on the URL (${request.name})`) }
  let object = kind.defaults ? kind.defaults(decoded) : decoded
  object = { ...object, metadata: createdMeta(object.metadata ?? given, namespace, context) }
  const admitted = runAdmission({ operation: 'create', kind, namespace, name: object.metadata.name ?? '', subresource: undefined, object, old: undefined, from: context.from }, context.view)
  if ('refused' in admitted) return admitted
  object = prepareForCreate(kind, admitted.object, context)
  // As BeginCreate does, in front of validation: a taken address is reported before a missing port.
  const allocated = context.allocate(object, undefined)
  if ('errors' in allocated) return { refused: invalid(kind, object.metadata.name, allocated.errors) }
  object = allocated.object
  const errors = [
    ...validateObjectMeta(object.metadata, { isNamespaced: kind.namespaced, nameFormat: kind.nameFormat }),
    ...(kind.validate?.(object) ?? []),
  ]
  if (errors.length > 0) return { refused: invalid(kind, object.metadata.name ?? '', errors) }
  if (context.view.get(kind, namespace || undefined, object.metadata.name)) return { refused: alreadyExists(kind, object.metadata.name) }
  return { put: object, old: undefined, code: 201, warnings: [...warnings, ...(kind.warnings?.(object) ?? [])] }
}

function createdMeta(given: ObjectMeta, namespace: string, context: WriteContext): ObjectMeta {
  const { deletionTimestamp: _d, deletionGracePeriodSeconds: _g, ...kept } = given
  const name = given.name || (given.generateName ? generatedName(given.generateName, context.suffix(given.generateName)) : given.name)
  return { ...kept, ...(name === undefined ? {} : { name }), ...(namespace ? { namespace } : {}), uid: context.uid(name ?? ''), resourceVersion: '', creationTimestamp: context.timestamp }
}

function prepareForCreate(kind: KindDefinition, object: KubeObject, _context: WriteContext): KubeObject {
  const prepared = kind.prepareCreate ? kind.prepareCreate(object) : object
  if (kind.generation === 'never' || prepared.metadata.generation === 1) return prepared
  return { ...prepared, metadata: { ...prepared.metadata, generation: 1 } }
}

/** Replaces an object, or its status. */
export function update(context: WriteContext, request: ApiRequest, stored: KubeObject | undefined): WriteOutcome {
  const { kind } = context, name = request.name ?? ''
  const decoded = decodeBody(context, request)
  if ('refused' in decoded) return decoded
  const given = decoded.object.metadata
  if (given?.name && given.name !== name) return { refused: badRequest(`the name of the object (${given.name}) does not match the name on the URL (${name})`) }
  if (!stored) return { refused: notFound(kind, name) }
  return replace(context, request, decoded.object, stored, decoded.warnings)
}

/** Changes an object by a patch; server-side apply creates it where it is absent. */
export function patch(context: WriteContext, request: ApiRequest, stored: KubeObject | undefined): WriteOutcome {
  const { kind } = context, name = request.name ?? '', type = request.patchType ?? 'strategic'
  if (!stored && type !== 'apply') return { refused: notFound(kind, name) }
  const patched = applyPatch(kind, type, stored, request.body, { manager: request.query?.fieldManager, force: request.query?.force === 'true', timestamp: context.timestamp, subresource: request.subresource })
  if ('refused' in patched) return patched
  let object = patched.object, warnings: readonly string[] = []
  if (context.isExternal) {
    const decoded = decodePatched(kind, type, request.body, object, request.query?.fieldValidation)
    if ('refused' in decoded) return decoded
    object = decoded.object
    warnings = decoded.warnings
  }
  if (!stored) return createDecoded(context, { ...request, verb: 'create', name: undefined }, object, warnings)
  if (object.metadata.name !== name) return { refused: badRequest(`the name of the object (${object.metadata.name}) does not match the name on the URL (${name})`) }
  return replace(context, request, object, stored, warnings)
}

/** The common end of update and patch. */
function replace(context: WriteContext, request: ApiRequest, given: KubeObject, stored: KubeObject, warnings: readonly string[]): WriteOutcome {
  const { kind } = context, name = request.name ?? ''
  const version = given.metadata?.resourceVersion
  if (version && version !== stored.metadata.resourceVersion) return { refused: conflict(kind, name) }
  if (given.metadata?.uid && given.metadata.uid !== stored.metadata.uid) return { refused: conflict(kind, name, uidPrecondition(given.metadata.uid, stored.metadata.uid)) }
  let object = kind.defaults ? kind.defaults(given) : given
  object = { ...object, metadata: updatedMeta(object.metadata, stored.metadata) }
  object = request.subresource === 'status' ? onlyStatus(object, stored) : kind.subresources?.includes('status') ? withStatusOf(object, stored) : object
  const namespace = stored.metadata.namespace ?? ''
  const admitted = runAdmission({ operation: 'update', kind, namespace, name, subresource: request.subresource, object, old: stored, from: context.from }, context.view)
  if ('refused' in admitted) return admitted
  object = admitted.object
  if (request.subresource !== 'status') {
    object = kind.prepareUpdate ? kind.prepareUpdate(object, stored) : object
    object = withGeneration(kind, object, stored)
    const allocated = context.allocate(object, stored)
    if ('errors' in allocated) return { refused: invalid(kind, name, allocated.errors) }
    object = allocated.object
    const errors = [...validateObjectMetaUpdate(object.metadata, stored.metadata), ...(kind.validateUpdate?.(object, stored) ?? []), ...(context.isExternal ? (kind.validate?.(object) ?? []) : [])]
    if (errors.length > 0) return { refused: invalid(kind, name, errors) }
  }
  if (isGone(object) && !kind.holdsDeletion?.(object)) return { remove: object, code: 200, warnings }
  if (isEqual(object, stored)) return { unchanged: stored, code: 200, warnings }
  return { put: object, old: stored, code: 200, warnings: [...warnings, ...(context.isExternal ? (kind.warnings?.(object) ?? []) : [])] }
}

function uidPrecondition(given: string, stored: string): string {
  return `Precondition failed: UID in precondition: ${given}, UID in object meta: ${stored}`
}

/** Metadata that a client may change, on top of what it may not. */
function updatedMeta(given: ObjectMeta, stored: ObjectMeta): ObjectMeta {
  return {
    ...given, name: stored.name, ...(stored.namespace === undefined ? {} : { namespace: stored.namespace }), uid: stored.uid, resourceVersion: stored.resourceVersion,
    creationTimestamp: stored.creationTimestamp, ...kept('generation', stored), ...kept('deletionTimestamp', stored), ...kept('deletionGracePeriodSeconds', stored), ...kept('generateName', stored),
  }
}

function kept<K extends keyof ObjectMeta>(field: K, stored: ObjectMeta): Partial<ObjectMeta> {
  return stored[field] === undefined ? {} : { [field]: stored[field] }
}

function onlyStatus(given: KubeObject, stored: KubeObject): KubeObject {
  const { status, metadata } = given as KubeObject & { status?: unknown }
  const next = { ...stored, metadata: { ...stored.metadata, ...pickMeta(metadata) } } as Record<string, unknown>
  if (status === undefined) delete next.status
  else next.status = status
  return next as unknown as KubeObject
}

/** A status write may carry labels and annotations along, but no owners. */
function pickMeta({ labels, annotations, finalizers }: ObjectMeta): Partial<ObjectMeta> {
  return { ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}), ...(finalizers ? { finalizers } : {}) }
}

function withStatusOf(given: KubeObject, stored: KubeObject): KubeObject {
  const { status } = stored as KubeObject & { status?: unknown }
  if ((given as KubeObject & { status?: unknown }).status === status) return given
  const next = { ...given, status } as Record<string, unknown>
  if (status === undefined) delete next.status
  return next as unknown as KubeObject
}

function withGeneration(kind: KindDefinition, object: KubeObject, stored: KubeObject): KubeObject {
  if (kind.generation === 'never') return object
  const body = ({ metadata: _m, status: _s, ...rest }: Record<string, unknown>): unknown => rest
  if (isEqual(body(object as never), body(stored as never))) return object
  return { ...object, metadata: { ...object.metadata, generation: (stored.metadata.generation ?? 0) + 1 } }
}

/** Marked for deletion and nothing holds it any longer. */
function isGone({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0 && (metadata.deletionGracePeriodSeconds ?? 0) === 0
}

interface DeleteOptions {
  readonly propagationPolicy?: string
  readonly gracePeriodSeconds?: number
  readonly orphanDependents?: boolean
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

const ORPHAN = 'orphan', FOREGROUND = 'foregroundDeletion'

/** Deletes an object: at once, after a grace period, or when its finalizers are done. */
export function remove(context: WriteContext, request: ApiRequest, stored: KubeObject | undefined): WriteOutcome {
  const { kind } = context, name = request.name ?? ''
  if (!stored) return { refused: notFound(kind, name) }
  const options: DeleteOptions = {
    ...(request.query?.propagationPolicy ? { propagationPolicy: request.query.propagationPolicy } : {}),
    ...(request.query?.gracePeriodSeconds ? { gracePeriodSeconds: Number(request.query.gracePeriodSeconds) } : {}),
    ...(request.body as DeleteOptions | undefined),
  }
  const { preconditions } = options
  if (preconditions?.uid && preconditions.uid !== stored.metadata.uid) return { refused: conflict(kind, name, uidPrecondition(preconditions.uid, stored.metadata.uid)) }
  if (preconditions?.resourceVersion && preconditions.resourceVersion !== stored.metadata.resourceVersion) return { refused: conflict(kind, name) }
  const admitted = runAdmission({ operation: 'delete', kind, namespace: stored.metadata.namespace ?? '', name, subresource: undefined, object: stored, old: stored, from: context.from }, context.view)
  if ('refused' in admitted) return admitted
  return marked(context, stored, options)
}

function marked(context: WriteContext, stored: KubeObject, options: DeleteOptions): WriteOutcome {
  const { kind } = context, { metadata } = stored
  const finalizers = deletionFinalizers(kind, metadata.finalizers ?? [], options)
  const asked = options.gracePeriodSeconds ?? kind.gracePeriodSeconds?.(stored) ?? 0
  const known = metadata.deletionGracePeriodSeconds
  const isGoing = metadata.deletionTimestamp !== undefined
  const grace = isGoing && known !== undefined ? Math.min(known, asked) : kind.gracePeriodSeconds ? Math.max(0, Math.min(asked, kind.gracePeriodSeconds(stored) === 0 ? 0 : asked)) : 0
  const meta: ObjectMeta = {
    ...metadata, ...(finalizers.length > 0 ? { finalizers } : metadata.finalizers ? { finalizers: [] } : {}),
    deletionTimestamp: isGoing && grace === known ? (metadata.deletionTimestamp as string) : isGoing ? earlier(metadata.deletionTimestamp as string, known ?? 0, grace) : laterBy(context.wallMs, grace),
    deletionGracePeriodSeconds: grace,
    ...(!isGoing && metadata.generation ? { generation: metadata.generation + 1 } : {}),
  }
  const object: KubeObject = { ...stored, metadata: meta }
  if (kind.holdsDeletion?.(object)) {
    const held = kind.onDelete ? kind.onDelete(object) : object
    return isEqual(held, stored) ? { unchanged: stored, code: 200 } : { put: held, old: stored, code: 200 }
  }
  if (isGone(object)) return { remove: isGoing ? object : stored, code: 200 }
  if (isEqual(object, stored)) return { unchanged: stored, code: 200 }
  return { put: object, old: stored, code: 200 }
}

/** Seconds of grace from now on, as RFC 3339. */
function laterBy(wallMs: number, seconds: number): string {
  return `${new Date(Math.floor(wallMs / 1000) * 1000 + seconds * 1000).toISOString().slice(0, 19)}Z`
}

function earlier(timestamp: string, before: number, now: number): string {
  return `${new Date(Date.parse(timestamp) - (before - now) * 1000).toISOString().slice(0, 19)}Z`
}

/** Finalizers by which the garbage collector is asked to orphan dependents or to delete them first. */
function deletionFinalizers(kind: KindDefinition, known: readonly string[], options: DeleteOptions): readonly string[] {
  const policy = options.propagationPolicy ?? (options.orphanDependents === undefined ? undefined : options.orphanDependents ? 'Orphan' : 'Background')
  const others = known.filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND)
  if (policy === 'Orphan') return [...others, ORPHAN]
  if (policy === 'Foreground') return [...others, FOREGROUND]
  if (policy === 'Background') return others
  if (known.includes(ORPHAN) || known.includes(FOREGROUND)) return known
  return kind.defaultPropagation === 'Orphan' ? [...others, ORPHAN] : others
}

/** Name of a resource as messages and etcd keys have it. */
export function storageKey(kind: KindDefinition, namespace: string | undefined, name: string): string {
  return namespace ? `${resourceOf(kind)}/${namespace}/${name}` : `${resourceOf(kind)}/${name}`
}
