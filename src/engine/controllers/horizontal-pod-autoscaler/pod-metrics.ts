// What the autoscaler's calculations start from: which of the target's Pods count, and by what they are measured.
// Models pkg/controller/podautoscaler/replica_calculator.go (groupPods, calculatePodRequests) and metrics/utilization.go.
import type { Pod } from '../../generated/api-types.d.ts'
import { podCondition } from '../../kinds/pod/pod-conditions.ts'
import { milliValue } from '../../quantity.ts'

/** What one Pod takes, in thousandths. */
export interface PodMetric {
  readonly milli: number
  /** Virtual ms of the last look, and how long before it the first one was. */
  readonly at: number
  readonly windowMs: number
}

export type PodMetrics = ReadonlyMap<string, PodMetric>

/** Something that cannot be calculated, in upstream's words. */
export interface Unknown {
  readonly error: string
}

export interface Clock {
  readonly now: number
  toVirtual(timestamp: string): number
}

export interface PodGroups {
  readonly readyCount: number
  readonly unready: ReadonlySet<string>
  readonly missing: ReadonlySet<string>
  /** Metrics of Pods that count. */
  readonly metrics: Map<string, number>
}

/** Models --horizontal-pod-autoscaler-cpu-initialization-period and -initial-readiness-delay. */
const CPU_INITIALIZATION_MS = 300_000
const INITIAL_READINESS_MS = 30_000

/** Sorts Pods into those that count, those that start, and those nobody has measured. Models groupPods. */
export function groupPods(pods: readonly Pod[], measured: PodMetrics, resource: string, clock: Clock): PodGroups {
  const unready = new Set<string>(), missing = new Set<string>(), ignored = new Set<string>()
  let readyCount = 0
  for (const pod of pods) {
    const { name } = pod.metadata, metric = measured.get(name)
    if (pod.metadata.deletionTimestamp || pod.status?.phase === 'Failed') ignored.add(name)
    else if (pod.status?.phase === 'Pending') unready.add(name)
    else if (!metric) missing.add(name)
    else if (resource === 'cpu' && isStarting(pod, metric, clock)) unready.add(name)
    else readyCount++
  }
  const metrics = new Map([...measured].filter(([name]) => !ignored.has(name) && !unready.has(name)).map(([name, { milli }]) => [name, milli]))
  return { readyCount, unready, missing, metrics }
}

/** Whether the processor time of a Pod may still be that of its start. */
function isStarting(pod: Pod, { at, windowMs }: PodMetric, { now, toVirtual }: Clock): boolean {
  const ready = podCondition(pod, 'Ready'), startTime = pod.status?.startTime
  if (!ready || startTime === undefined) return true
  const startedAt = toVirtual(startTime), changedAt = toVirtual(ready.lastTransitionTime ?? startTime)
  if (startedAt + CPU_INITIALIZATION_MS > now) return ready.status === 'False' || at < changedAt + windowMs
  return ready.status === 'False' && startedAt + INITIAL_READINESS_MS > changedAt
}

/** What each Pod has asked for, in thousandths. Models calculatePodRequests. */
export function podRequests(pods: readonly Pod[], resource: string, container: string | undefined): ReadonlyMap<string, number> | Unknown {
  const requests = new Map<string, number>()
  for (const { metadata: { name }, spec } of pods) {
    let sum = 0
    const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
    for (const one of [...spec.containers, ...sidecars]) {
      if (container !== undefined && one.name !== container) continue
      const request = one.resources?.requests?.[resource]
      if (request === undefined) return { error: `missing request for ${resource} in container ${one.name} of Pod ${name}` }
      sum += milliValue(request)
    }
    requests.set(name, sum)
  }
  return requests
}

export interface Utilization {
  readonly ratio: number
  /** In percent of what was asked for. */
  readonly current: number
  /** On average, in thousandths. */
  readonly rawMilli: number
}

/** Models GetResourceUtilizationRatio. */
export function utilizationOf(metrics: ReadonlyMap<string, number>, requests: ReadonlyMap<string, number>, targetPercent: number): Utilization | Unknown {
  let used = 0, asked = 0, counted = 0
  for (const [name, milli] of metrics) {
    const request = requests.get(name)
    if (request === undefined) continue
    used += milli
    asked += request
    counted++
  }
  if (asked === 0) return { error: 'no metrics returned matched known pods' }
  const current = Math.trunc((used * 100) / asked)
  return { ratio: current / targetPercent, current, rawMilli: Math.trunc(used / counted) }
}

/** Models GetMetricUsageRatio. */
export function usageOf(metrics: ReadonlyMap<string, number>, targetMilli: number): { readonly ratio: number; readonly averageMilli: number } {
  const averageMilli = Math.trunc([...metrics.values()].reduce((sum, milli) => sum + milli, 0) / metrics.size)
  return { ratio: averageMilli / targetMilli, averageMilli }
}
