// What a PodDisruptionBudget says about its Pods.
// Models pkg/controller/disruption/disruption.go (buildDisruptedPodMap, countHealthyPods, updatePdbStatus) and component-helpers/apps/poddisruptionbudget.
import type { Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../generated/api-types.d.ts'
import { isPodReady } from '../../kinds/pod/pod-conditions.ts'
import { isEqual } from '../../structure.ts'
import type { ExpectedPods } from './expected-pods.ts'

/** How long a Pod whose eviction was granted counts as good as gone. */
export const DELETION_TIMEOUT_MS = 120_000

type Condition = NonNullable<PodDisruptionBudgetStatus['conditions']>[number]

/** Pods whose eviction was granted and that are still there. */
export interface Disrupted {
  readonly pods: Readonly<Record<string, string>>
  /** Those that should be gone by now. */
  readonly late: readonly Pod[]
  /** Virtual ms at which the next of them is late. */
  readonly lateAt: number | undefined
}

export function disruptedPods({ status }: PodDisruptionBudget, pods: readonly Pod[], now: number, toVirtual: (timestamp: string) => number): Disrupted {
  const kept: Record<string, string> = {}, late: Pod[] = []
  let lateAt: number | undefined
  for (const pod of pods) {
    const since = status?.disruptedPods?.[pod.metadata.name]
    if (since === undefined || pod.metadata.deletionTimestamp) continue
    const due = toVirtual(since) + DELETION_TIMEOUT_MS
    if (due < now) late.push(pod)
    else {
      kept[pod.metadata.name] = since
      lateAt = Math.min(lateAt ?? Infinity, due)
    }
  }
  return { pods: kept, late, lateAt }
}

/** Pods that are ready, stay, and are not about to be evicted. */
export function countHealthy(pods: readonly Pod[], { pods: disrupted }: Disrupted): number {
  return pods.filter((pod) => !pod.metadata.deletionTimestamp && disrupted[pod.metadata.name] === undefined && isPodReady(pod)).length
}

/** The status to write; the very object that is stored if nothing changed. */
export function statusOf(budget: PodDisruptionBudget, { expected, desiredHealthy }: ExpectedPods, currentHealthy: number, disrupted: Disrupted, timestamp: string): PodDisruptionBudgetStatus | undefined {
  const { metadata, status } = budget, spare = currentHealthy - desiredHealthy, disruptionsAllowed = expected <= 0 || spare <= 0 ? 0 : spare
  const next: PodDisruptionBudgetStatus = {
    ...(metadata.generation === undefined ? {} : { observedGeneration: metadata.generation }),
    ...(Object.keys(disrupted.pods).length > 0 ? { disruptedPods: disrupted.pods } : {}),
    disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods: expected,
    conditions: withAllowed(budget, metadata.generation, disruptionsAllowed > 0 ? { status: 'True', reason: 'SufficientPods', message: '' } : { status: 'False', reason: 'InsufficientPods', message: '' }, timestamp),
  }
  return status && isEqual(status, next) ? status : next
}

/** What is said where the Pods could not be counted: nothing may be evicted. Models failSafe. */
export function failSafeStatus(budget: PodDisruptionBudget, message: string, timestamp: string): PodDisruptionBudgetStatus {
  const { status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 } } = budget
  return { ...status, disruptionsAllowed: 0, conditions: withAllowed(budget, status.observedGeneration, { status: 'False', reason: 'SyncFailed', message }, timestamp) }
}

/** The conditions with DisruptionAllowed as it is now. Its time is that of its last change between true and false. */
function withAllowed({ status }: PodDisruptionBudget, observedGeneration: number | undefined, is: Pick<Condition, 'status' | 'reason' | 'message'>, timestamp: string): readonly Condition[] {
  const conditions = status?.conditions ?? [], known = conditions.find(({ type }) => type === 'DisruptionAllowed')
  const next: Condition = {
    type: 'DisruptionAllowed', status: is.status, ...(observedGeneration === undefined ? {} : { observedGeneration }),
    lastTransitionTime: known && known.status === is.status ? known.lastTransitionTime : timestamp, reason: is.reason, message: is.message,
  }
  return known ? conditions.map((condition) => (condition === known ? next : condition)) : [...conditions, next]
}
