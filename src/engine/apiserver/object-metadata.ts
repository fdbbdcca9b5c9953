// The server's part of metadata and of status: what a client may set, and what stays as it is stored.
// Models apiserver/pkg/registry/rest/{create,update}.go and the PrepareForUpdate of status strategies.
import type { KindDefinition } from '../kinds/define-kind.ts'
import type { KubeObject, ObjectMeta } from '../kube-object.ts'
import { isEqual } from '../structure.ts'
import { generatedName } from './names.ts'
import type { WriteContext } from './write-outcome.ts'

const MOST_NAMES_TRIED = 8

/** What is left out where there is none of it. */
const OMITTED_IF_EMPTY = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const

/** Metadata as Go prints it: a list or a map without anything in it is not there. */
function withoutEmpty(given: ObjectMeta): ObjectMeta {
  if (!isEmpty(given.labels) && !isEmpty(given.annotations) && !isEmpty(given.finalizers) && !isEmpty(given.ownerReferences)) return given
  return Object.fromEntries(Object.entries(given).filter(([field, value]) => !(OMITTED_IF_EMPTY as readonly string[]).includes(field) || !isEmpty(value as object))) as unknown as ObjectMeta
}

function isEmpty(value: object | undefined): boolean {
  return value !== undefined && (Array.isArray(value) ? value.length === 0 : isWithoutKeys(value))
}

function isWithoutKeys(map: object): boolean {
  for (const _ in map) return false
  return true
}

/** Metadata of a new object, with its name made from generateName where it has none. */
export function createdMeta(given: ObjectMeta, namespace: string, context: WriteContext): ObjectMeta {
  const name = given.name || (given.generateName ? freeName(given.generateName, namespace, context) : given.name)
  const meta: Written = withoutDeletion(withoutEmpty(given))
  if (name !== undefined) meta.name = name
  if (namespace) meta.namespace = namespace
  meta.uid = context.uid(name ?? '')
  meta.resourceVersion = ''
  meta.creationTimestamp = context.timestamp
  return meta
}

type Written = { -readonly [K in keyof ObjectMeta]: ObjectMeta[K] }

/** A copy without what says that something is being deleted. */
function withoutDeletion(given: ObjectMeta): Written {
  if (!('deletionTimestamp' in given) && !('deletionGracePeriodSeconds' in given)) return { ...given }
  const { deletionTimestamp: _d, deletionGracePeriodSeconds: _g, ...rest } = given
  return rest
}

/** A generated name that nobody has; the last one tried where all are taken. */
function freeName(base: string, namespace: string, context: WriteContext): string {
  const { kind, view } = context
  let name = ''
  for (let tries = 0; tries < MOST_NAMES_TRIED; tries++) {
    name = generatedName(base, context.suffix(base))
    if (!view.get(kind, namespace || undefined, name)) return name
  }
  return name
}

/** What a client sent on top of what only the server decides. Labels, annotations, owners and finalizers are the client's. */
export function updatedMeta(given: ObjectMeta, stored: ObjectMeta, accountOf: ObjectMeta = stored): ObjectMeta {
  const meta: Written = withoutAccount(withoutEmpty(given))
  meta.name = stored.name
  if (stored.namespace !== undefined) meta.namespace = stored.namespace
  meta.uid = stored.uid
  meta.resourceVersion = stored.resourceVersion
  meta.creationTimestamp = stored.creationTimestamp
  if (stored.generation !== undefined) meta.generation = stored.generation
  if (stored.deletionTimestamp !== undefined) meta.deletionTimestamp = stored.deletionTimestamp
  if (stored.deletionGracePeriodSeconds !== undefined) meta.deletionGracePeriodSeconds = stored.deletionGracePeriodSeconds
  if (stored.generateName !== undefined) meta.generateName = stored.generateName
  if (accountOf.managedFields !== undefined) meta.managedFields = accountOf.managedFields
  return meta
}

function withoutAccount(given: ObjectMeta): Written {
  if (!('managedFields' in given)) return { ...given }
  const { managedFields: _, ...rest } = given
  return rest
}

/** A write to the status subresource: the stored object with the given status, labels, annotations and finalizers. Owners stay. */
export function onlyStatus(given: KubeObject, stored: KubeObject): KubeObject {
  const { status, metadata: { labels, annotations, finalizers, managedFields } } = given as KubeObject & { status?: unknown }
  if (given.metadata === stored.metadata) return withStatus(stored, status)
  const metadata = { ...stored.metadata, ...(labels && { labels }), ...(annotations && { annotations }), ...(finalizers && { finalizers }), ...(managedFields && { managedFields }) }
  return withStatus({ ...stored, metadata }, status)
}

/** A write to a Pod's ephemeral containers touches nothing else. */
export function onlyEphemeralContainers(given: KubeObject, stored: KubeObject): KubeObject {
  const { ephemeralContainers } = (given as KubeObject & { spec?: { ephemeralContainers?: unknown } }).spec ?? {}, { ephemeralContainers: _before, ...spec } = (stored as KubeObject & { spec?: { ephemeralContainers?: unknown } }).spec ?? {}
  return { ...stored, spec: { ...spec, ...(ephemeralContainers ? { ephemeralContainers } : {}) } } as KubeObject
}

/** A write to the object itself never touches its status where that is a subresource. */
export function withStatusOf(given: KubeObject, stored: KubeObject): KubeObject {
  return withStatus(given, (stored as KubeObject & { status?: unknown }).status)
}

function withStatus(object: KubeObject & { status?: unknown }, status: unknown): KubeObject {
  if (object.status === status) return object
  if (status !== undefined) return { ...object, status } as KubeObject
  const { status: _, ...rest } = object
  return rest
}

/** Counts metadata.generation up where anything but metadata and status changed, and for some kinds with annotations too. */
export function withGeneration(kind: KindDefinition, object: KubeObject, stored: KubeObject): KubeObject {
  if (kind.generation === 'never') return object
  const countsAnnotations = kind.generation === 'spec and annotations'
  if (hasSameBody(object, stored) && !(countsAnnotations && !isEqual(object.metadata.annotations ?? {}, stored.metadata.annotations ?? {}))) return object
  return { ...object, metadata: { ...object.metadata, generation: (stored.metadata.generation ?? 0) + 1 } }
}

function hasSameBody(object: KubeObject, stored: KubeObject): boolean {
  const now = object as unknown as Readonly<Record<string, unknown>>, before = stored as unknown as Readonly<Record<string, unknown>>
  return hasFieldsOf(now, before) && hasFieldsOf(before, now)
}

/** Whether everything in one body is the same in another. */
function hasFieldsOf(one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean {
  for (const field in one) if (field !== 'metadata' && field !== 'status' && !isEqual(one[field], other[field])) return false
  return true
}

/** Marked for deletion and nothing holds it any longer. */
export function isGone({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0 && (metadata.deletionGracePeriodSeconds ?? 0) === 0
}
