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
  const isEmpty = (value: object | undefined): boolean => value !== undefined && (Array.isArray(value) ? value.length === 0 : isWithoutKeys(value))
  if (!OMITTED_IF_EMPTY.some((field) => isEmpty(given[field]))) return given
  return Object.fromEntries(Object.entries(given).filter(([field, value]) => !(OMITTED_IF_EMPTY as readonly string[]).includes(field) || !isEmpty(value as object))) as unknown as ObjectMeta
}

function isWithoutKeys(map: object): boolean {
  for (const _ in map) return false
  return true
}

/** Metadata of a new object, with its name made from generateName where it has none. */
export function createdMeta(given: ObjectMeta, namespace: string, context: WriteContext): ObjectMeta {
  const { deletionTimestamp: _d, deletionGracePeriodSeconds: _g, ...rest } = withoutEmpty(given)
  const name = given.name || (given.generateName ? freeName(given.generateName, namespace, context) : given.name)
  return { ...rest, ...(name === undefined ? {} : { name }), ...(namespace ? { namespace } : {}), uid: context.uid(name ?? ''), resourceVersion: '', creationTimestamp: context.timestamp }
}

/** A generated name that nobody has; the last one tried where all are taken. */
function freeName(base: string, namespace: string, { kind, view, suffix }: WriteContext): string {
  let name = ''
  for (let tries = 0; tries < MOST_NAMES_TRIED; tries++) {
    name = generatedName(base, suffix(base))
    if (!view.get(kind, namespace || undefined, name)) return name
  }
  return name
}

/** What a client sent on top of what only the server decides. Labels, annotations, owners and finalizers are the client's. */
export function updatedMeta(given: ObjectMeta, stored: ObjectMeta, accountOf: ObjectMeta = stored): ObjectMeta {
  const { managedFields: _, ...rest } = withoutEmpty(given)
  return {
    ...rest, name: stored.name, ...(stored.namespace === undefined ? {} : { namespace: stored.namespace }), uid: stored.uid, resourceVersion: stored.resourceVersion,
    creationTimestamp: stored.creationTimestamp, ...kept('generation', stored), ...kept('deletionTimestamp', stored), ...kept('deletionGracePeriodSeconds', stored),
    ...kept('generateName', stored), ...kept('managedFields', accountOf),
  }
}

function kept<K extends keyof ObjectMeta>(field: K, from: ObjectMeta): Partial<ObjectMeta> {
  return from[field] === undefined ? {} : { [field]: from[field] }
}

/** A write to the status subresource: the stored object with the given status, labels, annotations and finalizers. Owners stay. */
export function onlyStatus(given: KubeObject, stored: KubeObject): KubeObject {
  const { status, metadata: { labels, annotations, finalizers, managedFields } } = given as KubeObject & { status?: unknown }
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
  const body = ({ metadata: _m, status: _s, ...rest }: KubeObject & { status?: unknown }): unknown => rest
  return isEqual(body(object), body(stored))
}

/** Marked for deletion and nothing holds it any longer. */
export function isGone({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0 && (metadata.deletionGracePeriodSeconds ?? 0) === 0
}
