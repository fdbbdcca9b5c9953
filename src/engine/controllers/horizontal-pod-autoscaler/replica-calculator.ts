// How many Pods it takes to bring a metric to its target. Models pkg/controller/podautoscaler/replica_calculator.go.
import type { Pod } from '../../generated/api-types.d.ts'
import { isPodReady } from '../../kinds/pod/pod-conditions.ts'
import { type Clock, groupPods, type PodGroups, type PodMetrics, podRequests, type Unknown, usageOf, utilizationOf } from './pod-metrics.ts'

/** By how much a metric may be above or below its target before anything is done. */
export interface Tolerances {
  readonly down: number
  readonly up: number
}

/** A number of replicas, with the value that it was worked out from. */
export interface Proposal {
  readonly replicas: number
  /** Average per Pod, or the value itself, in thousandths. */
  readonly milli: number
  /** In percent of what was asked for. */
  readonly percent?: number
}

export interface Target {
  readonly pods: readonly Pod[]
  readonly currentReplicas: number
  readonly tolerances: Tolerances
  readonly clock: Clock
}

const NO_PODS = 'no pods returned by selector while calculating replica count'
const NONE_READY = 'did not receive metrics for any ready pods'

function isWithin(ratio: number, { down, up }: Tolerances): boolean {
  return 1 - down <= ratio && ratio <= 1 + up
}

/** Replicas for a share of what the Pods have asked for. Models GetResourceReplicas. */
export function replicasForUtilization(target: Target, measured: PodMetrics, resource: string, container: string | undefined, percent: number): Proposal | Unknown {
  const { pods, clock } = target
  if (pods.length === 0) return { error: NO_PODS }
  const groups = groupPods(pods, measured, resource, clock), requests = podRequests(pods, resource, container)
  if ('error' in requests) return requests
  if (groups.metrics.size === 0) return { error: NONE_READY }
  const usage = utilizationOf(groups.metrics, requests, percent)
  if ('error' in usage) return usage
  const replicas = settled(target, groups, usage.ratio, {
    whenLow: (name) => Math.trunc(((requests.get(name) ?? 0) * Math.max(100, percent)) / 100),
    ratio: (metrics) => {
      const again = utilizationOf(metrics, requests, percent)
      return 'error' in again ? again : again.ratio
    },
  })
  return typeof replicas === 'number' ? { replicas, milli: usage.rawMilli, percent: usage.current } : replicas
}

/** Replicas for an average value per Pod, of a resource ('' for a metric of another sort). Models calcPlainMetricReplicas. */
export function replicasForAverage(target: Target, measured: PodMetrics, resource: string, targetMilli: number): Proposal | Unknown {
  const { pods, clock } = target
  if (pods.length === 0) return { error: NO_PODS }
  const groups = groupPods(pods, measured, resource, clock)
  if (groups.metrics.size === 0) return { error: NONE_READY }
  const { ratio, averageMilli } = usageOf(groups.metrics, targetMilli)
  const replicas = settled(target, groups, ratio, { whenLow: () => targetMilli, ratio: (metrics) => usageOf(metrics, targetMilli).ratio })
  return typeof replicas === 'number' ? { replicas, milli: averageMilli } : replicas
}

interface Recount {
  /** What a Pod is taken to use that nobody has measured, where there seem to be too many. */
  whenLow(pod: string): number
  ratio(metrics: ReadonlyMap<string, number>): number | Unknown
}

/** Replicas for a ratio; Pods that start or were not measured are counted so that they dampen whatever is done. */
function settled({ currentReplicas, tolerances }: Target, { readyCount, unready, missing, metrics }: PodGroups, ratio: number, { whenLow, ratio: ratioOf }: Recount): number | Unknown {
  const countsUnready = unready.size > 0 && ratio > 1
  if (!countsUnready && missing.size === 0) return isWithin(ratio, tolerances) ? currentReplicas : Math.ceil(ratio * readyCount)
  for (const name of missing) {
    if (ratio < 1) metrics.set(name, whenLow(name))
    else if (ratio > 1) metrics.set(name, 0)
  }
  if (countsUnready) for (const name of unready) metrics.set(name, 0)
  const again = ratioOf(metrics)
  if (typeof again !== 'number') return again
  const turns = (ratio < 1 && again > 1) || (ratio > 1 && again < 1)
  if (isWithin(again, tolerances) || turns) return currentReplicas
  const replicas = Math.ceil(again * metrics.size)
  const isAgainst = (again < 1 && replicas > currentReplicas) || (again > 1 && replicas < currentReplicas)
  return isAgainst ? currentReplicas : replicas
}

/** Replicas for the value of something as a whole. Models getUsageRatioReplicaCount. */
export function replicasForValue({ pods, currentReplicas, tolerances }: Target, milli: number, targetMilli: number): Proposal | Unknown {
  const ratio = milli / targetMilli
  if (currentReplicas === 0) return { replicas: Math.ceil(ratio), milli }
  if (isWithin(ratio, tolerances)) return { replicas: currentReplicas, milli }
  if (pods.length === 0) return { error: `unable to calculate ready pods: ${NO_PODS}` }
  const ready = pods.filter((pod) => pod.status?.phase === 'Running' && isPodReady(pod)).length
  return { replicas: Math.ceil(ratio * ready), milli }
}

/** Replicas for a value that is to be shared by all Pods. Models GetObjectPerPodMetricReplicas, GetExternalPerPodMetricReplicas. */
export function replicasForShare(statusReplicas: number, tolerances: Tolerances, milli: number, targetMilli: number): Proposal {
  const ratio = milli / (targetMilli * statusReplicas), average = Math.ceil(milli / statusReplicas)
  return { replicas: isWithin(ratio, tolerances) ? statusReplicas : Math.ceil(milli / targetMilli), milli: average }
}
