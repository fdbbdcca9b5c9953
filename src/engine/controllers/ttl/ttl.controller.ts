// Tells kubelets by an annotation how long they may keep Secrets and ConfigMaps in their caches: the larger the cluster, the longer.
// Models pkg/controller/ttl/ttl_controller.go.
import type { Node } from '../../generated/api-types.d.ts'
import { defineController, type SyncView } from '../../kernel/controller.ts'
import { must, type Routine } from '../../kernel/sync.ts'
import nodeKind from '../../kinds/node/node.kind.ts'

const ANNOTATION = 'node.alpha.kubernetes.io/ttl'

/** Up to so many Nodes, so many seconds. */
const STEPS: readonly (readonly [mostNodes: number, seconds: number])[] = [[100, 0], [500, 15], [1_000, 30], [2_000, 60], [Infinity, 300]]

export default defineController<Node>({ name: 'ttl-controller', workers: 1, reconciles: nodeKind, reconcile })

// Simplified: upstream lowers the value only at a somewhat smaller size than that at which it raised it; a cluster at a boundary may flap here.
function secondsFor(nodes: number): number {
  return (STEPS.find(([mostNodes]) => nodes <= mostNodes) ?? STEPS[STEPS.length - 1])[1]
}

function* reconcile(view: SyncView, name: string): Routine<void> {
  const node = view.get(nodeKind, undefined, name)
  if (!node) return
  const nodes = view.list(nodeKind).length, seconds = String(secondsFor(nodes))
  if (node.metadata.annotations?.[ANNOTATION] === seconds) return
  yield* must(
    { verb: 'patch', patchType: 'strategic', resource: 'nodes', name, body: { metadata: { annotations: { [ANNOTATION]: seconds } } } },
    { code: 'node-cache-time', params: { node: name, nodes, seconds } },
  )
}
