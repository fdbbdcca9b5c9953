// NodeResourcesFit: what a Pod requests must be free on the node; of those that fit, the emptiest is best, or the fullest.
// Models plugins/noderesources/{fit,least_allocated,most_allocated}.go.
import type { Node, Pod } from '../../../generated/api-types.d.ts'
import { type ClusterEvent, definePlugin } from '../../define-plugin.ts'
import { itselfBefore, nodeChange, podHasLeft } from '../../node-changes.ts'
import { emptyNodeInfo, type NodeInfo, type PodRequest, requestOf } from '../../node-info.ts'

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
  order: 70,
  weight: 1,
  sign: (pod) => signatureOf(requestOf(pod)),
  preFilter: (pod) => ({ state: requestFor(pod) }),
  filter: (request, _pod, node) => lacking(request, node),
  score(request, _pod, node, { scoringStrategy }) {
    const share = scoringStrategy === 'MostAllocated' ? usedShare : freeShare
    return Math.floor((share(node, 'cpu', request.nonZeroCpuMilli) + share(node, 'memory', request.nonZeroMemory)) / 2)
  },
  requeueOn(event, pod) {
    const change = nodeChange(event)
    if (change) return change.after !== undefined && isWorthATry(requestFor(pod), change.after, change.before)
    const left = podHasLeft(event)
    if (left) return Boolean(left.spec.nodeName ?? left.status?.nominatedNodeName)
    return asksForLess(event, pod)
  },
})

function signatureOf({ resources, nonZeroCpuMilli, nonZeroMemory }: PodRequest): string {
  let text = `${nonZeroCpuMilli} ${nonZeroMemory}`
  for (const name in resources) text += ` ${name}=${resources[name]}`
  return text
}

/** What the node does not have left. */
function lacking({ asked }: Request, { allocatable, requested, pods }: NodeInfo): { readonly reasons: readonly string[] } | undefined {
  const reasons: string[] = []
  if (pods + 1 > (allocatable.pods ?? 0)) reasons.push('Too many pods')
  for (const [name, amount] of asked) {
    if (amount > (allocatable[name] ?? 0) - (requested[name] ?? 0)) reasons.push(`Insufficient ${name}`)
  }
  return reasons.length > 0 ? { reasons } : undefined
}

/** Whether the node, if it were empty, could hold the Pod, and offers more of what it asks for than before. Models isSchedulableAfterNodeChange. */
function isWorthATry(request: Request, after: Node, before: Node | undefined): boolean {
  const now = emptyNodeInfo(after)
  if (lacking(request, now)) return false
  if (!before) return true
  const { allocatable } = emptyNodeInfo(before)
  return ['pods', ...request.asked.map(([name]) => name)].some((name) => (now.allocatable[name] ?? 0) > (allocatable[name] ?? 0))
}

/** Whether a Pod, the waiting one or one on a node, has been resized downwards. */
function asksForLess(event: ClusterEvent, pod: Pod): boolean {
  const { type, object, old } = event
  if (object.kind !== 'Pod' || type !== 'MODIFIED' || !old) return false
  const before = itselfBefore(event, pod) ?? (old as Pod), now = requestOf(object as Pod).resources, then = requestOf(before).resources
  return Object.keys(then).some((name) => (now[name] ?? 0) < then[name])
}

/** How much would be left, out of 100. */
function freeShare(node: NodeInfo, name: 'cpu' | 'memory', amount: number): number {
  const capacity = node.allocatable[name] ?? 0, used = usedOf(node, name) + amount
  return capacity === 0 || used > capacity ? 0 : Math.floor(((capacity - used) * 100) / capacity)
}

/** How much would be in use, out of 100. */
function usedShare(node: NodeInfo, name: 'cpu' | 'memory', amount: number): number {
  const capacity = node.allocatable[name] ?? 0
  return capacity === 0 ? 0 : Math.floor((Math.min(usedOf(node, name) + amount, capacity) * 100) / capacity)
}

function usedOf(node: NodeInfo, name: 'cpu' | 'memory'): number {
  return name === 'cpu' ? node.nonZeroCpuMilli : node.nonZeroMemory
}
