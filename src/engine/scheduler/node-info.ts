// What the scheduler keeps about a node between cycles: the Node and what its Pods ask for. Models framework.NodeInfo.
import type { Container, Node, Pod } from '../generated/api-types.d.ts'
import { milliValue, wholeValue } from '../quantity.ts'

/** CPU in millicores, the rest in bytes or pieces; names are Kubernetes' resource names. */
export type Resources = Readonly<Record<string, number>>

export interface NodeInfo {
  readonly name: string
  readonly node: Node
  readonly allocatable: Resources
  readonly requested: Resources
  /** CPU and memory with defaults for containers that ask for nothing: what scores are made of. */
  readonly nonZeroCpuMilli: number
  readonly nonZeroMemory: number
  readonly pods: number
  /** Size in bytes of each image that is there, by every name it has. */
  readonly images: ReadonlyMap<string, number> | undefined
}

/** What one Pod asks for. */
export interface PodRequest {
  readonly resources: Resources
  readonly nonZeroCpuMilli: number
  readonly nonZeroMemory: number
}

const DEFAULT_CPU_MILLI = 100
const DEFAULT_MEMORY = 200 * 1024 * 1024

const requests = new WeakMap<Pod['spec']['containers'], { readonly request: PodRequest; readonly initContainers: unknown; readonly overhead: unknown }>()

/** Sum of the containers, or the largest init container if that is more, plus overhead. Models component-helpers/resource (PodRequests). */
export function requestOf(pod: Pod): PodRequest {
  const { containers, initContainers, overhead } = pod.spec, known = requests.get(containers)
  if (known && known.initContainers === initContainers && known.overhead === overhead) return known.request
  const request = computeRequest(pod)
  requests.set(containers, { request, initContainers, overhead })
  return request
}

/** Whether two Pods ask for the same without a doubt, since it is the very same containers that ask. */
export function isSameRequest({ spec: before }: Pod, { spec: after }: Pod): boolean {
  return before === after || (before.containers === after.containers && before.initContainers === after.initContainers && before.overhead === after.overhead)
}

function computeRequest({ spec }: Pod): PodRequest {
  const total: Record<string, number> = {}
  let nonZeroCpuMilli = 0, nonZeroMemory = 0
  const sidecars: Record<string, number> = {}
  const add = (into: Record<string, number>, container: Container): void => {
    const asked = container.resources?.requests
    for (const name in asked) into[name] = (into[name] ?? 0) + amountOf(name, asked[name])
  }
  for (const container of spec.containers) {
    add(total, container)
    const asked = container.resources?.requests
    nonZeroCpuMilli += asked?.cpu === undefined ? DEFAULT_CPU_MILLI : amountOf('cpu', asked.cpu)
    nonZeroMemory += asked?.memory === undefined ? DEFAULT_MEMORY : amountOf('memory', asked.memory)
  }
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      add(total, container)
      add(sidecars, container)
      continue
    }
    const one = { ...sidecars }
    add(one, container)
    for (const [name, amount] of Object.entries(one)) total[name] = Math.max(total[name] ?? 0, amount)
  }
  for (const name in spec.overhead) total[name] = (total[name] ?? 0) + amountOf(name, spec.overhead[name])
  return { resources: total, nonZeroCpuMilli: Math.max(nonZeroCpuMilli, total.cpu ?? 0), nonZeroMemory: Math.max(nonZeroMemory, total.memory ?? 0) }
}

/** CPU in millicores, anything else in whole units. */
export function amountOf(name: string, quantity: string | number): number {
  return name === 'cpu' ? milliValue(quantity) : wholeValue(quantity)
}

const imagesSeen = new WeakMap<object, ReadonlyMap<string, number>>()

function imagesOf({ status }: Node): ReadonlyMap<string, number> | undefined {
  const images = status?.images
  if (!images) return undefined
  let bySize = imagesSeen.get(images)
  if (!bySize) imagesSeen.set(images, bySize = new Map(images.flatMap(({ names = [], sizeBytes = 0 }) => names.map((name) => [name, sizeBytes] as const))))
  return bySize
}

const amounts = new WeakMap<object, Resources>()
const NO_RESOURCES: Resources = {}

function allocatableOf({ status }: Node): Resources {
  const allocatable = status?.allocatable
  if (!allocatable) return NO_RESOURCES
  let byName = amounts.get(allocatable)
  if (!byName) amounts.set(allocatable, byName = Object.fromEntries(Object.entries(allocatable).map(([name, quantity]) => [name, amountOf(name, quantity)])))
  return byName
}

export function emptyNodeInfo(node: Node): NodeInfo {
  return { name: node.metadata.name, node, allocatable: allocatableOf(node), requested: NO_RESOURCES, nonZeroCpuMilli: 0, nonZeroMemory: 0, pods: 0, images: imagesOf(node) }
}

/** The node with one Pod more (sign 1) or less (sign -1). */
export function withPod(info: NodeInfo, pod: Pod, sign: 1 | -1): NodeInfo {
  const { resources, nonZeroCpuMilli, nonZeroMemory } = requestOf(pod), { name, node, allocatable, requested, images } = info
  return {
    name, node, allocatable, requested: changed(requested, resources, sign),
    nonZeroCpuMilli: info.nonZeroCpuMilli + sign * nonZeroCpuMilli, nonZeroMemory: info.nonZeroMemory + sign * nonZeroMemory, pods: info.pods + sign, images,
  }
}

function changed(requested: Resources, by: Resources, sign: 1 | -1): Resources {
  let sum: Record<string, number> | undefined
  for (const name in by) {
    if (by[name] === 0) continue
    sum ??= { ...requested }
    sum[name] = (sum[name] ?? 0) + sign * by[name]
  }
  return sum ?? requested
}

/** The node after its Node object changed. */
export function withNode(info: NodeInfo, node: Node): NodeInfo {
  const { name, requested, nonZeroCpuMilli, nonZeroMemory, pods } = info
  return { name, node, allocatable: allocatableOf(node), requested, nonZeroCpuMilli, nonZeroMemory, pods, images: imagesOf(node) }
}
