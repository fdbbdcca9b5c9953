// Watches over Nodes: says when one is no longer heard of, keeps Pods away from it by taints and has its Pods evicted.
// Models pkg/controller/nodelifecycle/node_lifecycle_controller.go.
import type { Node } from '../../generated/api-types.d.ts'
import { defineController, type SyncResult, type SyncView, watch } from '../../kernel/controller.ts'
import { must, type Routine } from '../../kernel/sync.ts'
import leaseKind from '../../kinds/lease/lease.kind.ts'
import nodeKind from '../../kinds/node/node.kind.ts'
import { EVICTING, monitorNode } from './monitor-node.ts'
import { podsByNode } from './node-pods.ts'
import { hasTaint, taintByConditions } from './node-taints.ts'
import { isReady } from './zones.ts'

/** Keys of the periodic look at a Node; its bare name stands for what follows from an event at once. */
const MONITOR = 'monitor/'

export default defineController<Node>({
  name: 'node-lifecycle-controller', eventSource: 'node-controller', workers: 8, reconciles: nodeKind,
  watches: [watch(nodeKind, ({ type, object }) => (type === 'DELETED' ? [MONITOR + object.metadata.name] : []))],
  reads: [leaseKind],
  indexes: [podsByNode],
  resync: { every: 'nodeMonitorPeriodMs', keys: (informer) => informer.list(nodeKind).map((node) => MONITOR + node.metadata.name) },
  subjectOf: (key) => `Node//${key.startsWith(MONITOR) ? key.slice(MONITOR.length) : key}`,
  *reconcile(view: SyncView, key: string): Routine<SyncResult> {
    if (key.startsWith(MONITOR)) return yield* monitorNode(view, key.slice(MONITOR.length))
    const node = view.get(nodeKind, undefined, key)
    if (!node) return
    yield* taintByConditions(view, node)
    yield* reconcileLabels(node)
    // The next look takes off what had its Pods evicted; until then the cluster is not done.
    const isSpared = isReady(node) && (hasTaint(node, EVICTING.notReady) || hasTaint(node, EVICTING.unreachable))
    return isSpared ? { againInMs: view.setting('nodeMonitorPeriodMs') } : undefined
  },
})

/** Labels of old that must say the same as the present ones. */
const LABELS = [['kubernetes.io/os', 'beta.kubernetes.io/os'], ['kubernetes.io/arch', 'beta.kubernetes.io/arch']] as const

function* reconcileLabels({ metadata: { name, labels = {} } }: Node): Routine<void> {
  const stale = LABELS.filter(([present, old]) => labels[present] !== undefined && labels[present] !== labels[old])
  if (stale.length === 0) return
  const update = Object.fromEntries(stale.map(([present, old]) => [old, labels[present]]))
  yield* must({ verb: 'patch', patchType: 'strategic', resource: 'nodes', name, body: { metadata: { labels: update } } }, { code: 'node-labels-aligned', params: { node: name, labels: Object.keys(update) } })
}
