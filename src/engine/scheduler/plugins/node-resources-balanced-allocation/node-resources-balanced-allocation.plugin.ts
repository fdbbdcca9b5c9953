// NodeResourcesBalancedAllocation: CPU and memory of a node should fill up alike. Models plugins/noderesources/balanced_allocation.go.
import { definePlugin } from '../../define-plugin.ts'
import { type NodeInfo, type PodRequest, requestOf } from '../../node-info.ts'

export default definePlugin<PodRequest>({
  name: 'NodeResourcesBalancedAllocation',
  order: 150,
  weight: 1,
  sign(pod) {
    const { cpu = 0, memory = 0 } = requestOf(pod).resources
    return `${cpu} ${memory}`
  },
  preScore(pod) {
    const request = requestOf(pod)
    return (request.resources.cpu ?? 0) === 0 && (request.resources.memory ?? 0) === 0 ? 'skip' : { state: request }
  },
  score(request, _pod, node) {
    const cpu = share(node, 'cpu', request), memory = share(node, 'memory', request)
    // The standard deviation of two shares is half their distance.
    return Math.floor((1 - Math.abs(cpu - memory) / 2) * 100)
  },
})

function share(node: NodeInfo, name: 'cpu' | 'memory', request: PodRequest): number {
  const capacity = node.allocatable[name] ?? 0
  return capacity === 0 ? 1 : Math.min(1, ((node.requested[name] ?? 0) + (request.resources[name] ?? 0)) / capacity)
}
