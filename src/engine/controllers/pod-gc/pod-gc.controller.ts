// The Pod garbage collector: removes Pods whose Node is no more, Pods that nobody will end, and old ended Pods beyond a limit.
// Models pkg/controller/podgc/gc_controller.go.
import type { Node, Pod, PodCondition } from '../../generated/api-types.d.ts'
import { defineController, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import type { Informer } from '../../kernel/informer.ts'
import { failureReason, isFailure, RequestFailed, send, type Routine } from '../../kernel/sync.ts'
import nodeKind from '../../kinds/node/node.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { isPodTerminal } from '../../kinds/pod/pod-conditions.ts'
import type { Status } from '../../kube-object.ts'

const CHECK_EVERY_MS = 20_000
/** How long a Node may be unknown before its Pods are taken for lost. */
const QUARANTINE_MS = 40_000
/** Ended Pods that are kept. Models --terminated-pod-gc-threshold. */
const TERMINATED_KEPT = 12_500
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service'
/** One sweep over all Pods is one piece of work. */
const SWEEP = 'all'

export default defineController<Pod>({
  name: 'podgc-controller', workers: 1, reconciles: podKind, ignoresOwnEvents: true, reads: [nodeKind],
  resync: { every: CHECK_EVERY_MS, keys: needsSweep },
  reconcile,
})

interface Sweep {
  readonly terminated: readonly Pod[]
  readonly outOfService: readonly Pod[]
  /** Bound to Nodes that the cache does not know. */
  readonly orphaned: readonly Pod[]
  readonly unscheduled: readonly Pod[]
}

function sort(pods: readonly Pod[], nodeNamed: (name: string) => Node | undefined): Sweep {
  const terminated: Pod[] = [], outOfService: Pod[] = [], orphaned: Pod[] = [], unscheduled: Pod[] = []
  for (const pod of pods) {
    const nodeName = pod.spec.nodeName, isGoing = pod.metadata.deletionTimestamp !== undefined, node = nodeName ? nodeNamed(nodeName) : undefined
    if (isPodTerminal(pod)) terminated.push(pod)
    if (nodeName && !node) orphaned.push(pod)
    else if (isGoing && !nodeName) unscheduled.push(pod)
    else if (isGoing && node && isOutOfService(node)) outOfService.push(pod)
  }
  return { terminated, outOfService, orphaned, unscheduled }
}

function isOutOfService({ spec, status }: Node): boolean {
  const isReady = status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True')
  return !isReady && (spec?.taints ?? []).some((taint) => taint.key === OUT_OF_SERVICE)
}

/** A look at the cache that finds nothing to do leaves no trace. */
function needsSweep(informer: Informer): readonly string[] {
  const { terminated, outOfService, orphaned, unscheduled } = sort(informer.list(podKind), (name) => informer.get(nodeKind, undefined, name))
  return terminated.length > TERMINATED_KEPT || outOfService.length + orphaned.length + unscheduled.length > 0 ? [SWEEP] : []
}

function* reconcile(view: SyncView): Routine<SyncResult> {
  const nodes = new Map(view.list(nodeKind).map((node) => [node.metadata.name, node]))
  const { terminated, outOfService, orphaned, unscheduled } = sort(view.list(podKind), (name) => nodes.get(name))
  for (const pod of [...terminated].sort(evictedThenOldest).slice(0, Math.max(0, terminated.length - TERMINATED_KEPT))) {
    yield* removePod(pod, 'too-many-ended-pods', { kept: TERMINATED_KEPT })
  }
  for (const pod of [...outOfService].sort(evictedThenOldest)) yield* removePod(pod, 'node-out-of-service', { node: pod.spec.nodeName ?? '' })
  const isWaiting = yield* removeOrphaned(view, orphaned)
  for (const pod of unscheduled) yield* removePod(pod, 'deleted-before-scheduled', {})
  if (isWaiting) return { againInMs: CHECK_EVERY_MS }
}

/** Removes Pods of Nodes that have been missing for long enough and that the API server does not know either. Returns whether some still wait. */
function* removeOrphaned(view: SyncView, orphaned: readonly Pod[]): Routine<boolean> {
  const known = view.recall<Readonly<Record<string, number>>>('missing since') ?? {}, now = view.now()
  const missing: Record<string, number> = {}, lost = new Set<string>()
  for (const { spec: { nodeName = '' } } of orphaned) missing[nodeName] = known[nodeName] ?? now
  for (const node of Object.keys(missing)) {
    if (now - missing[node] < QUARANTINE_MS) {
      if (known[node] === undefined) yield [{ decision: { code: 'node-in-quarantine', params: { node, seconds: QUARANTINE_MS / 1000 } }, about: `Node//${node}` }]
      continue
    }
    const answer = yield* send({ verb: 'get', resource: 'nodes', name: node }, { code: 'look-for-node', params: { node } })
    if (isFailure(answer) && failureReason(answer) === 'NotFound') lost.add(node)
    delete missing[node]
  }
  const condition = { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists', lastTransitionTime: view.timestamp() }
  for (const pod of orphaned) if (lost.has(pod.spec.nodeName ?? '')) yield* removePod(pod, 'node-gone', { node: pod.spec.nodeName ?? '' }, condition)
  view.remember('missing since', Object.keys(missing).length > 0 ? missing : undefined)
  return Object.keys(missing).length > 0
}

/** Marks a Pod as failed, since no kubelet will, and deletes it at once. Models markFailedAndDeletePodWithCondition. */
function* removePod(pod: Pod, code: string, params: Readonly<Record<string, string | number>>, condition?: PodCondition): Routine<void> {
  const { namespace, name, uid } = pod.metadata, why = { code, params: { pod: name, ...params } }
  if (!isPodTerminal(pod)) {
    const conditions = condition ? { conditions: [condition] } : {}
    const marked = yield* send({ verb: 'patch', patchType: 'strategic', resource: 'pods', subresource: 'status', namespace, name, body: { metadata: { uid }, status: { phase: 'Failed', ...conditions } } }, why)
    if (isFailure(marked)) return giveUp(marked.body as Status)
  }
  const deleted = yield* send({ verb: 'delete', resource: 'pods', namespace, name, body: { gracePeriodSeconds: 0 } }, why)
  if (isFailure(deleted)) giveUp(deleted.body as Status)
}

/** What is gone already needs no removing; anything else is tried again with the next sweep. */
function giveUp(status: Status): void {
  if (status.reason !== 'NotFound') throw new RequestFailed(status)
}

/** Evicted Pods first, then by age. */
function evictedThenOldest(a: Pod, b: Pod): number {
  const isEvicted = (pod: Pod): boolean => pod.status?.phase === 'Failed' && pod.status.reason === 'Evicted'
  if (isEvicted(a) !== isEvicted(b)) return isEvicted(a) ? -1 : 1
  const x = a.metadata.creationTimestamp + a.metadata.name, y = b.metadata.creationTimestamp + b.metadata.name
  return x < y ? -1 : x > y ? 1 : 0
}
