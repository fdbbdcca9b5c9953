// Tells kubelets by an annotation how long they may keep Secrets and ConfigMaps in their caches: the larger the cluster, the longer.
// Models pkg/controller/ttl/ttl_controller.go.
import type { ApiResponse } from '../../apiserver/request.ts'
import type { Node } from '../../generated/api-types.d.ts'
import { defineController, type SyncResult, type SyncView, watch } from '../../kernel/controller.ts'
import { failureReason, isFailure, type Routine, type Step } from '../../kernel/sync.ts'
import nodeKind from '../../kinds/node/node.kind.ts'
import type { Status } from '../../kube-object.ts'

const ANNOTATION = 'node.alpha.kubernetes.io/ttl'
/** The size of the cluster decides, so all Nodes are one piece of work. */
const ALL = 'all'

/** Up to so many Nodes, so many seconds. */
const STEPS: readonly (readonly [mostNodes: number, seconds: number])[] = [[100, 0], [500, 15], [1_000, 30], [2_000, 60], [Infinity, 300]]

export default defineController<Node>({
  name: 'ttl-controller', workers: 1, reconciles: nodeKind, ignoresOwnEvents: true,
  watches: [watch(nodeKind, ({ type, object, old }) => (type === 'MODIFIED' && old && ttlOf(object) === ttlOf(old) ? [] : [ALL]))],
  // A retry concerns whichever Nodes are still without the right value.
  subjectOf: () => 'Node//',
  reconcile,
})

function ttlOf({ metadata }: Node): string | undefined {
  return metadata.annotations?.[ANNOTATION]
}

// Simplified: upstream lowers the value only at a somewhat smaller size than that at which it raised it, and tells a Node at its next report; here
// all Nodes hear at once, and a cluster at a boundary may flap.
function secondsFor(nodes: number): number {
  return (STEPS.find(([mostNodes]) => nodes <= mostNodes) ?? STEPS[STEPS.length - 1])[1]
}

function* reconcile(view: SyncView): Routine<SyncResult> {
  const nodes = view.list(nodeKind), seconds = String(secondsFor(nodes.length)), told = view.recall<Readonly<Record<string, string>>>('told') ?? {}
  const wrong = nodes.filter((node) => ttlOf(node) !== seconds), news = wrong.filter((node) => told[node.metadata.uid] !== seconds)
  const answers = news.length > 0 ? ((yield news.map((node) => tell(node, nodes.length, seconds))) as readonly ApiResponse[]) : []
  const refused = answers.find((answer) => isFailure(answer) && failureReason(answer) !== 'NotFound')
  // What the cache does not show yet need not be said again.
  view.remember('told', wrong.length > 0 && !refused ? Object.fromEntries(wrong.map((node) => [node.metadata.uid, seconds])) : undefined)
  if (refused) return { retry: { code: 'node-cache-time-refused', params: { message: (refused.body as Status).message ?? '' } } }
}

function tell({ metadata: { name } }: Node, nodes: number, seconds: string): Step {
  return {
    request: { verb: 'patch', patchType: 'strategic', resource: 'nodes', name, body: { metadata: { annotations: { [ANNOTATION]: seconds } } } },
    why: { code: 'node-cache-time', params: { node: name, nodes, seconds } },
  }
}
