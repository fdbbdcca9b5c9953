// The ReplicaSet controller: as many Pods as asked for, neither more nor fewer.
// Models pkg/controller/replicaset/replica_set.go.
import type { ApiResponse } from '../../apiserver/request.ts'
import { requirementsOf, matchesRequirements } from '../../apiserver/selectors/label-selector.ts'
import type { Pod, ReplicaSet, ReplicaSetStatus } from '../../generated/api-types.d.ts'
import { defineController, watch, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { keyOf, splitKey, type Informer, type WatchEvent } from '../../kernel/informer.ts'
import { failureReason, isFailure, must, RequestFailed, send, type Routine, type Step } from '../../kernel/sync.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { isPodActive, isPodReady, isPodTerminating } from '../../kinds/pod/pod-conditions.ts'
import replicaSetKind from '../../kinds/replica-set/replica-set.kind.ts'
import type { Status } from '../../kube-object.ts'
import { claim, controllerOf, controllerReference, orphanIndex, orphanIndexName } from '../adoption.ts'
import { chooseForDeletion, rankOf } from './deletion-rank.ts'
import { countPods, statusOf, type PodCounts } from './replica-set-status.ts'

const NAME = 'replicaset-controller'
/** Pods created or deleted in one sync at most. Models replicaset.BurstReplicas. */
const BURST = 500
const NAMESPACE_TERMINATING = 'NamespaceTerminating'

export default defineController<ReplicaSet>({
  name: NAME, workers: 5, reconciles: replicaSetKind,
  watches: [watch(podKind, ownersOfPod)],
  expects: [podKind],
  indexes: [orphanIndex(podKind, NAME)],
  reconcile,
})

/** The controlling ReplicaSet of a Pod, the one before if that changed, or all that would adopt it. */
function ownersOfPod(event: WatchEvent<Pod>, informer: Informer): readonly string[] {
  const { object, old, type } = event
  if (type === 'MODIFIED' && old && !matters(object, old)) return []
  const keys = new Set<string>()
  for (const pod of old ? [old, object] : [object]) {
    const owner = controllerOf(pod)
    if (owner?.kind === 'ReplicaSet' && informer.get(replicaSetKind, pod.metadata.namespace, owner.name)?.metadata.uid === owner.uid) keys.add(`${pod.metadata.namespace}/${owner.name}`)
  }
  if (!controllerOf(object) && type !== 'DELETED') {
    for (const replicaSet of informer.list(replicaSetKind, object.metadata.namespace)) {
      const requirements = requirementsOf(replicaSet.spec.selector)
      if (requirements !== 'nothing' && matchesRequirements(requirements, object.metadata.labels)) keys.add(keyOf(replicaSet))
    }
  }
  return [...keys]
}

/** Whether a change of a Pod can change what a ReplicaSet does or says. */
function matters(pod: Pod, old: Pod): boolean {
  return pod.metadata.labels !== old.metadata.labels || pod.metadata.ownerReferences !== old.metadata.ownerReferences
    || pod.metadata.deletionTimestamp !== old.metadata.deletionTimestamp || pod.status?.phase !== old.status?.phase || isPodReady(pod) !== isPodReady(old)
}

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key)
  const replicaSet = view.get(replicaSetKind, namespace, name)
  if (!replicaSet) return
  const mayManage = view.expectationsMet(), now = view.now()
  const owned = view.ownedBy(podKind, replicaSet.metadata.uid), orphans = view.found(podKind, orphanIndexName(NAME), namespace)
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
  if (missing > 0) return yield* createPods(replicaSet, Math.min(missing, BURST), active.length)
  if (missing < 0) return yield* deletePods(view, replicaSet, active, Math.min(-missing, BURST))
  return undefined
}

/** Creates Pods in batches of 1, 2, 4 … each after the one before went well, so that a hopeless template fails once and not 500 times. Models slowStartBatch. */
function* createPods(replicaSet: ReplicaSet, count: number, actual: number): Routine<string | undefined> {
  const { namespace, name } = replicaSet.metadata, body = podOf(replicaSet)
  const why = { code: 'replicas-missing', params: { replicaSet: name, desired: replicaSet.spec.replicas ?? 0, actual } }
  for (let left = count, batch = 1; left > 0; batch = Math.min(left, batch * 2)) {
    const answers = yield Array.from({ length: batch }, (): Step => ({ request: { verb: 'create', resource: 'pods', namespace, body }, why }))
    yield (answers as readonly ApiResponse[]).filter((answer) => !isTerminatingNamespace(answer)).map((answer): Step => eventOfCreation(replicaSet, answer))
    const failure = (answers as readonly ApiResponse[]).find((answer) => isFailure(answer) && !isTerminatingNamespace(answer))
    if (failure) return (failure.body as Status).message ?? 'request failed'
    left -= batch
  }
  return undefined
}

/** The Pod of a template. Labels, spec and owners are shared, and one body serves all Pods of a burst. Models GetPodFromTemplate. */
function podOf(replicaSet: ReplicaSet): unknown {
  const { template } = replicaSet.spec, { labels, annotations, finalizers } = template?.metadata ?? {}
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      generateName: `${replicaSet.metadata.name}-`, namespace: replicaSet.metadata.namespace,
      ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}), ...(finalizers ? { finalizers } : {}),
      ownerReferences: [controllerReference(replicaSetKind, replicaSet)],
    },
    spec: template?.spec,
  }
}

function eventOfCreation(object: ReplicaSet, answer: ApiResponse): Step {
  if (isFailure(answer)) return { event: { object, type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${(answer.body as Status).message}` } }
  return { event: { object, type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${(answer.body as Pod).metadata.name}` } }
}

/** In a Namespace that is going nothing can be created; trying again would not help. */
function isTerminatingNamespace(answer: ApiResponse): boolean {
  return isFailure(answer) && ((answer.body as Status).details?.causes ?? []).some((cause) => cause.reason === NAMESPACE_TERMINATING)
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

function eventOfDeletion(object: ReplicaSet, { metadata: { name } }: Pod, answer: ApiResponse): Step[] {
  if (!isFailure(answer)) return [{ event: { object, type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${name}` } }]
  if (failureReason(answer) === 'NotFound') return []
  return [{ event: { object, type: 'Warning', reason: 'FailedDelete', message: `Error deleting: ${(answer.body as Status).message}` } }]
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
