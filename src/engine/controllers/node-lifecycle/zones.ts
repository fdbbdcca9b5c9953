// How fast Nodes may be emptied: one after another, and not at all when it looks as if the network, not the Nodes, had failed.
// Models pkg/controller/nodelifecycle/node_lifecycle_controller.go (ComputeZoneState, handleDisruption) and scheduler/rate_limited_queue.go.
import type { Node } from '../../generated/api-types.d.ts'
import { hasTaint, NOT_READY, UNREACHABLE } from './node-taints.ts'

/** Models --node-eviction-rate 0.1, --secondary-node-eviction-rate 0.01, --unhealthy-zone-threshold, --large-cluster-size-threshold. */
const INTERVAL_MS = 10_000
const SECONDARY_INTERVAL_MS = 100_000
const UNHEALTHY_SHARE = 0.55
const LARGE_ZONE = 50

export type Allowance = 'now' | 'everything-disrupted' | 'zone-disrupted' | 'not-its-turn'

export function isReady({ status }: Node): boolean {
  return status?.conditions?.find((condition) => condition.type === 'Ready')?.status === 'True'
}

function zoneOf({ metadata: { labels } }: Node): string {
  return `${labels?.['topology.kubernetes.io/region'] ?? ''}/${labels?.['topology.kubernetes.io/zone'] ?? ''}`
}

function isEmptied(node: Node): boolean {
  return hasTaint(node, { key: NOT_READY, effect: 'NoExecute' }) || hasTaint(node, { key: UNREACHABLE, effect: 'NoExecute' })
}

/** Whether not one Node of the cluster is ready: then it is the control plane that has lost sight of them. */
export function isEverythingDisrupted(nodes: readonly Node[]): boolean {
  return nodes.length > 0 && !nodes.some(isReady)
}

// Simplified: upstream fills a token bucket per zone; here the last NoExecute taint of the zone tells when the next may come, in order of names.
/** Whether this Node may be emptied now. */
export function evictionAllowance(node: Node, nodes: readonly Node[], now: number, toVirtual: (timestamp: string) => number): Allowance {
  if (isEverythingDisrupted(nodes)) return 'everything-disrupted'
  const zone = nodes.filter((other) => zoneOf(other) === zoneOf(node)), bad = zone.filter((other) => !isReady(other))
  const isPartlyDisrupted = bad.length < zone.length && bad.length > 2 && bad.length / zone.length >= UNHEALTHY_SHARE
  if (isPartlyDisrupted && zone.length <= LARGE_ZONE) return 'zone-disrupted'
  const first = bad.filter((other) => !isEmptied(other)).map((other) => other.metadata.name).sort()[0]
  if (first !== undefined && first < node.metadata.name) return 'not-its-turn'
  const lastTaintAt = zone.flatMap(({ spec }) => spec?.taints ?? [])
    .filter(({ key, effect, timeAdded }) => effect === 'NoExecute' && timeAdded && (key === NOT_READY || key === UNREACHABLE))
    .reduce((latest, { timeAdded }) => Math.max(latest, toVirtual(timeAdded as string)), -Infinity)
  return now - lastTaintAt >= (isPartlyDisrupted ? SECONDARY_INTERVAL_MS : INTERVAL_MS) ? 'now' : 'not-its-turn'
}
