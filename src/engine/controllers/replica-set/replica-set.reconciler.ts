// What the ReplicaSet controller does: creates the Pods that are missing, deletes those that are too many, and counts.
// Models pkg/controller/replicaset/replica_set.go.
import type { ApiResponse } from '../../apiserver/request.ts'
import type { Pod, ReplicaSet, ReplicaSetStatus } from '../../generated/api-types.d.ts'
import { defineReconciler, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { splitKey } from '../../kernel/informer.ts'
import { failureReason, isFailure, must, RequestFailed, send, type Routine, type Step } from '../../kernel/sync.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { isPodActive, isPodTerminating } from '../../kinds/pod/pod-conditions.ts'
import replicaSetKind from '../../kinds/replica-set/replica-set.kind.ts'
import type { Status } from '../../kube-object.ts'
import { claim, controllerOf, orphanIndexName } from '../adoption.ts'
import { createInBatches, eventOfDeletion, podFromTemplate } from '../pod-control.ts'
import { chooseForDeletion, rankOf } from './deletion-rank.ts'
import replicaSetController from './replica-set.controller.ts'
import { countPods, statusOf, type PodCounts } from './replica-set-status.ts'

/** Pods created or deleted in one sync at most. Models replicaset.BurstReplicas. */
const BURST = 500

export default defineReconciler(replicaSetController, reconcile)

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key)
  const replicaSet = view.get(replicaSetKind, namespace, name)
  if (!replicaSet) return
  const mayManage = view.expectationsMet(), now = view.now()
  const owned = view.ownedBy(podKind, replicaSet.metadata.uid), orphans = view.found(podKind, orphanIndexName(replicaSetController.name), namespace)
  const { selector } = replicaSet.spec
  const candidates = orphans.length === 0 ? owned.filter(isPodActive) : [...owned, ...orphans].filter(isPodActive)
  const active = yield* claim<Pod>({ owner: replicaSet, ownerKind: replicaSetKind, kind: podKind, selector, candidates })
  const terminating = owned.reduce((count, pod) => count + Number(isPodTerminating(pod)), 0)

  const failure = mayManage && !replicaSet.metadata.deletionTimestamp ? yield* manageReplicas(view, replicaSet, active) : undefined
  const counts = countPods(replicaSet, active, terminating, now, (timestamp) => view.toVirtual(timestamp))
  yield* writeStatus(replicaSet, counts, statusOf(replicaSet, counts, failure, view.timestamp()))
  if (failure !== undefined) return { retry: { code: 'replicas-not-managed', params: { message: failure } } }
  if (counts.nextAvailableAt !== undefined) return { againInMs: counts.nextAvailableAt - now }
}

/** Creates what is missing or deletes what is too much. Returns why it could not, if so. */
function* manageReplicas(view: SyncView, replicaSet: ReplicaSet, active: readonly Pod[]): Routine<string | undefined> {
  const missing = (replicaSet.spec.replicas ?? 0) - active.length
  if (missing > 0) {
    // One body serves all Pods of a burst.
    const body = podFromTemplate(replicaSetKind, replicaSet, replicaSet.spec.template, { generateName: `${replicaSet.metadata.name}-` })
    const why = { code: 'replicas-missing', params: { replicaSet: replicaSet.metadata.name, desired: replicaSet.spec.replicas ?? 0, actual: active.length } }
    return yield* createInBatches(replicaSet, Array.from({ length: Math.min(missing, BURST) }, () => body), () => why)
  }
  if (missing < 0) return yield* deletePods(view, replicaSet, active, Math.min(-missing, BURST))
  return undefined
}

function* deletePods(view: SyncView, replicaSet: ReplicaSet, active: readonly Pod[], count: number): Routine<string | undefined> {
  const { namespace, name } = replicaSet.metadata, desired = replicaSet.spec.replicas ?? 0
  const chosen = chooseForDeletion(rankedPods(view, replicaSet, active), count)
  const answers = yield chosen.map(({ pod, rule }): Step => ({
    request: { verb: 'delete', resource: 'pods', namespace, name: pod.metadata.name },
    why: { code: `surplus-pod-${rule}`, params: { replicaSet: name, pod: pod.metadata.name, desired, actual: active.length } },
  }))
  yield chosen.flatMap(({ pod }, i): Step[] => eventOfDeletion(replicaSet, pod, answers[i] as ApiResponse))
  const failure = (answers as readonly ApiResponse[]).find((answer) => isFailure(answer) && failureReason(answer) !== 'NotFound')
  return failure && ((failure.body as Status).message ?? 'request failed')
}

/** Pods with their ranks. Related are the Pods of all ReplicaSets of the same owner, such as a Deployment. Models getPodsRankedByRelatedPodsOnSameNode. */
function rankedPods(view: SyncView, replicaSet: ReplicaSet, active: readonly Pod[]): ReturnType<typeof rankOf>[] {
  const owner = controllerOf(replicaSet)
  const family = owner ? view.ownedBy(replicaSetKind, owner.uid) : [replicaSet]
  const onNode = new Map<string, number>()
  for (const member of family) {
    for (const pod of member.metadata.uid === replicaSet.metadata.uid ? active : view.ownedBy(podKind, member.metadata.uid)) {
      const node = pod.spec.nodeName
      if (node && isPodActive(pod)) onNode.set(node, (onNode.get(node) ?? 0) + 1)
    }
  }
  const now = view.now(), toVirtual = (timestamp: string): number => view.toVirtual(timestamp)
  return active.map((pod) => rankOf(pod, (node) => onNode.get(node) ?? 0, now, toVirtual))
}

/** Writes the status if it changed; after a failure once more on the latest version. Models updateReplicaSetStatus. */
function* writeStatus(replicaSet: ReplicaSet, counts: PodCounts, status: ReplicaSetStatus): Routine<void> {
  if (status === replicaSet.status) return
  const { namespace, name } = replicaSet.metadata, resource = 'replicasets.apps'
  const why = { code: 'replica-set-counted', params: { replicas: counts.replicas, ready: counts.ready, available: counts.available, desired: replicaSet.spec.replicas ?? 0 } }
  const first = yield* send({ verb: 'update', resource, subresource: 'status', namespace, name, body: { ...replicaSet, status } }, why)
  if (!isFailure(first)) return
  const fresh = yield* send({ verb: 'get', resource, namespace, name })
  if (isFailure(fresh)) {
    if (failureReason(fresh) === 'NotFound') return
    throw new RequestFailed(fresh.body as Status)
  }
  yield* must({ verb: 'update', resource, subresource: 'status', namespace, name, body: { ...(fresh.body as ReplicaSet), status } }, why)
}
