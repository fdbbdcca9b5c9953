// Fills the places of a StatefulSet and empties those that are too many: one after the other, or, with the policy Parallel, side by side.
// Models processReplica, processCondemned and runForAll in pkg/controller/statefulset/stateful_set_control.go.
import type { Pod, PodTemplateSpec, StatefulSet } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import type { Decision } from '../../kernel/span.ts'
import { record, RequestFailed, together, type Routine } from '../../kernel/sync.ts'
import { isPodTerminal } from '../../kinds/pod/pod-conditions.ts'
import { keyOf } from '../../kernel/informer.ts'
import { templateOf } from '../controller-revisions.ts'
import { firstOrdinal, hasIdentity, hasStorage, isWanted, ordinalOf, podNameOf, podOf, replicasWanted } from './identity.ts'
import { claimsFollowPolicy, correctReplica, createMissingClaims, createReplica, deleteReplica, followPolicy, hasStaleClaim, type Replica } from './pod-and-claims.ts'
import type { Revisions } from './revisions.ts'
import { isAvailable, isRunningAndReady } from './stateful-set-status.ts'

/** Pods that are worked on side by side at most. Models MaxBatchSize. */
const LARGEST_BATCH = 500

/** What one sync works on. */
export interface Work {
  readonly view: SyncView
  readonly set: StatefulSet
  readonly revisions: Revisions
  readonly now: number
  /** By ordinal, from the first on. */
  readonly replicas: readonly Replica[]
  /** Pods beyond the places that are wanted, the last first. */
  readonly condemned: readonly (Replica & { readonly pod: Pod })[]
}

/** 'stop': nothing further down the order may be touched in this sync. */
type Verdict = 'stop' | 'go on'

/** Puts the set's Pods into their places. */
export function workOn(view: SyncView, set: StatefulSet, revisions: Revisions, pods: readonly Pod[], now: number): Work {
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod), pod]))
  const first = firstOrdinal(set)
  const replicas = Array.from({ length: replicasWanted(set) }, (_, i) => ({ ordinal: first + i, name: podNameOf(set, first + i), pod: byOrdinal.get(first + i) }))
  const condemned = pods.map((pod) => ({ ordinal: ordinalOf(pod), name: pod.metadata.name, pod })).filter(({ ordinal }) => ordinal >= 0 && !isWanted(set, ordinal))
  return { view, set, revisions, now, replicas, condemned: condemned.sort((a, b) => b.ordinal - a.ordinal) }
}

export function aboutOf(set: StatefulSet): string {
  return `StatefulSet/${keyOf(set)}`
}

/** Says that nothing goes on before something has happened to a Pod. */
function* waits({ set }: Work, decision: Decision): Routine<Verdict> {
  yield [{ decision, about: aboutOf(set) }]
  return 'stop'
}

/** Creates, corrects and deletes until something must be waited for. Returns whether all is in place, so that Pods may be updated. */
export function* manageReplicas(work: Work): Routine<boolean> {
  const isOrdered = work.set.spec.podManagementPolicy !== 'Parallel'
  const forAll = isOrdered ? inOrder : inGrowingBatches
  if ((yield* forAll(work.replicas, (replica) => processReplica(work, replica, isOrdered))) === 'stop') return false
  if ((yield* forAll(work.condemned, (replica) => settleClaims(work, replica))) === 'stop') return false
  return (yield* forAll(work.condemned, (replica) => processCondemned(work, replica, isOrdered))) === 'go on'
}

function* inOrder<R>(replicas: readonly R[], process: (replica: R) => Routine<Verdict>): Routine<Verdict> {
  for (const replica of replicas) if ((yield* process(replica)) === 'stop') return 'stop'
  return 'go on'
}

/** Batches of 1, 2, 4 … side by side; nobody waits for anybody, but a failure ends it. Models slowStartBatch. */
function* inGrowingBatches<R>(replicas: readonly R[], process: (replica: R) => Routine<Verdict>): Routine<Verdict> {
  for (let first = 0, batch = 1; first < replicas.length; first += batch, batch = Math.min(batch * 2, LARGEST_BATCH)) {
    const ends = yield* together(replicas.slice(first, first + batch).map(process))
    const failure = ends.find((end) => end instanceof RequestFailed)
    if (failure) throw failure
  }
  return 'go on'
}

function* processReplica(work: Work, replica: Replica, isOrdered: boolean): Routine<Verdict> {
  const { view, set } = work, { pod, name } = replica, statefulSet = set.metadata.name
  if (!pod) return yield* fill(work, replica)
  if (isPodTerminal(pod)) {
    yield* endReplica(set, pod)
    return 'stop'
  }
  if (pod.status?.phase === 'Pending') yield* createMissingClaims(view, set, replica)
  if (isOrdered) {
    if (pod.metadata.deletionTimestamp) return yield* waits(work, { code: 'replica-waits-gone', params: { statefulSet, pod: name } })
    if (!isRunningAndReady(pod)) return yield* waits(work, { code: 'replica-waits-ready', params: { statefulSet, pod: name } })
    if (!isAvailable(view, set, pod, work.now)) return yield* waits(work, { code: 'replica-waits-available', params: { statefulSet, pod: name, seconds: set.spec.minReadySeconds ?? 0 } })
  }
  const isRight = hasIdentity(set, pod, replica.ordinal) && hasStorage(set, pod, replica.ordinal) && claimsFollowPolicy(view, set, replica)
  if (!isRight) yield* correctReplica(view, set, { ...replica, pod })
  return 'go on'
}

/** A Pod has come to its end and goes; the next one takes its name once it is gone. */
function* endReplica(set: StatefulSet, { metadata: { name, deletionTimestamp }, status }: Pod): Routine<void> {
  if (deletionTimestamp) return
  if (status?.phase === 'Failed') yield* record(set, 'Warning', 'RecreatingFailedPod', `StatefulSet ${keyOf(set)} is recreating failed Pod ${name}`)
  yield* deleteReplica(set, name, { code: 'replica-over', params: { statefulSet: set.metadata.name, pod: name, phase: status?.phase ?? '' } })
}

/** Creates the Pod of an empty place. */
function* fill(work: Work, replica: Replica): Routine<Verdict> {
  const { view, set } = work, { name, ordinal } = replica, statefulSet = set.metadata.name
  if (hasStaleClaim(view, set, replica)) return yield* waits(work, { code: 'replica-waits-stale-claim', params: { statefulSet, pod: name } })
  const { template, revision } = templateFor(work, ordinal)
  yield* createReplica(view, set, replica, podOf(set, template, revision, ordinal), { code: 'replica-missing', params: { statefulSet, pod: name, desired: replicasWanted(set), revision } })
  return 'stop'
}

/** The template of a new Pod: below the partition the one before the update. Models newVersionedStatefulSetPod. */
function templateFor({ set, revisions: { current, update } }: Work, ordinal: number): { readonly template: PodTemplateSpec; readonly revision: string } {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {}, place = ordinal - firstOrdinal(set)
  const keepsOld = rollingUpdate ? place < (rollingUpdate.partition ?? 0) : type === 'RollingUpdate' && place < (set.status?.currentReplicas ?? 0)
  const revision = keepsOld ? current : update
  return { template: revision === update ? set.spec.template : templateOf(revision), revision: revision.metadata.name }
}

/** Gives the claims of a Pod that will go to whom they go with. */
function* settleClaims({ view, set }: Work, replica: Replica): Routine<Verdict> {
  if (!claimsFollowPolicy(view, set, replica)) yield* followPolicy(view, set, replica)
  return 'go on'
}

function* processCondemned(work: Work, { pod, name, ordinal }: Replica & { readonly pod: Pod }, isOrdered: boolean): Routine<Verdict> {
  const { view, set, now } = work, statefulSet = set.metadata.name
  if (pod.metadata.deletionTimestamp) {
    return isOrdered ? yield* waits(work, { code: 'scale-down-waits-gone', params: { statefulSet, pod: name } }) : 'go on'
  }
  const isGood = isRunningAndReady(pod) && isAvailable(view, set, pod, now)
  if (isOrdered && !isGood && firstUnavailable(work) !== ordinal) {
    return yield* waits(work, { code: 'scale-down-waits-ready', params: { statefulSet, pod: name } })
  }
  yield* deleteReplica(set, name, { code: 'replica-surplus', params: { statefulSet, pod: name, desired: replicasWanted(set) } })
  return 'stop'
}

/** Whether a Pod does not serve, or soon will not. */
export function isUnavailable({ view, set, now }: Work, pod: Pod | undefined): boolean {
  return !pod || !isAvailable(view, set, pod, now) || pod.metadata.deletionTimestamp !== undefined
}

/** The ordinal of the first Pod that is not available: of those that are wanted, then of the others. */
function firstUnavailable(work: Work): number | undefined {
  return [...work.replicas, ...[...work.condemned].reverse()].find(({ pod }) => isUnavailable(work, pod))?.ordinal
}
