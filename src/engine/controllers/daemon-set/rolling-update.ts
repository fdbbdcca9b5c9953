// Updates the Pods of a DaemonSet: ends old ones while not too many nodes are without, or begins new ones beside them.
// Models rollingUpdate in pkg/controller/daemon/update.go.
import type { DaemonSet, Pod } from '../../generated/api-types.d.ts'
import { getScaledValueFromIntOrPercent } from '../../int-or-string.ts'
import type { Decision } from '../../kernel/span.ts'
import type { Routine } from '../../kernel/sync.ts'
import { isAvailable, isUpToDate, type PodsByNode } from './daemon-pods.ts'
import { aboutOf, type DaemonWork, type Going, type Needing, syncNodes } from './manage-daemons.ts'

interface Limits {
  readonly maxSurge: number
  readonly maxUnavailable: number
  readonly desired: number
}

/** Models updatedDesiredNodeCounts. */
function limitsOf({ daemonSet, eligible }: DaemonWork): Limits {
  const { maxSurge = 0, maxUnavailable = 0 } = daemonSet.spec.updateStrategy?.rollingUpdate ?? {}
  const desired = [...eligible.values()].filter(({ shouldRun }) => shouldRun).length
  const surge = getScaledValueFromIntOrPercent(maxSurge, desired, 'up'), unavailable = getScaledValueFromIntOrPercent(maxUnavailable, desired, 'up')
  return { maxSurge: surge, maxUnavailable: desired > 0 && surge === 0 && unavailable === 0 ? 1 : unavailable, desired }
}

interface OnNode {
  readonly node: string
  readonly current: Pod | undefined
  readonly old: Pod | undefined
  /** Whether there are more Pods of one kind than there should be: they are left to be cleared up first. */
  readonly isCrowded: boolean
}

/** Every node that has Pods or should have one. Models findUpdatedPodsOnNode. */
function nodesOf({ daemonSet, hash, eligible }: DaemonWork, pods: PodsByNode): readonly OnNode[] {
  const lacking = [...eligible].filter(([node, { shouldRun }]) => shouldRun && !pods.has(node)).map(([node]) => [node, []] as const)
  // Upstream goes through them in no order; here the node whose Pod came last is first.
  return [...pods, ...lacking].reverse().map(([node, ofNode]) => {
    const staying = ofNode.filter(({ metadata }) => !metadata.deletionTimestamp)
    const current = staying.filter((pod) => isUpToDate(daemonSet, pod, hash)), old = staying.filter((pod) => !isUpToDate(daemonSet, pod, hash))
    return { node, current: current[0], old: old[0], isCrowded: current.length > 1 || old.length > 1 }
  })
}

function why({ metadata }: DaemonSet, code: string, pod: Pod, node: string): Decision {
  return { code, params: { daemonSet: metadata.name, pod: pod.metadata.name, node } }
}

/** One step of a rolling update. Returns why it could not be done, if so. */
export function* rollOut(work: DaemonWork, pods: PodsByNode): Routine<string | undefined> {
  const limits = limitsOf(work), nodes = nodesOf(work, pods)
  return limits.maxSurge === 0 ? yield* endOld(work, nodes, limits) : yield* beginNew(work, nodes, limits)
}

/** Ends old Pods while not too many nodes are without an available one. */
function* endOld(work: DaemonWork, nodes: readonly OnNode[], { maxUnavailable }: Limits): Routine<string | undefined> {
  const { view, daemonSet, now } = work, going: Going[] = [], candidates: Going[] = []
  let unavailable = 0
  for (const { node, current, old, isCrowded } of nodes) {
    if (isCrowded || Boolean(current) === Boolean(old)) unavailable++
    else if (current) unavailable += Number(!isAvailable(view, daemonSet, current, now))
    else if (old && !isAvailable(view, daemonSet, old, now)) {
      going.push({ pod: old, why: why(daemonSet, 'daemon-outdated-unavailable', old, node) })
      unavailable++
    } else if (old && unavailable < maxUnavailable) candidates.push({ pod: old, why: why(daemonSet, 'daemon-outdated', old, node) })
  }
  const chosen = candidates.slice(0, Math.max(0, maxUnavailable - unavailable))
  if (chosen.length === 0 && nodes.some(({ old }) => old)) yield* waits(daemonSet, unavailable, maxUnavailable)
  return yield* syncNodes(work, [], [...going, ...chosen])
}

function* waits(daemonSet: DaemonSet, unavailable: number, most: number): Routine<void> {
  yield [{ decision: { code: 'daemon-update-waits', params: { daemonSet: daemonSet.metadata.name, unavailable, most } }, about: aboutOf(daemonSet) }]
}

/** Begins new Pods beside old ones, and ends the old once the new are available. */
function* beginNew(work: DaemonWork, nodes: readonly OnNode[], { maxSurge, desired }: Limits): Routine<string | undefined> {
  const { view, daemonSet, eligible, now } = work
  const going: Going[] = [], unwanted: Going[] = [], allowed: Needing[] = [], candidates: Needing[] = []
  let surging = 0, available = 0
  for (const { node, current, old, isCrowded } of nodes) {
    const serves = (pod: Pod): boolean => isAvailable(view, daemonSet, pod, now), shouldRun = eligible.get(node)?.shouldRun ?? false
    if (isCrowded) surging++
    else {
      const first = old ?? current
      available += Number(first !== undefined && serves(first))
      if (!old) continue
      const needing = { node, why: why(daemonSet, 'daemon-surges', old, node) }
      if (!current && !shouldRun) (serves(old) ? unwanted : going).push({ pod: old, why: why(daemonSet, 'daemon-unwanted', old, node) })
      else if (!current && !serves(old)) allowed.push(needing)
      else if (!current) candidates.push(...(surging < maxSurge ? [needing] : []))
      else if (serves(current)) going.push({ pod: old, why: why(daemonSet, 'daemon-replaced', old, node) })
      else surging++
    }
  }
  // Where the wish moves from node to node, the old serve until as many others do as are wanted.
  going.push(...unwanted.slice(0, Math.max(0, available - desired)))
  return yield* syncNodes(work, [...allowed, ...candidates.slice(0, Math.max(0, maxSurge - surging))], going)
}
