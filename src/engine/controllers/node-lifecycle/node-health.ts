// Whether a Node is alive: what its lease and its own reports say, measured by the observer's clock.
// Models pkg/controller/nodelifecycle/node_lifecycle_controller.go (tryUpdateNodeHealth).
import type { Lease, Node, NodeCondition } from '../../generated/api-types.d.ts'

/** How long a Node that has never reported may take. Models --node-startup-grace-period. */
export const STARTUP_GRACE_MS = 60_000

const REPORTED_CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']

/** What the controller remembers of a Node between its looks. */
export interface NodeHealth {
  readonly uid: string
  /** When, by the observer's own clock, the last sign of life was seen. */
  readonly aliveAt: number
  readonly renewTime: string | undefined
  readonly heartbeat: string | undefined
  readonly lookedAt: number
  /** Pods that could not be marked as not ready the last time. */
  readonly hasUnmarkedPods: boolean
  /** Why its Pods are not evicted yet, if somebody was told. */
  readonly held: string | undefined
}

export function readyCondition({ status }: Node): NodeCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === 'Ready')
}

/** Takes in what is seen now. A renewed lease or a new heartbeat is a sign of life, whatever time it bears. */
export function observe(known: NodeHealth | undefined, node: Node, lease: Lease | undefined, now: number): NodeHealth {
  const heartbeat = readyCondition(node)?.lastHeartbeatTime, renewTime = lease?.spec?.renewTime
  const { uid } = node.metadata
  if (!known || known.uid !== uid) return { uid, aliveAt: now, renewTime, heartbeat, lookedAt: now, hasUnmarkedPods: false, held: undefined }
  const isRenewed = renewTime !== undefined && (known.renewTime === undefined || known.renewTime < renewTime)
  const isAlive = isRenewed || known.heartbeat !== heartbeat
  return { ...known, aliveAt: isAlive ? now : known.aliveAt, renewTime: renewTime ?? known.renewTime, heartbeat, lookedAt: now }
}

/** The Node's conditions with everything unknown; the same reference if nothing changes. */
export function withUnknownConditions(node: Node, timestamp: string): readonly NodeCondition[] {
  const known = node.status?.conditions ?? []
  let conditions = known
  for (const type of REPORTED_CONDITIONS) {
    const condition = known.find((candidate) => candidate.type === type)
    if (!condition) {
      const never = { type, status: 'Unknown', reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.', lastHeartbeatTime: node.metadata.creationTimestamp, lastTransitionTime: timestamp }
      conditions = [...conditions, never]
    } else if (condition.status !== 'Unknown') {
      const stopped = { ...condition, status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.', lastTransitionTime: timestamp }
      conditions = conditions.map((candidate) => (candidate === condition ? stopped : candidate))
    }
  }
  return conditions
}
