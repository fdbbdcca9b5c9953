// Which Pods go first when there are too many. Models pkg/controller/controller_utils.go (ActivePodsWithRanks).
import type { Pod } from '../generated/api-types.d.ts'
import { isPodReady, readySince } from '../kinds/pod/pod-conditions.ts'

/** The rule by which one Pod goes before another. */
export type DeletionRule = 'unassigned' | 'not-running' | 'not-ready' | 'deletion-cost' | 'crowded-node' | 'ready-later' | 'restarts' | 'younger' | 'uid' | 'none' | 'all'

/** A Pod with everything its rank depends on, read once. */
export interface RankedPod {
  readonly pod: Pod
  readonly isAssigned: boolean
  readonly phase: number
  readonly isReady: boolean
  readonly cost: number
  /** How many related Pods share its node. */
  readonly related: number
  /** Powers of two of nanoseconds since it became ready: the finer the younger. */
  readonly readyAge: number
  readonly readyAt: number
  readonly restarts: number
  readonly age: number
  readonly createdAt: number
}

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'
const PHASES: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }
const NANOS_PER_MS = 1e6

/** Binary logarithm, rounded down, of a duration in ms as Go counts it; -1 for what has not happened yet. */
function magnitude(ms: number): number {
  let rest = ms * NANOS_PER_MS, power = -1
  while (rest >= 1) {
    rest /= 2
    power++
  }
  return power
}

/** Reads a Pod's rank. `related` says how many Pods of the same family are on a node. */
export function rankOf(pod: Pod, related: (node: string) => number, now: number, toVirtual: (timestamp: string) => number): RankedPod {
  const since = readySince(pod), readyAt = since === undefined ? 0 : toVirtual(since), createdAt = toVirtual(pod.metadata.creationTimestamp)
  const node = pod.spec.nodeName ?? ''
  return {
    pod, isAssigned: node !== '', phase: PHASES[pod.status?.phase ?? ''] ?? 0, isReady: isPodReady(pod),
    cost: Number(pod.metadata.annotations?.[DELETION_COST] ?? 0) || 0, related: related(node),
    readyAt, readyAge: magnitude(now - readyAt), createdAt, age: magnitude(now - createdAt),
    restarts: (pod.status?.containerStatuses ?? []).reduce((most, status) => Math.max(most, status.restartCount), 0),
  }
}

/** Negative if `a` goes first, and by which rule. Ages are compared by magnitude, so that not always the youngest goes. */
export function compareForDeletion(a: RankedPod, b: RankedPod): { readonly order: number; readonly rule: DeletionRule } {
  if (a.isAssigned !== b.isAssigned) return { order: a.isAssigned ? 1 : -1, rule: 'unassigned' }
  if (a.phase !== b.phase) return { order: a.phase - b.phase, rule: 'not-running' }
  if (a.isReady !== b.isReady) return { order: a.isReady ? 1 : -1, rule: 'not-ready' }
  if (a.cost !== b.cost) return { order: a.cost - b.cost, rule: 'deletion-cost' }
  if (a.related !== b.related) return { order: b.related - a.related, rule: 'crowded-node' }
  if (a.isReady && b.isReady && a.readyAt !== b.readyAt) return byAge(a.readyAge - b.readyAge, 'ready-later', a, b)
  if (a.restarts !== b.restarts) return { order: b.restarts - a.restarts, rule: 'restarts' }
  if (a.createdAt !== b.createdAt) return byAge(a.age - b.age, 'younger', a, b)
  return { order: 0, rule: 'none' }
}

function byAge(order: number, rule: DeletionRule, a: RankedPod, b: RankedPod): { order: number; rule: DeletionRule } {
  return order !== 0 ? { order, rule } : { order: a.pod.metadata.uid < b.pod.metadata.uid ? -1 : 1, rule: 'uid' }
}

/** The `count` Pods that go, each with the rule that puts it before the first that stays. */
export function chooseForDeletion(ranked: readonly RankedPod[], count: number): readonly { readonly pod: Pod; readonly rule: DeletionRule }[] {
  if (count >= ranked.length) return ranked.map(({ pod }) => ({ pod, rule: 'all' }))
  const sorted = [...ranked].sort((a, b) => compareForDeletion(a, b).order)
  return sorted.slice(0, count).map((going) => ({ pod: going.pod, rule: compareForDeletion(going, sorted[count]).rule }))
}
