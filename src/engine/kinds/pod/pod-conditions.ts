// What controllers ask of a Pod's status: is it ready, available, active, over. Models pkg/api/v1/pod/util.go and pkg/controller/controller_utils.go.
import type { Pod, PodCondition } from '../../generated/api-types.d.ts'

export function podCondition(pod: Pod, type: string): PodCondition | undefined {
  const conditions = pod.status?.conditions
  if (conditions) for (const condition of conditions) if (condition.type === type) return condition
  return undefined
}

export function isPodReady(pod: Pod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True'
}

/** When the Ready condition last changed, RFC 3339; undefined unless the Pod is ready. */
export function readySince(pod: Pod): string | undefined {
  const ready = podCondition(pod, 'Ready')
  return ready?.status === 'True' ? ready.lastTransitionTime : undefined
}

/** Virtual ms from which a ready Pod counts as available; undefined unless it is ready. */
export function availableFrom(pod: Pod, minReadySeconds: number, toVirtual: (timestamp: string) => number): number | undefined {
  if (!isPodReady(pod)) return undefined
  if (minReadySeconds === 0) return -Infinity
  const since = readySince(pod)
  return since === undefined ? undefined : toVirtual(since) + minReadySeconds * 1000
}

/** Whether it came to its end: Succeeded or Failed. */
export function isPodTerminal({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
}

/** Neither over nor on its way out: counts as a replica. */
export function isPodActive(pod: Pod): boolean {
  return !isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined
}

/** On its way out, but not over yet. */
export function isPodTerminating(pod: Pod): boolean {
  return !isPodTerminal(pod) && pod.metadata.deletionTimestamp !== undefined
}
