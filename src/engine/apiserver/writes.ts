// What a create, update or patch would do: pure functions from a request and what is stored to the object to store, or to the refusal.
// Models apiserver/pkg/registry/generic/registry/store.go and pkg/registry/rest/{create,update}.go.
import { slashed } from '../kernel/joined.ts'
import { apiVersionOf, type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import type { FieldError } from '../kinds/field-error.ts'
import { invalid as invalidField } from '../kinds/field-errors.ts'
import type { KubeObject, ObjectMeta, Status } from '../kube-object.ts'
import { definitionOf } from '../schema/schema.ts'
import { isEqual } from '../structure.ts'
import type { AdmissionRequest } from './admission/define-admission.ts'
import { createdMeta, isGone, onlyEphemeralContainers, onlyStatus, updatedMeta, withGeneration, withStatusOf } from './object-metadata.ts'
import { applyComponentPatch } from './patch/component-patch.ts'
import { trackUpdate } from './patch/managed-fields.ts'
import { PatchError } from './patch/patch-error.ts'
import type { ApiRequest } from './request.ts'
import { alreadyExists, badRequest, conflict, failed, generateNameConflict, invalid, notFound } from './status-errors.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './validation/object-meta.ts'
import type { WriteContext, WriteOutcome } from './write-outcome.ts'

function decodeBody(context: WriteContext, request: ApiRequest): { object: KubeObject; warnings: readonly string[] } | { refused: Status } {
  const { kind } = context
  if (!context.isExternal || !context.bodies) return { object: beginsAsStored(request.body) ? request.body : ({ apiVersion: apiVersionOf(kind), kind: kind.kind, ...(request.body as object) } as KubeObject), warnings: NONE }
  return context.bodies.decodeObject(kind, request.body, request.query?.fieldValidation)
}

/** Whether a component's body says of what version and kind it is before anything else, as stored objects do. */
function beginsAsStored(body: unknown): body is KubeObject {
  let place = 0
  for (const field in body as object) {
    if (field !== (place === 0 ? 'apiVersion' : 'kind')) return false
    if (++place === 2) return true
  }
  return false
}

/** Creates an object. */
export function create(context: WriteContext, request: ApiRequest): WriteOutcome {
  const decoded = decodeBody(context, request)
  if ('refused' in decoded) return { ...decoded, stage: 'decoding' }
  return createDecoded(context, request, decoded.object, decoded.warnings)
}

function createDecoded(context: WriteContext, request: ApiRequest, decoded: KubeObject, warnings: readonly string[]): WriteOutcome {
  const { kind } = context, namespace = kind.namespaced ? (request.namespace ?? '') : ''
  const given = decoded.metadata ?? ({} as ObjectMeta)
  if (kind.namespaced && given.namespace && given.namespace !== namespace) {
    return { refused: badRequest('the namespace of the provided object does not match the namespace sent on the request') }
  }
  let object = kind.defaults ? kind.defaults(decoded) : decoded
  object = { ...object, metadata: createdMeta(object.metadata ?? given, namespace, context) }
  if (context.isExternal && request.patchType !== 'apply') object = tracked(context, request, object, undefined)
  const asked = admissionRequest(context, 'create', undefined, object, undefined), admitted = context.admission.mutate(asked, context.view)
  if ('refused' in admitted) return { ...admitted, stage: 'admission' }
  object = preparedForCreate(kind, admitted.object)
  // As BeginCreate does, in front of validation: a taken address is reported before a missing port.
  const allocated = context.allocate(object, undefined)
  if ('errors' in allocated) return { refused: invalid(kind, object.metadata.name, allocated.errors), stage: 'validation' }
  object = allocated.object
  const { rules } = context
  const errors = joined(validateObjectMeta(object.metadata, kind), joined(rules?.validate?.(object) ?? NONE, rules?.validateCreate?.(object) ?? NONE))
  if (errors.length > 0) return { refused: invalid(kind, object.metadata.name ?? '', errors), stage: 'validation' }
  if (given.resourceVersion && context.isExternal) return { refused: failed('resourceVersion should not be set on objects to be created') }
  const escalation = context.escalation(object, undefined)
  if (escalation) return { refused: escalation, stage: 'authorization' }
  const checked = context.admission.check(object === asked.object ? asked : { ...asked, object }, context.view)
  if ('refused' in checked) return { ...checked, stage: 'admission' }
  if (context.view.get(kind, namespace || undefined, object.metadata.name)) {
    return { refused: given.name ? alreadyExists(kind, object.metadata.name) : generateNameConflict(kind, object.metadata.name) }
  }
  return { put: object, old: undefined, code: 201, warnings: withWarnings(context, object, joined(warnings, checked.warnings)), charges: checked.charges, passage: admitted }
}

const NONE: readonly never[] = []

function joined<T>(first: readonly T[], second: readonly T[]): readonly T[] {
  return first.length === 0 ? second : second.length === 0 ? first : [...first, ...second]
}

function admissionRequest({ kind, from, user }: WriteContext, operation: 'create' | 'update', subresource: string | undefined, object: KubeObject, old: KubeObject | undefined): AdmissionRequest {
  return { operation, kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '', subresource, object, old, from, user }
}

function preparedForCreate(kind: KindDefinition, object: KubeObject): KubeObject {
  const prepared = kind.prepareCreate ? kind.prepareCreate(object) : object
  if (kind.generation === 'never' || prepared.metadata.generation === 1) return prepared
  return { ...prepared, metadata: { ...prepared.metadata, generation: 1 } }
}

/** Only people read warnings: what components write is not looked through for them. */
function withWarnings({ rules, isExternal }: WriteContext, object: KubeObject, known: readonly string[]): readonly string[] {
  return isExternal && rules?.warnings ? [...known, ...rules.warnings(object)] : known
}

/**
 * Credits a write to its manager: the query's fieldManager, else the client's address up to the slash.
 * Simplified: what components make and nobody outside ever writes, such as a ReplicaSet's Pods, has no account; and a control
 * loop is credited under its own name, not that of kube-controller-manager.
 */
function tracked({ kind, from, timestamp, accountedAs }: WriteContext, request: ApiRequest, object: KubeObject, old: KubeObject | undefined): KubeObject {
  const definition = definitionOf(kind.group, kind.version, kind.kind)
  if (!definition) return object
  const manager = request.query?.fieldManager || from.split('/')[0], subresource = accountedAs ?? request.subresource
  try {
    return trackUpdate(definition, old, object, { manager, operation: 'Update', ...(subresource && { subresource }) }, timestamp)
  } catch (error) {
    // Of an object whose lists cannot be told apart by their keys no account is kept; validation says what is wrong with it.
    if (error instanceof PatchError) return object
    throw error
  }
}

/** Replaces an object, or its status. */
export function update(context: WriteContext, request: ApiRequest, stored: KubeObject | undefined): WriteOutcome {
  const { kind } = context, name = request.name ?? ''
  const decoded = decodeBody(context, request)
  if ('refused' in decoded) return { ...decoded, stage: 'decoding' }
  const misplaced = placeRefusal(decoded.object, request)
  if (misplaced) return { refused: misplaced }
  if (stored) return replace(context, request, decoded.object, stored, decoded.warnings)
  if (!kind.createOnUpdate || request.subresource) return { refused: notFound(kind, name) }
  return createDecoded(context, { ...request, verb: 'create' }, decoded.object, decoded.warnings)
}

/** A body that names another object than its path. */
function placeRefusal({ metadata }: KubeObject, { name = '', namespace }: ApiRequest): Status | undefined {
  if (metadata?.name && metadata.name !== name) return badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`)
  if (namespace && metadata?.namespace && metadata.namespace !== namespace) {
    return badRequest(`the namespace of the object (${metadata.namespace}) does not match the namespace on the request (${namespace})`)
  }
  return undefined
}

/** Changes an object by a patch; server-side apply creates it where it is absent. */
export function patch(context: WriteContext, request: ApiRequest, stored: KubeObject | undefined): WriteOutcome {
  const { kind, bodies } = context, name = request.name ?? '', type = request.patchType ?? 'strategic'
  if (!stored && type !== 'apply') return { refused: notFound(kind, name) }
  const options = { manager: request.query?.fieldManager, force: request.query?.force === 'true', timestamp: context.timestamp, subresource: request.subresource }
  const patched = bodies ? bodies.applyPatch(kind, type, stored, request.body, options) : applyComponentPatch(kind, type, stored, request.body)
  if ('refused' in patched) return { ...patched, stage: 'decoding' }
  let object = patched.object, warnings: readonly string[] = []
  if (context.isExternal && bodies) {
    const decoded = bodies.decodePatched(kind, type, request.body, object, request.query?.fieldValidation)
    if ('refused' in decoded) return { ...decoded, stage: 'decoding' }
    object = decoded.object
    warnings = decoded.warnings
  }
  const misplaced = placeRefusal(object, request)
  if (misplaced) return { refused: misplaced }
  if (stored) return replace(context, request, object, stored, warnings)
  // An applied configuration need not repeat the name of its path.
  return createDecoded(context, { ...request, verb: 'create' }, { ...object, metadata: { ...object.metadata, name } }, warnings)
}

/** The common end of update and patch. */
function replace(context: WriteContext, request: ApiRequest, given: KubeObject, stored: KubeObject, warnings: readonly string[]): WriteOutcome {
  const { kind } = context
  const stale = staleRefusal(context, given, stored)
  if (stale) return { refused: stale }
  const isStatus = request.subresource === 'status', isApply = request.verb === 'patch' && request.patchType === 'apply'
  let object = kind.defaults ? kind.defaults(given, isStatus ? stored : undefined) : given
  if (!isStatus || object.metadata !== stored.metadata) object = { ...object, metadata: updatedMeta(object.metadata, stored.metadata, isApply ? object.metadata : stored.metadata) }
  if (isStatus) object = onlyStatus(object, stored)
  else if (request.subresource === 'ephemeralcontainers') object = onlyEphemeralContainers(object, stored)
  else if (kind.subresources?.includes('status')) object = withStatusOf(object, stored)
  if (!isApply && (context.isExternal || stored.metadata.managedFields)) object = tracked(context, request, object, stored)
  const asked = admissionRequest(context, 'update', request.subresource, object, stored), admitted = context.admission.mutate(asked, context.view)
  if ('refused' in admitted) return { ...admitted, stage: 'admission' }
  const prepared = isStatus ? checkedStatus(context, admitted.object, stored) : preparedForUpdate(context, admitted.object, stored, request.subresource)
  if ('refused' in prepared) return { ...prepared, stage: 'validation' }
  object = prepared.object
  const escalation = context.escalation(object, stored)
  if (escalation) return { refused: escalation, stage: 'authorization' }
  const checked = context.admission.check(object === asked.object ? asked : { ...asked, object }, context.view)
  if ('refused' in checked) return { ...checked, stage: 'admission' }
  if (isGone(object) && !kind.holdsDeletion?.(object)) return { remove: object, code: 200, warnings }
  if (isEqual(object, stored)) return { unchanged: stored, code: 200, warnings: joined(warnings, checked.warnings) }
  return { put: object, old: stored, code: 200, warnings: withWarnings(context, object, joined(warnings, checked.warnings)), charges: checked.charges, passage: admitted }
}

/** A write that was made on another version of the object than the stored one. */
function staleRefusal({ kind, isExternal }: WriteContext, { metadata }: KubeObject, stored: KubeObject): Status | undefined {
  const { name, namespace, uid, resourceVersion } = stored.metadata
  if (metadata?.uid && metadata.uid !== uid) {
    const key = ['/registry', kind.plural, ...(namespace ? [namespace] : []), name].join('/')
    return conflict(kind, name, `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${uid}`)
  }
  if (metadata?.resourceVersion) return metadata.resourceVersion === resourceVersion ? undefined : conflict(kind, name)
  if (kind.unconditionalUpdate !== false || !isExternal) return undefined
  return invalid(kind, name, [invalidField('metadata.resourceVersion', 0, 'must be specified for an update')])
}

function preparedForUpdate(context: WriteContext, given: KubeObject, stored: KubeObject, subresource: string | undefined): { readonly object: KubeObject } | { readonly refused: Status } {
  const { kind } = context
  const prepared = withGeneration(kind, kind.prepareUpdate ? kind.prepareUpdate(given, stored) : given, stored)
  const allocated = context.allocate(prepared, stored)
  if ('errors' in allocated) return { refused: invalid(kind, stored.metadata.name, allocated.errors) }
  const { object } = allocated
  const errors = joined(validateObjectMetaUpdate(object.metadata, stored.metadata), updateErrors(context, object, stored, subresource))
  return errors.length > 0 ? { refused: invalid(kind, stored.metadata.name, errors) } : { object }
}

/** What is wrong with the new object, and what may not change; most kinds say it in this order. */
function updateErrors({ rules, isExternal }: WriteContext, object: KubeObject, stored: KubeObject, subresource: string | undefined): readonly FieldError[] {
  const changes = rules?.validateUpdate?.(object, stored, subresource) ?? NONE
  const faults = isExternal ? (rules?.validate?.(object) ?? NONE) : NONE
  return rules?.validatesChangeFirst ? joined(changes, faults) : joined(faults, changes)
}

/** Simplified: of a status only the metadata that came along is checked. */
function checkedStatus({ kind, isExternal }: WriteContext, object: KubeObject, stored: KubeObject): { readonly object: KubeObject } | { readonly refused: Status } {
  const errors = isExternal ? validateObjectMetaUpdate(object.metadata, stored.metadata) : NONE
  return errors.length > 0 ? { refused: invalid(kind, stored.metadata.name, errors) } : { object }
}

/** Name of a resource as messages and etcd keys have it. */
export function storageKey(kind: KindDefinition, namespace: string | undefined, name: string): string {
  return slashed(namespace ? slashed(resourceOf(kind), namespace) : resourceOf(kind), name)
}
