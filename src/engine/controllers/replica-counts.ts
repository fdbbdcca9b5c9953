// What a ReplicaSet or ReplicationController says about its Pods. Models pkg/controller/replicaset/replica_set_utils.go.
import { matchesRequirements, requirementsOf, setMatches } from '../apiserver/selectors/label-selector.ts'
import type { LabelSelector, Pod, ReplicaSet, ReplicaSetCondition, ReplicaSetStatus, ReplicationController } from '../generated/api-types.d.ts'
import { availableFrom } from '../kinds/pod/pod-conditions.ts'
import { isEqual } from '../structure.ts'
import type { PodTally } from './pod-tally.ts'

/** Whoever keeps so many replicas of a Pod. */
export type ReplicaKeeper = ReplicaSet | ReplicationController

export interface PodCounts {
  readonly replicas: number
  readonly fullyLabeled: number
  readonly ready: number
  readonly available: number
  /** Pods on their way out; undefined where the status has no field for it. */
  readonly terminating: number | undefined
  /** Virtual ms at which the next ready Pod becomes available, if one is waited for. */
  readonly nextAvailableAt: number | undefined
}

/** Counts active Pods in one pass. */
export function countPods({ spec }: ReplicaKeeper, active: readonly Pod[], terminating: number | undefined, now: number, toVirtual: (timestamp: string) => number): PodCounts {
  const templateLabels = spec.template?.metadata?.labels, minReadySeconds = spec.minReadySeconds ?? 0
  let fullyLabeled = 0, ready = 0, available = 0, nextAvailableAt: number | undefined
  for (const pod of active) {
    if (pod.metadata.labels === templateLabels || setMatches(templateLabels, pod.metadata.labels)) fullyLabeled++
    const from = availableFrom(pod, minReadySeconds, toVirtual)
    if (from === undefined) continue
    ready++
    if (from <= now) available++
    else if (nextAvailableAt === undefined || from < nextAvailableAt) nextAvailableAt = from
  }
  return { replicas: active.length, fullyLabeled, ready, available, terminating, nextAvailableAt }
}

/** The same out of a tally; undefined where it takes a look at the Pods: one of them is not selected any longer, or takes a while to become available. */
export function countsOf({ spec }: ReplicaKeeper, { terminating, alike }: PodTally, selector: LabelSelector | undefined): PodCounts | undefined {
  if ((spec.minReadySeconds ?? 0) > 0) return undefined
  const requirements = requirementsOf(selector), templateLabels = spec.template?.metadata?.labels
  let replicas = 0, fullyLabeled = 0, ready = 0
  for (const pods of alike) {
    if (requirements === 'nothing' || !matchesRequirements(requirements, pods.labels)) return undefined
    replicas += pods.active
    ready += pods.ready
    if (pods.labels === templateLabels || setMatches(templateLabels, pods.labels)) fullyLabeled += pods.active
  }
  return { replicas, fullyLabeled, ready, available: ready, terminating, nextAvailableAt: undefined }
}

/** The status to write; the very object that is stored if nothing changed. `failure` is why replicas could not be managed. */
export function statusOf(keeper: ReplicaKeeper, counts: PodCounts, failure: string | undefined, timestamp: string): ReplicaSetStatus {
  const stored = keeper.status, conditions = conditionsOf(keeper, counts, failure, timestamp)
  const status: ReplicaSetStatus = {
    replicas: counts.replicas,
    ...(counts.fullyLabeled > 0 ? { fullyLabeledReplicas: counts.fullyLabeled } : {}),
    ...(counts.ready > 0 ? { readyReplicas: counts.ready } : {}),
    ...(counts.available > 0 ? { availableReplicas: counts.available } : {}),
    ...(counts.terminating === undefined ? {} : { terminatingReplicas: counts.terminating }),
    ...(keeper.metadata.generation === undefined ? {} : { observedGeneration: keeper.metadata.generation }),
    ...(conditions.length > 0 ? { conditions } : {}),
  }
  return stored && isEqual(stored, status) ? stored : status
}

function conditionsOf({ spec, status }: ReplicaKeeper, counts: PodCounts, failure: string | undefined, timestamp: string): readonly ReplicaSetCondition[] {
  const conditions = status?.conditions ?? [], isKnown = conditions.some((c) => c.type === 'ReplicaFailure')
  if (failure === undefined) return isKnown ? conditions.filter((c) => c.type !== 'ReplicaFailure') : conditions
  if (isKnown) return conditions
  const missing = (spec.replicas ?? 0) - counts.replicas
  const reason = missing > 0 ? 'FailedCreate' : missing < 0 ? 'FailedDelete' : ''
  return [...conditions, { type: 'ReplicaFailure', status: 'True', lastTransitionTime: timestamp, ...(reason ? { reason } : {}), message: failure }]
}
