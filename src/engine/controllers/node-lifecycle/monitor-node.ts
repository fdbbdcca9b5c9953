// One look at one Node: is it known, is it alive, may its Pods stay?
// Models pkg/controller/nodelifecycle/node_lifecycle_controller.go (monitorNodeHealth, processTaintBaseEviction).
import type { Node, NodeCondition } from '../../generated/api-types.d.ts'
import type { SyncResult, SyncView } from '../../kernel/controller.ts'
import { isFailure, record, type Routine, send } from '../../kernel/sync.ts'
import leaseKind from '../../kinds/lease/lease.kind.ts'
import nodeKind from '../../kinds/node/node.kind.ts'
import type { KubeObject } from '../../kube-object.ts'
import { type NodeHealth, observe, readyCondition, STARTUP_GRACE_MS, withUnknownConditions } from './node-health.ts'
import { markPodsNotReady } from './node-pods.ts'
import { addTaints, hasTaint, NOT_READY, removeTaints, type TaintId, UNREACHABLE } from './node-taints.ts'
import { evictionAllowance, isEverythingDisrupted } from './zones.ts'

const LEASE_NAMESPACE = 'kube-node-lease'
/** A Node that has left out so many renewals is taken to be on its way out. */
const OVERDUE_LEASES = 2
const BEHIND_LOOK_MS = 50
export const EVICTING = { notReady: { key: NOT_READY, effect: 'NoExecute' }, unreachable: { key: UNREACHABLE, effect: 'NoExecute' } } as const

export function* monitorNode(view: SyncView, name: string): Routine<SyncResult> {
  const node = view.get(nodeKind, undefined, name), known = view.recall<NodeHealth>('health'), now = view.now()
  if (!node) return yield* forget(view, name, known, now)
  // Called in between, such as by the timer that only waited for a look: nothing is judged before the next one.
  const sinceMs = now - (known?.lookedAt ?? -Infinity), periodMs = view.setting('nodeMonitorPeriodMs')
  if (known?.uid === node.metadata.uid && sinceMs < periodMs / 2) return { againInMs: periodMs + BEHIND_LOOK_MS - sinceMs }
  if (known?.uid !== node.metadata.uid) yield* record(reference(name, node.metadata.uid), 'Normal', 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`)
  const health = observe(known, node, view.get(leaseKind, LEASE_NAMESPACE, name), now)
  view.remember('health', health)
  const observed = readyCondition(node), current = yield* declareLost(view, node, health, now)
  const held = yield* evictByTaint(view, node, observed, health)
  const isLost = observed?.status === 'True' && current?.status !== 'True'
  if (isLost) yield* record(reference(name, node.metadata.uid), 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`)
  const isComplete = isLost || (health.hasUnmarkedPods && observed?.status !== 'True') ? yield* markPodsNotReady(view, name) : true
  view.remember('health', { ...health, held, hasUnmarkedPods: !isComplete } satisfies NodeHealth)
  return awaited(view, current, health, isLost || held === 'not-its-turn', now)
}

/**
 * Looks go on for ever in the background. When it is plain that one of the next will have something to do, the cluster is not done yet: a timer in the
 * foreground, just behind that look, says so.
 */
function awaited(view: SyncView, ready: NodeCondition | undefined, health: NodeHealth, isNextLookDue: boolean, now: number): SyncResult {
  const periodMs = view.setting('nodeMonitorPeriodMs'), silentMs = now - health.aliveAt
  if (isNextLookDue) return { againInMs: periodMs + BEHIND_LOOK_MS }
  const isOverdue = ready !== undefined && ready.status !== 'Unknown' && silentMs > OVERDUE_LEASES * view.setting('leaseEveryMs')
  if (!isOverdue) return undefined
  const looks = Math.floor((view.setting('nodeMonitorGracePeriodMs') - silentMs) / periodMs) + 1
  return { againInMs: Math.max(1, looks) * periodMs + BEHIND_LOOK_MS }
}

/** Events about Nodes name them without a version. */
function reference(name: string, uid: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, uid, resourceVersion: '', creationTimestamp: '' } }
}

/** A deleted Node is noticed at the time of the next look. */
function* forget(view: SyncView, name: string, known: NodeHealth | undefined, now: number): Routine<SyncResult> {
  if (!known) return
  const leftMs = known.lookedAt + view.setting('nodeMonitorPeriodMs') - now
  if (leftMs > 0) return { againInMs: leftMs }
  yield* record(reference(name, known.uid), 'Normal', 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`)
  view.remember('health', undefined)
}

/** Makes the conditions of a Node without signs of life Unknown. Returns its Ready condition as it is then. */
function* declareLost(view: SyncView, node: Node, health: NodeHealth, now: number): Routine<NodeCondition | undefined> {
  const ready = readyCondition(node), graceMs = ready ? view.setting('nodeMonitorGracePeriodMs') : STARTUP_GRACE_MS
  if (now <= health.aliveAt + graceMs) return ready
  const conditions = withUnknownConditions(node, view.timestamp())
  if (conditions === (node.status?.conditions ?? conditions)) return ready
  const lost = { ...node, status: { ...node.status, conditions } } as Node, { name } = node.metadata
  const answer = yield* send(
    { verb: 'update', resource: 'nodes', subresource: 'status', name, body: lost },
    { code: 'node-not-heard-of', params: { node: name, silentSeconds: Math.floor((now - health.aliveAt) / 1000), graceSeconds: graceMs / 1000 } },
  )
  // A refused write is made again at the next look.
  return isFailure(answer) ? ready : readyCondition(lost)
}

/** Has the Pods of a Node that was not ready at the last look already evicted. Returns what holds it back, if anything. */
function* evictByTaint(view: SyncView, node: Node, observed: NodeCondition | undefined, health: NodeHealth): Routine<string | undefined> {
  const { name } = node.metadata
  if (observed?.status === 'True') {
    yield* removeTaints(node, [EVICTING.notReady, EVICTING.unreachable], { code: 'node-ready-again', params: { node: name } })
    return undefined
  }
  const [wanted, other]: readonly TaintId[] = observed?.status === 'False' ? [EVICTING.notReady, EVICTING.unreachable] : [EVICTING.unreachable, EVICTING.notReady]
  const hasWanted = hasTaint(node, wanted), hasOther = hasTaint(node, other)
  if (hasWanted || !hasOther) {
    const nodes = view.list(nodeKind)
    if (hasWanted && !isEverythingDisrupted(nodes)) return undefined
    if (hasWanted) {
      yield* removeTaints(node, [wanted, other], { code: 'evictions-stopped', params: { node: name, nodes: nodes.length } })
      return 'everything-disrupted'
    }
    const allowance = evictionAllowance(node, nodes, view.now(), (timestamp) => view.toVirtual(timestamp))
    if (allowance !== 'now') {
      if (health.held !== allowance) yield [{ decision: { code: `eviction-held-${allowance}`, params: { node: name, nodes: nodes.length } }, about: `Node//${name}` }]
      return allowance
    }
  }
  yield* addTaints(view, node, [wanted], { code: 'node-pods-evicted', params: { node: name, taint: `${wanted.key}:${wanted.effect}`, ready: observed?.status ?? 'Unknown' } })
  yield* removeTaints(node, [other], { code: 'node-taint-replaced', params: { node: name, taint: `${other.key}:${other.effect}` } })
  return undefined
}
