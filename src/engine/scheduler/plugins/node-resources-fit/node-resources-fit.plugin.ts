// NodeResourcesFit: what a Pod requests must be free on the node; of those that fit, the emptiest is best.
// Models plugins/noderesources/{fit,least_allocated}.go.
import type { Pod } from '../../../generated/api-types.d.ts'
import { definePlugin } from '../../define-plugin.ts'
import { type NodeInfo, type PodRequest, requestOf } from '../../node-info.ts'

const ORDER = ['cpu', 'memory', 'ephemeral-storage']

interface Request extends PodRequest {
  /** cpu, memory and ephemeral-storage first, then the rest by name, without what is not asked for. */
  readonly asked: readonly (readonly [string, number])[]
}

function requestFor(pod: Pod): Request {
  const request = requestOf(pod), others = Object.keys(request.resources).filter((name) => !ORDER.includes(name)).sort()
  return { ...request, asked: [...ORDER, ...others].map((name) => [name, request.resources[name] ?? 0] as const).filter(([, amount]) => amount > 0) }
}

export default definePlugin<Request>({
  name: 'NodeResourcesFit',
  order: 60,
  weight: 1,
  preFilter: (pod) => ({ state: requestFor(pod) }),
  filter({ asked }, _pod, { allocatable, requested, pods }) {
    const reasons: string[] = []
    if (pods + 1 > (allocatable.pods ?? 0)) reasons.push('Too many pods')
    for (const [name, amount] of asked) {
      const most = allocatable[name] ?? 0
      if (amount > most - (requested[name] ?? 0)) reasons.push(`Insufficient ${name}`)
    }
    return reasons.length > 0 ? { reasons } : undefined
  },
  score(request, _pod, node) {
    return Math.floor((freeShare(node, 'cpu', request.nonZeroCpuMilli) + freeShare(node, 'memory', request.nonZeroMemory)) / 2)
  },
  requeueOn(event, pod) {
    if (event.object.kind === 'Node') return true
    const other = event.object as Pod
    if (other.kind !== 'Pod') return false
    return event.type === 'DELETED' ? Boolean(other.spec.nodeName) : other.metadata.uid === pod.metadata.uid
  },
})

/** How much would be left, out of 100. */
function freeShare(node: NodeInfo, name: 'cpu' | 'memory', amount: number): number {
  const capacity = node.allocatable[name] ?? 0, used = (name === 'cpu' ? node.nonZeroCpuMilli : node.nonZeroMemory) + amount
  return capacity === 0 || used > capacity ? 0 : Math.floor(((capacity - used) * 100) / capacity)
}
