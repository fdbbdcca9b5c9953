// How important a Pod is beside others. Models component-helpers/scheduling/corev1 (PodPriority).
import type { Pod } from '../generated/api-types.d.ts'

export function priorityOf(pod: Pod): number {
  return pod.spec.priority ?? 0
}
