// How a controller takes possession of what its selector matches, and lets go of what it no longer matches.
// Models pkg/controller/controller_ref_manager.go.
import { matchesRequirements, requirementsOf } from '../apiserver/selectors/label-selector.ts'
import type { LabelSelector } from '../generated/api-types.d.ts'
import type { IndexDefinition } from '../kernel/informer.ts'
import { failureReason, isFailure, must, RequestFailed, type Routine, send } from '../kernel/sync.ts'
import { apiVersionOf, type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import type { KubeObject, OwnerReference, Status } from '../kube-object.ts'

/** The reference that makes `owner` the controlling owner. Models metav1.NewControllerRef. */
export function controllerReference(kind: KindDefinition, owner: KubeObject): OwnerReference {
  return { apiVersion: apiVersionOf(kind), kind: kind.kind, name: owner.metadata.name, uid: owner.metadata.uid, controller: true, blockOwnerDeletion: true }
}

/** The reference to the controlling owner, if there is one. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller)
}

/** Objects without a controlling owner, by namespace: candidates for adoption. Index names are a process's, so the controller's is part of it. */
export function orphanIndex<T extends KubeObject>(kind: KindDefinition<T>, controller: string): IndexDefinition {
  return { name: orphanIndexName(controller), kind: kind as unknown as KindDefinition, values: (object) => (controllerOf(object) ? [] : [object.metadata.namespace ?? '']) }
}

export function orphanIndexName(controller: string): string {
  return `${controller} orphans`
}

export interface Claim<T extends KubeObject> {
  readonly owner: KubeObject
  readonly ownerKind: KindDefinition
  readonly kind: KindDefinition<T>
  readonly selector: LabelSelector | undefined
  readonly candidates: readonly T[]
  /** What an object must be beside matching the selector, such as a name of the right form. */
  readonly accepts?: (object: T) => boolean
  /** What an adopted object bears from then on. */
  readonly finalizers?: readonly string[]
}

/**
 * Keeps what is owned and matches, releases what is owned and does not match, adopts what matches and has no controller.
 * Returns what is owned now. Throws when a write failed for a reason other than the object's being gone.
 */
export function* claim<T extends KubeObject>(work: Claim<T>): Routine<readonly T[]> {
  const { owner } = work, isOwnerGoing = owner.metadata.deletionTimestamp !== undefined
  const requirements = requirementsOf(work.selector), claimed: T[] = []
  let mayAdopt = false, labels: KubeObject['metadata']['labels'] | null = null, isSelected = false
  for (const object of work.candidates) {
    const controller = controllerOf(object)
    // Pods of one template share their labels: one look serves them all.
    if (object.metadata.labels !== labels) {
      labels = object.metadata.labels
      isSelected = requirements !== 'nothing' && matchesRequirements(requirements, labels)
    }
    const isMatch = isSelected && (work.accepts?.(object) ?? true)
    if (controller) {
      if (controller.uid !== owner.metadata.uid) continue
      if (isMatch) claimed.push(object)
      else if (!isOwnerGoing) yield* release(work, object)
    } else if (isMatch && !isOwnerGoing && object.metadata.deletionTimestamp === undefined) {
      if (!mayAdopt) yield* checkOwnerLives(work)
      mayAdopt = true
      if (yield* adopt(work, object)) claimed.push(object)
    }
  }
  return claimed
}

/** Asks the API server before the first adoption whether the owner still is who the cache says and stays. Models RecheckDeletionTimestamp. */
function* checkOwnerLives<T extends KubeObject>({ owner, ownerKind }: Claim<T>): Routine<void> {
  const { namespace, name, uid } = owner.metadata
  const fresh = yield* must({ verb: 'get', resource: resourceOf(ownerKind), namespace, name }, { code: 'check-owner-before-adoption', params: { kind: ownerKind.kind, name } })
  if (fresh.metadata.uid !== uid) throw new RequestFailed(ownerChanged(`original ${ownerKind.kind} ${namespace}/${name} is gone: got uid ${fresh.metadata.uid}, wanted ${uid}`))
  if (fresh.metadata.deletionTimestamp) throw new RequestFailed(ownerChanged(`${namespace}/${name} has just been deleted at ${fresh.metadata.deletionTimestamp}.`))
}

function ownerChanged(message: string): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: `can't adopt: ${message}` }
}

function* adopt<T extends KubeObject>({ owner, ownerKind, kind, finalizers }: Claim<T>, object: T): Routine<boolean> {
  const { namespace, name, uid } = object.metadata, metadata = { ownerReferences: [controllerReference(ownerKind, owner)], uid, ...(finalizers ? { finalizers } : {}) }
  const answer = yield* send(
    { verb: 'patch', patchType: 'strategic', resource: resourceOf(kind), namespace, name, body: { metadata } },
    { code: 'adopt', params: { kind: kind.kind, name, ownerKind: ownerKind.kind, owner: owner.metadata.name } },
  )
  if (!isFailure(answer)) return true
  if (failureReason(answer) === 'NotFound') return false
  throw new RequestFailed(answer.body as Status)
}

function* release<T extends KubeObject>({ owner, ownerKind, kind }: Claim<T>, object: T): Routine<void> {
  const { namespace, name, uid } = object.metadata
  const answer = yield* send(
    { verb: 'patch', patchType: 'strategic', resource: resourceOf(kind), namespace, name, body: { metadata: { ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }], uid } } },
    { code: 'release', params: { kind: kind.kind, name, ownerKind: ownerKind.kind, owner: owner.metadata.name } },
  )
  // Invalid: somebody else has taken it over or it was created anew. Either way it is no longer ours.
  if (isFailure(answer) && !['NotFound', 'Invalid'].includes(failureReason(answer))) throw new RequestFailed(answer.body as Status)
}
