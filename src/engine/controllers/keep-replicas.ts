// Keeping so many replicas of a Pod: creates those that are missing, deletes those that are too many, and counts. ReplicaSets and
// ReplicationControllers are kept alike. Models pkg/controller/replicaset/replica_set.go and pkg/controller/replication/conversion.go.
import type { ApiResponse } from '../apiserver/request.ts'
import type { LabelSelector, Pod, ReplicaSetStatus } from '../generated/api-types.d.ts'
import type { Reconcile, SyncResult, SyncView } from '../kernel/controller.ts'
import { splitKey } from '../kernel/informer.ts'
import { failureReason, isFailure, must, RequestFailed, send, type Routine, type Step } from '../kernel/sync.ts'
import { type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import podKind from '../kinds/pod/pod.kind.ts'
import { isPodActive } from '../kinds/pod/pod-conditions.ts'
import type { Status } from '../kube-object.ts'
import { claim, controllerOf, orphanIndexName } from './adoption.ts'
import { chooseForDeletion, rankOf } from './deletion-rank.ts'
import { createInBatches, eventOfDeletion, podFromTemplate } from './pod-control.ts'
import { podTally } from './pod-tally.ts'
import { countPods, countsOf, statusOf, type PodCounts, type ReplicaKeeper } from './replica-counts.ts'

/** Pods created or deleted in one sync at most. Models replicaset.BurstReplicas. */
const BURST = 500

/** In what the two kinds differ. */
export interface Keeping<T extends ReplicaKeeper> {
  readonly kind: KindDefinition<T>
  /** Name of the control loop, which its index of orphans carries. */
  readonly controller: string
  readonly selectorOf: (keeper: T) => LabelSelector | undefined
  /** Whether the status counts Pods on their way out. */
  readonly countsTerminating: boolean
}

/** The reconcile of a control loop that keeps replicas. */
export function keepReplicas<T extends ReplicaKeeper>(keeping: Keeping<T>): Reconcile {
  return function* (view, key): Routine<SyncResult> {
    const { namespace, name } = splitKey(key)
    const keeper = view.get(keeping.kind, namespace, name)
    if (!keeper) return
    const mayManage = view.expectationsMet() && !keeper.metadata.deletionTimestamp, now = view.now()
    const tally = view.countOwned(podKind, keeper.metadata.uid, podTally), orphans = view.found(podKind, orphanIndexName(keeping.controller), namespace)
    // Where nobody is to be adopted, released or deleted, how many there are says it all.
    const known = orphans.length === 0 ? countsOf(keeper, tally, keeping.selectorOf(keeper)) : undefined
    let counts: PodCounts, failure: string | undefined
    if (known && !(mayManage && known.replicas > (keeper.spec.replicas ?? 0))) {
      view.goThrough(tally.owned)
      counts = known
      if (mayManage) failure = yield* createMissing(keeping, keeper, counts.replicas)
    } else {
      const candidates = [...view.ownedBy(podKind, keeper.metadata.uid), ...orphans].filter(isPodActive)
      const active = yield* claim<Pod>({ owner: keeper, ownerKind: keeping.kind, kind: podKind, selector: keeping.selectorOf(keeper), candidates })
      if (mayManage) failure = active.length > (keeper.spec.replicas ?? 0) ? yield* deleteSurplus(view, keeping, keeper, active) : yield* createMissing(keeping, keeper, active.length)
      counts = countPods(keeper, active, tally.terminating, now, (timestamp) => view.toVirtual(timestamp))
    }
    if (!keeping.countsTerminating) counts = { ...counts, terminating: undefined }
    yield* writeStatus(keeping, keeper, counts, statusOf(keeper, counts, failure, view.timestamp()))
    if (failure !== undefined) return { retry: { code: 'replicas-not-managed', params: { message: failure } } }
    if (counts.nextAvailableAt !== undefined) return { againInMs: counts.nextAvailableAt - now }
  }
}

/** Creates what is missing. Returns why it could not, if so. */
function* createMissing<T extends ReplicaKeeper>({ kind }: Keeping<T>, keeper: T, actual: number): Routine<string | undefined> {
  const { spec, metadata } = keeper, desired = spec.replicas ?? 0, missing = desired - actual
  if (missing <= 0) return undefined
  // One body serves all Pods of a burst.
  const body = podFromTemplate(kind, keeper, spec.template, { generateName: `${metadata.name}-` })
  const why = { code: 'replicas-missing', params: { kind: kind.kind, replicaSet: metadata.name, desired, actual } }
  return yield* createInBatches(keeper, Array.from({ length: Math.min(missing, BURST) }, () => body), () => why)
}

/** Deletes what is too much. Returns why it could not, if so. */
function* deleteSurplus<T extends ReplicaKeeper>(view: SyncView, keeping: Keeping<T>, keeper: T, active: readonly Pod[]): Routine<string | undefined> {
  const { namespace, name } = keeper.metadata, desired = keeper.spec.replicas ?? 0
  const chosen = chooseForDeletion(rankedPods(view, keeping, keeper, active), Math.min(active.length - desired, BURST))
  const answers = yield chosen.map(({ pod, rule }): Step => ({
    request: { verb: 'delete', resource: 'pods', namespace, name: pod.metadata.name },
    why: { code: `surplus-pod-${rule}`, params: { kind: keeping.kind.kind, replicaSet: name, pod: pod.metadata.name, desired, actual: active.length } },
  }))
  yield chosen.flatMap(({ pod }, i): Step[] => eventOfDeletion(keeper, pod, answers[i] as ApiResponse))
  const failure = (answers as readonly ApiResponse[]).find((answer) => isFailure(answer) && failureReason(answer) !== 'NotFound')
  return failure && ((failure.body as Status).message ?? 'request failed')
}

/** Pods with their ranks. Related are the Pods of all that have the same owner, such as a Deployment. Models getPodsRankedByRelatedPodsOnSameNode. */
function rankedPods<T extends ReplicaKeeper>(view: SyncView, { kind }: Keeping<T>, keeper: T, active: readonly Pod[]): ReturnType<typeof rankOf>[] {
  const owner = controllerOf(keeper)
  const family = owner ? view.ownedBy(kind, owner.uid) : [keeper]
  const onNode = new Map<string, number>()
  for (const member of family) {
    for (const pod of member.metadata.uid === keeper.metadata.uid ? active : view.ownedBy(podKind, member.metadata.uid)) {
      const node = pod.spec.nodeName
      if (node && isPodActive(pod)) onNode.set(node, (onNode.get(node) ?? 0) + 1)
    }
  }
  const now = view.now(), toVirtual = (timestamp: string): number => view.toVirtual(timestamp)
  return active.map((pod) => rankOf(pod, (node) => onNode.get(node) ?? 0, now, toVirtual))
}

/** Writes the status if it changed; after a failure once more on the latest version. Models updateReplicaSetStatus. */
function* writeStatus<T extends ReplicaKeeper>({ kind }: Keeping<T>, keeper: T, counts: PodCounts, status: ReplicaSetStatus): Routine<void> {
  if (status === keeper.status) return
  const { namespace, name } = keeper.metadata, resource = resourceOf(kind)
  const why = { code: 'replica-set-counted', params: { replicas: counts.replicas, ready: counts.ready, available: counts.available, desired: keeper.spec.replicas ?? 0 } }
  const first = yield* send({ verb: 'update', resource, subresource: 'status', namespace, name, body: { ...keeper, status } }, why)
  if (!isFailure(first)) return
  const fresh = yield* send({ verb: 'get', resource, namespace, name })
  if (isFailure(fresh)) {
    if (failureReason(fresh) === 'NotFound') return
    throw new RequestFailed(fresh.body as Status)
  }
  yield* must({ verb: 'update', resource, subresource: 'status', namespace, name, body: { ...(fresh.body as T), status } }, why)
}
