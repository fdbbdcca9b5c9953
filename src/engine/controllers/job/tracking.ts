// How a Job keeps count of its Pods: each bears a finalizer until it has been counted, and a failure puts the next try off.
// Models pkg/controller/job/tracking_utils.go, and getBackoff of job_controller.go as of 1.26.
import type { Pod } from '../../generated/api-types.d.ts'

export const TRACKING = 'batch.kubernetes.io/job-tracking'
/** On Pods of Jobs with a limit per index: how often the index has failed before. */
export const FAILURES_OF_INDEX = 'batch.kubernetes.io/job-index-failure-count'

/** What happens to Pods within this time makes one sync. Models syncJobBatchPeriod. */
export const BATCH_MS = 1_000

// Simplified: the back-off of a Job is that of Kubernetes 1.26, as the recordings show it: the first failure is made up for at once, later ones after
// 10 s, 20 s, 40 s, at most 6 min, and a failure that waits is not counted yet. Kubernetes 1.36 counts at once and waits 10 s already for the first.
export const BACK_OFF = { firstMs: 10_000, mostMs: 360_000 }

/** How long a Job waits whose requests fail. Models DefaultJobApiBackOff. */
export const REQUEST_BACK_OFF = { firstMs: 1_000, mostMs: 60_000 }

/** How long a failure waits when so many syncs have found one before. */
export function backOffMs(failures: number): number {
  return failures <= 0 ? 0 : Math.min(BACK_OFF.mostMs, BACK_OFF.firstMs * 2 ** Math.min(failures - 1, 30))
}

export function hasTrackingFinalizer({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(TRACKING) ?? false
}
