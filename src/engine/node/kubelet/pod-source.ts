// Where a kubelet has a Pod from: the API server, or a file on its machine. Models pkg/kubelet/types/pod_update.go.
import type { Pod } from '../../generated/api-types.d.ts'
import type { PodRecord } from './pod-record.ts'

export const SOURCE = 'kubernetes.io/config.source'
export const MIRROR = 'kubernetes.io/config.mirror'
export const CONFIG_HASH = 'kubernetes.io/config.hash'
export const SEEN = 'kubernetes.io/config.seen'

/** A Pod out of a file, or what stands for one in the API. */
export function isStaticPod({ metadata: { annotations = {} } }: Pod): boolean {
  return annotations[MIRROR] !== undefined || (annotations[SOURCE] ?? 'api') !== 'api'
}

/** Whom reports of a Pod's status are about in the API; undefined: nothing there shows it. */
export function shownUid({ pod, mirror }: PodRecord): string | undefined {
  return isStaticPod(pod) ? mirror : pod.metadata.uid
}

const CRITICAL_PRIORITY = 2_000_000_000

/** Whom a kubelet spares as long as it can: static Pods, and those of the system's own priorities. Models IsCriticalPod. */
export function isCritical(pod: Pod): boolean {
  return isStaticPod(pod) || (pod.spec.priority ?? 0) >= CRITICAL_PRIORITY
}

/** What stands in the API for a Pod that a kubelet has from a file. */
export function isMirrorPod({ metadata: { annotations = {} } }: Pod): boolean {
  return annotations[MIRROR] !== undefined
}
