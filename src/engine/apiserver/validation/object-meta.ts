// Checks metadata on create and on update. Models apimachinery/pkg/api/validation/objectmeta.go.
import type { ObjectMeta, OwnerReference } from '../../kube-object.ts'
import type { FieldError } from '../../kinds/field-error.ts'
import { eachInvalid, forbidden, immutable, invalid, required, tooLong } from '../../kinds/field-errors.ts'
import { dns1123LabelErrors, qualifiedNameErrors } from '../../kinds/formats.ts'
import { goStrings } from '../../kinds/go-value.ts'
import { labelsErrors } from '../../kinds/label-validation.ts'
import { nameErrors, type NameFormat, namePrefixErrors } from '../names.ts'

/** What of a kind decides how its metadata must look. */
export interface MetadataRules {
  readonly namespaced: boolean
  readonly nameFormat?: NameFormat
}

const NONE: readonly FieldError[] = []

const mostAnnotationBytes = 256 * 1024

/** Bytes of a text in UTF-8. */
function byteLength(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) as number
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

export function annotationsErrors(field: string, annotations: Readonly<Record<string, string>> | undefined): FieldError[] {
  const entries = Object.entries(annotations ?? {})
  const errors = entries.flatMap(([key]) => eachInvalid(field, key, qualifiedNameErrors(key.toLowerCase())))
  const bytes = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0)
  return bytes > mostAnnotationBytes ? [...errors, tooLong(field, mostAnnotationBytes)] : errors
}

function pushOwner(errors: FieldError[], field: string, owner: OwnerReference): void {
  if (!owner.apiVersion || owner.apiVersion.endsWith('/')) errors.push(invalid(`${field}.apiVersion`, owner.apiVersion ?? '', 'version must not be empty'))
  if (!owner.kind) errors.push(invalid(`${field}.kind`, '', 'must not be empty'))
  if (!owner.name) errors.push(invalid(`${field}.name`, '', 'must not be empty'))
  if (!owner.uid) errors.push(invalid(`${field}.uid`, '', 'must not be empty'))
  if (owner.apiVersion === 'v1' && owner.kind === 'Event') errors.push(invalid(field, owner, '/v1, Kind=Event is disallowed from being an owner'))
}

function pushOwners(errors: FieldError[], field: string, owners: readonly OwnerReference[]): void {
  let controller: OwnerReference | undefined
  for (const owner of owners) {
    pushOwner(errors, field, owner)
    if (owner.controller !== true) continue
    if (controller === undefined) controller = owner
    else errors.push(invalid(field, owners, `Only one reference can have Controller set to true. Found "true" in references for ${controller.kind}/${controller.name} and ${owner.kind}/${owner.name}`))
  }
}

function finalizersErrors(field: string, finalizers: readonly string[] | undefined): FieldError[] {
  const errors = (finalizers ?? []).flatMap((finalizer) => eachInvalid(field, finalizer, qualifiedNameErrors(finalizer)))
  if (finalizers?.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalid(field, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'))
  }
  return errors
}

/** Labels and annotations without fault, which many objects may share and each keeps through its updates. */
const goodLabels = new WeakSet<object>(), goodAnnotations = new WeakSet<object>()

type Texts = Readonly<Record<string, string>>

/** What is wrong with a part of metadata, looked at once if it is good. */
function errorsOnce(known: WeakSet<object>, part: Texts | undefined, field: string, look: (field: string, part: Texts) => readonly FieldError[]): readonly FieldError[] {
  if (part === undefined || known.has(part)) return NONE
  const errors = look(field, part)
  if (errors.length === 0) known.add(part)
  return errors
}

/** What create and update check alike. */
function pushShared(meta: ObjectMeta, errors: FieldError[]): void {
  for (const error of errorsOnce(goodLabels, meta.labels, 'metadata.labels', labelsErrors)) errors.push(error)
  for (const error of errorsOnce(goodAnnotations, meta.annotations, 'metadata.annotations', annotationsErrors)) errors.push(error)
  if (meta.ownerReferences) pushOwners(errors, 'metadata.ownerReferences', meta.ownerReferences)
}

function pushInvalid(errors: FieldError[], field: string, value: unknown, messages: readonly string[]): void {
  if (messages.length > 0) errors.push(...eachInvalid(field, value, messages))
}

function pushNamespace(errors: FieldError[], { namespace }: ObjectMeta, isNamespaced: boolean): void {
  const field = 'metadata.namespace'
  if (isNamespaced && !namespace) errors.push(required(field))
  else if (!isNamespaced && namespace) errors.push(forbidden(field, 'not allowed on this type'))
  else if (namespace) pushInvalid(errors, field, namespace, dns1123LabelErrors(namespace))
}

/** Metadata of a new object, whose name is already made. */
export function validateObjectMeta(meta: ObjectMeta, rules: MetadataRules): FieldError[] {
  const errors: FieldError[] = []
  if (meta.generateName) pushInvalid(errors, 'metadata.generateName', meta.generateName, namePrefixErrors(meta.generateName, rules.nameFormat))
  if (!meta.name) errors.push(required('metadata.name', 'name or generateName is required'))
  else pushInvalid(errors, 'metadata.name', meta.name, nameErrors(meta.name, rules.nameFormat))
  pushNamespace(errors, meta, rules.namespaced)
  if ((meta.generation ?? 0) < 0) errors.push(invalid('metadata.generation', meta.generation, 'must be greater than or equal to 0'))
  pushShared(meta, errors)
  if (meta.finalizers) errors.push(...finalizersErrors('metadata.finalizers', meta.finalizers))
  return errors
}

const immutableFields = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const

/** What an update may not do to metadata. */
export function validateObjectMetaUpdate(meta: ObjectMeta, old: ObjectMeta): FieldError[] {
  const errors: FieldError[] = []
  if (old.deletionTimestamp !== undefined) {
    const added = (meta.finalizers ?? []).filter((finalizer) => !old.finalizers?.includes(finalizer))
    if (added.length > 0) {
      const list = goStrings([...new Set(added)].sort()).goSyntax
      errors.push(forbidden('metadata.finalizers', `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`))
    }
  }
  if (!meta.resourceVersion) errors.push(invalid('metadata.resourceVersion', '', 'must be specified for an update'))
  if ((meta.generation ?? 0) < (old.generation ?? 0)) errors.push(invalid('metadata.generation', meta.generation ?? 0, 'must not be decremented'))
  for (const name of immutableFields) if (meta[name] !== old[name]) errors.push(...immutable(`metadata.${name}`, meta[name], old[name]))
  pushShared(meta, errors)
  return errors
}
