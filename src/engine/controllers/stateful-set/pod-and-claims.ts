// Creates, corrects and deletes one Pod of a StatefulSet, with the claims that are its own; each deed is told of in an Event.
// Models pkg/controller/statefulset/stateful_pod_control.go.
import type { PersistentVolumeClaim, Pod, StatefulSet } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import type { Decision } from '../../kernel/span.ts'
import { failureReason, isFailure, must, record, RequestFailed, send, type Routine } from '../../kernel/sync.ts'
import persistentVolumeClaimKind from '../../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import type { Status } from '../../kube-object.ts'
import { type ClaimUser, hasForeignController, isOfFormerPod, mayClaimsGo, ownersFollowPolicy, withPolicyOwners } from './claim-retention.ts'
import { claimsFor, hasIdentity, hasStorage, withIdentity, withStorage } from './identity.ts'

/** One place of a StatefulSet, with the Pod that fills it, if there is one. */
export interface Replica {
  readonly ordinal: number
  readonly name: string
  readonly pod: Pod | undefined
}

const CLAIMS = 'persistentvolumeclaims'

function userOf({ ordinal, name, pod }: Replica): ClaimUser {
  return { ordinal, name, uid: pod?.metadata.uid }
}

/** The claims of a replica that the cache knows. */
function knownClaims(view: SyncView, set: StatefulSet, { ordinal }: Replica): readonly PersistentVolumeClaim[] {
  return claimsFor(set, ordinal).flatMap(({ metadata }) => view.get(persistentVolumeClaimKind, metadata.namespace, metadata.name) ?? [])
}

/** Whether a claim of the replica is about to go with the Pod that it was made for. Models PodClaimIsStale. */
export function hasStaleClaim(view: SyncView, set: StatefulSet, replica: Replica): boolean {
  return mayClaimsGo(set) && knownClaims(view, set, replica).some((claim) => isOfFormerPod(claim, userOf(replica)))
}

/** Whether the replica's claims have the owners that the set's policy gives them. Models ClaimsMatchRetentionPolicy. */
export function claimsFollowPolicy(view: SyncView, set: StatefulSet, replica: Replica): boolean {
  return knownClaims(view, set, replica).every((claim) => ownersFollowPolicy(claim, set, userOf(replica)))
}

/** Creates a replica's claims, then its Pod. Models CreateStatefulPod. */
export function* createReplica(view: SyncView, set: StatefulSet, replica: Replica, body: object, why: Decision): Routine<void> {
  const trouble = yield* createClaims(view, set, replica)
  if (trouble) {
    yield* tellOfPod(set, 'create', replica.name, trouble)
    throw trouble
  }
  const answer = yield* send({ verb: 'create', resource: 'pods', namespace: set.metadata.namespace, body }, why)
  const failure = failureOf(answer)
  // Somebody was faster: the cache will say who.
  if (failureReason(answer) === 'AlreadyExists') throw failure
  yield* followPolicy(view, set, replica)
  yield* tellOfPod(set, 'create', replica.name, failure)
  if (failure) throw failure
}

/** Creates what a replica lacks of claims. Models createMissingPersistentVolumeClaims. */
export function* createMissingClaims(view: SyncView, set: StatefulSet, replica: Replica): Routine<void> {
  const trouble = yield* createClaims(view, set, replica)
  if (trouble) throw trouble
  yield* followPolicy(view, set, replica)
}

/** Returns why not every claim is there, if so. Models createPersistentVolumeClaims. */
function* createClaims(view: SyncView, set: StatefulSet, replica: Replica): Routine<RequestFailed | undefined> {
  const troubles: string[] = []
  for (const claim of claimsFor(set, replica.ordinal)) {
    const { namespace, name } = claim.metadata, known = view.get(persistentVolumeClaimKind, namespace, name)
    if (known) {
      if (known.metadata.deletionTimestamp) troubles.push(`pvc ${name} is being deleted`)
      continue
    }
    const answer = yield* send({ verb: 'create', resource: CLAIMS, namespace, body: claim }, { code: 'claim-of-replica-missing', params: { claim: name, pod: replica.name } })
    const failure = failureOf(answer)
    if (failure) troubles.push(`failed to create PVC ${name}: ${failure.message}`)
    if (failureReason(answer) !== 'AlreadyExists') yield* tellOfClaim(set, replica.name, name, failure)
  }
  if (troubles.length === 0) return undefined
  return refusal(troubles.length === 1 ? troubles[0] : `[${troubles.join(', ')}]`)
}

/** Gives a replica's claims the owners of the set's policy. Models UpdatePodClaimForRetentionPolicy. */
export function* followPolicy(view: SyncView, set: StatefulSet, replica: Replica): Routine<void> {
  const user = userOf(replica)
  for (const claim of knownClaims(view, set, replica)) {
    const { namespace, name } = claim.metadata
    if (hasForeignController(claim, set, user)) {
      yield* record(set, 'Warning', 'ConflictingController', `PersistentVolumeClaim ${name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`)
    }
    if (ownersFollowPolicy(claim, set, user)) continue
    yield* must({ verb: 'update', resource: CLAIMS, namespace, name, body: withPolicyOwners(claim, set, user) }, { code: 'claim-owners-by-policy', params: { claim: name, statefulSet: set.metadata.name } })
  }
}

/** Puts right what a Pod must be and is not. Models UpdateStatefulPod. */
export function* correctReplica(view: SyncView, set: StatefulSet, replica: Replica & { readonly pod: Pod }): Routine<void> {
  const { ordinal, pod, name } = replica
  const named = hasIdentity(set, pod, ordinal) ? pod : withIdentity(set, pod, ordinal)
  const stored = hasStorage(set, pod, ordinal) ? named : withStorage(set, named, ordinal)
  if (stored !== named) yield* createMissingClaims(view, set, replica)
  const isByPolicy = claimsFollowPolicy(view, set, replica)
  if (!isByPolicy) yield* followPolicy(view, set, replica)
  if (stored === pod && isByPolicy) return
  const answer = yield* send({ verb: 'update', resource: 'pods', namespace: set.metadata.namespace, name, body: stored }, { code: 'replica-corrected', params: { pod: name, statefulSet: set.metadata.name } })
  const failure = failureOf(answer)
  yield* tellOfPod(set, 'update', name, failure)
  if (failure) throw failure
}

/** Deletes a Pod; its claims stay, unless the Pod owns them. Returns why it could not, if so. Models DeleteStatefulPod. */
export function* deleteReplica(set: StatefulSet, name: string, why: Decision): Routine<void> {
  const answer = yield* send({ verb: 'delete', resource: 'pods', namespace: set.metadata.namespace, name }, why)
  const failure = failureOf(answer)
  yield* tellOfPod(set, 'delete', name, failure)
  if (failure) throw failure
}

function failureOf(answer: Parameters<typeof isFailure>[0]): RequestFailed | undefined {
  return isFailure(answer) ? new RequestFailed(answer.body as Status) : undefined
}

function refusal(message: string): RequestFailed {
  return new RequestFailed({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message })
}

const REASONS = {
  create: { done: 'SuccessfulCreate', failed: 'FailedCreate' }, update: { done: 'SuccessfulUpdate', failed: 'FailedUpdate' }, delete: { done: 'SuccessfulDelete', failed: 'FailedDelete' },
} as const

function* tellOfPod(set: StatefulSet, verb: keyof typeof REASONS, pod: string, failure: RequestFailed | undefined): Routine<void> {
  const deed = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name}`
  if (failure) yield* record(set, 'Warning', REASONS[verb].failed, `${deed} failed error: ${failure.message}`)
  else yield* record(set, 'Normal', REASONS[verb].done, `${deed} successful`)
}

function* tellOfClaim(set: StatefulSet, pod: string, claim: string, failure: RequestFailed | undefined): Routine<void> {
  const { name } = set.metadata
  if (failure) yield* record(set, 'Warning', 'FailedCreate', `create Claim ${claim} for Pod ${pod} in StatefulSet ${name} failed error: ${failure.message}`)
  else yield* record(set, 'Normal', 'SuccessfulCreate', `create Claim ${claim} Pod ${pod} in StatefulSet ${name} success`)
}
