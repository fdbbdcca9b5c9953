// What becomes of a Pod on a Node with NoExecute taints. Models pkg/controller/tainteviction/{taint_eviction,timed_workers}.go.
import type { Node, Pod, Taint, Toleration } from '../../generated/api-types.d.ts'
import { defineReconciler, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { keyOf, splitKey } from '../../kernel/informer.ts'
import { isFailure, failureReason, must, record, RequestFailed, type Routine, send } from '../../kernel/sync.ts'
import nodeKind from '../../kinds/node/node.kind.ts'
import { toleratesTaint } from '../../kinds/node/taints.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { podCondition } from '../../kinds/pod/pod-conditions.ts'
import type { KubeObject, Status } from '../../kube-object.ts'
import { noExecuteTaints } from './no-execute-taints.ts'
import taintEviction from './taint-eviction.controller.ts'

const REASON = 'TaintManagerEviction'

/** A Pod's eviction: due at a time, or asked for already. */
interface Eviction {
  readonly uid: string
  /** When its clock started; a change of taints does not start it anew. */
  readonly since: number
  readonly at: number
  readonly isDone: boolean
}

export default defineReconciler(taintEviction, reconcile)

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key), pod = view.get(podKind, namespace, name), known = view.recall<Eviction>('eviction')
  const pending = known && !known.isDone ? known : undefined
  if (!pod) {
    view.remember('eviction', undefined)
    if (pending) yield* cancel(namespaced(namespace, name, pending.uid), 'eviction-pod-gone', {})
    return
  }
  const node = pod.spec.nodeName ? view.get(nodeKind, undefined, pod.spec.nodeName) : undefined
  if (!node) return
  const own = known?.uid === pod.metadata.uid ? known : undefined, timer = own && !own.isDone ? own : undefined
  const taints = noExecuteTaints(node)
  if (taints.length === 0) {
    view.remember('eviction', undefined)
    if (timer) yield* cancel(pod, 'eviction-taints-gone', { node: node.metadata.name })
    return
  }
  const tolerated = toleratedMs(taints, pod.spec.tolerations ?? [])
  if (tolerated === 'not') {
    if (timer) yield* cancel(pod, 'eviction-taint-not-tolerated', { node: node.metadata.name })
    return yield* evictOnce(view, pod, node, own)
  }
  if (tolerated === Infinity) {
    view.remember('eviction', undefined)
    if (timer) yield* cancel(pod, 'eviction-tolerated-forever', { node: node.metadata.name })
    else yield [{ decision: { code: 'taints-tolerated-forever', params: { pod: name, taints: taints.map(textOf) } }, about: `Pod/${key}`, read: [`Node//${node.metadata.name}`] }]
    return
  }
  return yield* waitOrEvict(view, pod, node, tolerated, own)
}

/** An object for an Event about a Pod that is gone. */
function namespaced(namespace: string, name: string, uid: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name, uid, resourceVersion: '', creationTimestamp: '' } }
}

function textOf({ key, value, effect }: Taint): string {
  return `${key}${value ? `=${value}` : ''}:${effect}`
}

/** The shortest time for which all taints are tolerated; 'not' if one is not. Models getMinTolerationTime. */
function toleratedMs(taints: readonly Taint[], tolerations: readonly Toleration[]): number | 'not' {
  let least = Infinity
  for (const taint of taints) {
    const match = tolerations.find((toleration) => toleratesTaint(toleration, taint))
    if (!match) return 'not'
    if (match.tolerationSeconds !== undefined) least = Math.min(least, Math.max(0, match.tolerationSeconds) * 1000)
  }
  return least
}

function* waitOrEvict(view: SyncView, pod: Pod, node: Node, toleratedFor: number, own: Eviction | undefined): Routine<SyncResult> {
  const now = view.now()
  if (own?.isDone) return
  if (own && now >= own.at) return yield* evictOnce(view, pod, node, own)
  if (own) return { againInMs: own.at - now }
  if (toleratedFor === 0) return yield* evictOnce(view, pod, node, own)
  view.remember('eviction', { uid: pod.metadata.uid, since: now, at: now + toleratedFor, isDone: false } satisfies Eviction)
  const params = { pod: pod.metadata.name, node: node.metadata.name, seconds: toleratedFor / 1000, taints: noExecuteTaints(node).map(textOf) }
  yield [{ decision: { code: 'eviction-scheduled', params }, about: `Pod/${keyOf(pod)}`, read: [`Node//${node.metadata.name}`] }]
  return { againInMs: toleratedFor }
}

function* cancel(pod: KubeObject, code: string, params: Readonly<Record<string, string>>): Routine<void> {
  const key = keyOf(pod)
  yield [
    { decision: { code, params: { pod: pod.metadata.name, ...params } }, about: `Pod/${key}` },
    { event: { object: pod, type: 'Normal', reason: REASON, message: `Cancelling deletion of Pod ${key}` } },
  ]
}

/** Marks the Pod as disrupted, then deletes it; nobody asks twice. */
function* evictOnce(view: SyncView, pod: Pod, node: Node, own: Eviction | undefined): Routine<SyncResult> {
  if (own?.isDone) return
  const { uid, namespace, name } = pod.metadata, now = view.now(), key = keyOf(pod)
  const why = { code: 'taint-evicts', params: { pod: name, node: node.metadata.name, taints: noExecuteTaints(node).map(textOf) } }
  yield* record(pod, 'Normal', REASON, `Marking for deletion Pod ${key}`)
  const live = yield* send({ verb: 'get', resource: 'pods', namespace, name })
  if (isFailure(live)) return goneOrFailed(live.body as Status)
  if (podCondition(live.body as Pod, 'DisruptionTarget')?.status !== 'True') {
    const condition = { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager', message: 'Taint manager: deleting due to NoExecute taint', lastTransitionTime: view.timestamp() }
    yield* must({ verb: 'patch', patchType: 'strategic', resource: 'pods', subresource: 'status', namespace, name, body: { metadata: { uid }, status: { conditions: [condition] } } }, why)
  }
  const deleted = yield* send({ verb: 'delete', resource: 'pods', namespace, name, body: {} }, why)
  if (isFailure(deleted) && failureReason(deleted) !== 'NotFound') throw new RequestFailed(deleted.body as Status)
  view.remember('eviction', { uid, since: own?.since ?? now, at: own?.at ?? now, isDone: true } satisfies Eviction)
}

/** What is gone needs no eviction; anything else is tried again. */
function goneOrFailed(status: Status): void {
  if (status.reason !== 'NotFound') throw new RequestFailed(status)
}
