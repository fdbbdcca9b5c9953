// What a DELETE would do: remove the object at once, mark it and let its grace run, or leave it to its finalizers.
// Models apiserver/pkg/registry/rest/delete.go (BeforeDelete) and registry/generic/registry/store.go (Delete).
import type { KindDefinition } from '../kinds/define-kind.ts'
import type { KubeObject, ObjectMeta } from '../kube-object.ts'
import { isEqual } from '../structure.ts'
import type { ApiRequest } from './request.ts'
import { conflict, notFound } from './status-errors.ts'
import type { WriteContext, WriteOutcome } from './write-outcome.ts'

export interface DeleteOptions {
  readonly propagationPolicy?: string
  readonly gracePeriodSeconds?: number
  readonly orphanDependents?: boolean
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
  readonly dryRun?: readonly string[]
}

const ORPHAN = 'orphan', FOREGROUND = 'foregroundDeletion'

/** What a DELETE asks for: its body, and its query where the body says nothing. */
export function deleteOptionsOf({ query, body }: ApiRequest): DeleteOptions {
  return {
    ...(query?.propagationPolicy && { propagationPolicy: query.propagationPolicy }),
    ...(query?.gracePeriodSeconds && { gracePeriodSeconds: Number(query.gracePeriodSeconds) }),
    ...(query?.orphanDependents && { orphanDependents: query.orphanDependents === 'true' }),
    ...(body as DeleteOptions | undefined),
  }
}

/** Deletes an object: at once, after a grace period, or when its finalizers are done. */
export function remove(context: WriteContext, request: ApiRequest, stored: KubeObject | undefined): WriteOutcome {
  const { kind } = context, name = request.name ?? ''
  if (!stored) return { refused: notFound(kind, name) }
  const options = deleteOptionsOf(request), { uid, resourceVersion } = options.preconditions ?? {}
  // Upstream names the kind here, where every other conflict names the resource.
  const subject = { group: kind.group, plural: kind.kind }
  if (uid && uid !== stored.metadata.uid) {
    return { refused: conflict(subject, name, `the UID in the precondition (${uid}) does not match the UID in record (${stored.metadata.uid}). The object might have been deleted and then recreated`) }
  }
  if (resourceVersion && resourceVersion !== stored.metadata.resourceVersion) {
    return { refused: conflict(subject, name, `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${stored.metadata.resourceVersion}). The object might have been modified`) }
  }
  const { admission, view, from, user } = context
  const asked = { operation: 'delete', kind, namespace: stored.metadata.namespace ?? '', name, subresource: undefined, object: stored, old: stored, from, ...(user && { user }) } as const
  const admitted = admission.mutate(asked, view)
  if ('refused' in admitted) return { ...admitted, stage: 'admission' }
  const checked = admission.check(asked, view)
  if ('refused' in checked) return { ...checked, stage: 'admission' }
  return kind.holdsDeletion?.(stored) ? held(context, stored) : marked(context, stored, options)
}

/** A deletion that waits for something of the kind's own: told once, then waited for. */
function held({ kind, wallMs }: WriteContext, stored: KubeObject): WriteOutcome {
  const object = stored.metadata.deletionTimestamp ? stored : { ...stored, metadata: { ...stored.metadata, deletionTimestamp: timestampAt(wallMs) } }
  return changed(kind.onDelete ? kind.onDelete(object) : object, stored)
}

function marked({ kind, wallMs }: WriteContext, stored: KubeObject, options: DeleteOptions): WriteOutcome {
  const grace = graceAfter(kind, stored, options)
  if (grace === 'pending') return { unchanged: stored, code: 200 }
  const finalizers = deletionFinalizers(kind, stored.metadata.finalizers ?? [], options)
  if (grace === 'none' && finalizers.length === 0) return { remove: stored, code: 200 }
  const begun = grace === 'none' ? markedAsDeleting(stored.metadata, wallMs) : withGrace(stored.metadata, grace.seconds, wallMs)
  const { finalizers: _, ...rest } = begun
  const outcome = changed({ ...stored, metadata: finalizers.length > 0 ? { ...rest, finalizers } : rest }, stored)
  const isOver = grace !== 'none' && grace.seconds === 0 && finalizers.length === 0
  return isOver && 'put' in outcome ? { ...outcome, thenRemove: true } : outcome
}

function changed(object: KubeObject, stored: KubeObject): WriteOutcome {
  return isEqual(object, stored) ? { unchanged: stored, code: 200 } : { put: object, old: stored, code: 200 }
}

/** How long the object may wind up from now on; a grace that runs can only be shortened. */
function graceAfter(kind: KindDefinition, stored: KubeObject, options: DeleteOptions): { readonly seconds: number } | 'pending' | 'none' {
  if (!kind.gracePeriodSeconds) return 'none'
  // A negative grace means one second.
  const asked = options.gracePeriodSeconds !== undefined && options.gracePeriodSeconds < 0 ? 1 : options.gracePeriodSeconds
  if (stored.metadata.deletionTimestamp === undefined) return { seconds: kind.gracePeriodSeconds(stored, asked) }
  const left = stored.metadata.deletionGracePeriodSeconds ?? 0
  if (left === 0) return 'none'
  return asked === undefined || asked >= left ? 'pending' : { seconds: asked }
}

/** Starts a grace, or moves the end of the one that runs. */
function withGrace(meta: ObjectMeta, seconds: number, wallMs: number): ObjectMeta {
  if (meta.deletionTimestamp === undefined) {
    const generation = meta.generation ? { generation: meta.generation + 1 } : {}
    return { ...meta, ...generation, deletionTimestamp: timestampAt(wallMs + seconds * 1000), deletionGracePeriodSeconds: seconds }
  }
  const began = Date.parse(meta.deletionTimestamp) - (meta.deletionGracePeriodSeconds ?? 0) * 1000
  return { ...meta, deletionTimestamp: timestampAt(began + seconds * 1000), deletionGracePeriodSeconds: seconds }
}

/** Of an object that only its finalizers keep. */
function markedAsDeleting(meta: ObjectMeta, wallMs: number): ObjectMeta {
  const generation = meta.deletionGracePeriodSeconds === undefined && meta.generation ? { generation: meta.generation + 1 } : {}
  return { ...meta, ...generation, deletionTimestamp: meta.deletionTimestamp ?? timestampAt(wallMs), deletionGracePeriodSeconds: 0 }
}

/** RFC 3339 with whole seconds. */
function timestampAt(wallMs: number): string {
  return `${new Date(Math.floor(wallMs / 1000) * 1000).toISOString().slice(0, 19)}Z`
}

/** Finalizers by which the garbage collector is asked to orphan dependents or to delete them first. */
function deletionFinalizers(kind: KindDefinition, known: readonly string[], options: DeleteOptions): readonly string[] {
  const policy = options.orphanDependents === undefined ? options.propagationPolicy : options.orphanDependents ? 'Orphan' : 'Background'
  const others = known.filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND)
  if (policy === 'Orphan') return [...others, ORPHAN]
  if (policy === 'Foreground') return [...others, FOREGROUND]
  if (policy === 'Background') return others
  if (known.includes(ORPHAN) || known.includes(FOREGROUND)) return known
  return kind.defaultPropagation === 'Orphan' ? [...others, ORPHAN] : others
}
