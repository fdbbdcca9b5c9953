// What a StatefulSet says about its Pods. Models computeReplicaStatus and completeRollingUpdate in pkg/controller/statefulset.
import type { Pod, StatefulSet, StatefulSetStatus } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import { failureReason, isFailure, RequestFailed, send, type Routine } from '../../kernel/sync.ts'
import { availableFrom, isPodReady } from '../../kinds/pod/pod-conditions.ts'
import statefulSetKind from '../../kinds/stateful-set/stateful-set.kind.ts'
import type { Status } from '../../kube-object.ts'
import { replicasWanted, revisionNameOf } from './identity.ts'
import type { Revisions } from './revisions.ts'

/** Times that a status is written when others write at the same time. Models retry.DefaultRetry. */
const TRIES = 5
const TRY_AGAIN_MS = 10

/** The resourceVersion of the last status that was written. */
const WRITTEN = 'status written'

/** Whether the cache still has the set as it was before its status was last written: nothing of it is to be believed. Models the consistency store of 1.36. */
export function isBehind(view: SyncView, { metadata }: StatefulSet): boolean {
  return Number(metadata.resourceVersion) < (view.recall<number>(WRITTEN) ?? 0)
}

export function isRunningAndReady(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isPodReady(pod)
}

/** Virtual ms from which the Pod counts as available; undefined unless it is ready. */
export function availableAt(view: SyncView, { spec }: StatefulSet, pod: Pod): number | undefined {
  return availableFrom(pod, spec.minReadySeconds ?? 0, (timestamp) => view.toVirtual(timestamp))
}

export function isAvailable(view: SyncView, set: StatefulSet, pod: Pod, now: number): boolean {
  return (availableAt(view, set, pod) ?? Infinity) <= now
}

/** Counts Pods. `ended` of them are on their way out for the update, which the cache does not show yet. */
export function countReplicas(view: SyncView, set: StatefulSet, pods: readonly Pod[], { current, update, collisions }: Revisions, ended: number, now: number): StatefulSetStatus {
  let ready = 0, available = 0, ofCurrent = 0, ofUpdate = 0
  for (const pod of pods) {
    if (isRunningAndReady(pod)) {
      ready++
      if (isAvailable(view, set, pod, now)) available++
    }
    if (pod.metadata.deletionTimestamp) continue
    const revision = revisionNameOf(pod)
    if (revision === current.metadata.name) ofCurrent++
    if (revision === update.metadata.name) ofUpdate++
  }
  ofCurrent -= ended
  // The last Pod may be between its old and its new life. Below a partition it must be there: it comes back as it was.
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {}, isWhole = pods.length === replicasWanted(set) || !rollingUpdate?.partition
  const isDone = type === 'RollingUpdate' && isWhole && ofUpdate === pods.length && ready === pods.length
  if (isDone) ofCurrent = ofUpdate
  return {
    ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
    replicas: pods.length,
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(ofCurrent > 0 ? { currentReplicas: ofCurrent } : {}),
    ...(ofUpdate > 0 ? { updatedReplicas: ofUpdate } : {}),
    currentRevision: (isDone ? update : current).metadata.name, updateRevision: update.metadata.name,
    collisionCount: collisions, availableReplicas: available,
  }
}

const COMPARED = ['replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas', 'currentRevision', 'updateRevision'] as const

/** Models inconsistentStatus. */
function says(set: StatefulSet, status: StatefulSetStatus): boolean {
  return (set.status?.observedGeneration ?? 0) >= (status.observedGeneration ?? 0) && COMPARED.every((field) => (set.status?.[field] ?? 0) === (status[field] ?? 0))
}

/** Writes the status if it changed; where others wrote meanwhile, on their version. Models UpdateStatefulSetStatus. */
export function* writeStatus(view: SyncView, set: StatefulSet, status: StatefulSetStatus): Routine<void> {
  if (says(set, status)) return
  const { namespace, name } = set.metadata
  const { replicas, readyReplicas: ready = 0, updatedReplicas: updated = 0 } = status
  const why = { code: 'stateful-set-counted', params: { desired: replicasWanted(set), replicas, ready, updated } }
  for (let known = set, tries = 1; ; tries++) {
    const answer = yield* send({ verb: 'update', resource: 'statefulsets.apps', subresource: 'status', namespace, name, body: { ...known, status } }, why)
    if (!isFailure(answer)) {
      view.remember(WRITTEN, Number((answer.body as StatefulSet).metadata.resourceVersion))
      return
    }
    if (failureReason(answer) !== 'Conflict' || tries === TRIES) throw new RequestFailed(answer.body as Status)
    yield [{ waitMs: TRY_AGAIN_MS }]
    known = view.get(statefulSetKind, namespace, name) ?? known
  }
}
