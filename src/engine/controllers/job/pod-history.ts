// What a Pod of a Job tells of the tries before it and of its own end. Models pkg/controller/job/backoff_utils.go and indexed_job_utils.go.
import type { Job, Pod } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import { podCondition } from '../../kinds/pod/pod-conditions.ts'
import { judgeFailure } from './policies.ts'
import { BACK_OFF, FAILURES_OF_INDEX } from './tracking.ts'

const IGNORED_FAILURES_OF_INDEX = 'batch.kubernetes.io/job-index-ignored-failure-count'
/** The longest that an index waits, in place of the longest of a whole Job. */
const MOST_PER_INDEX_MS = 600_000

function annotated({ metadata }: Pod, name: string): number {
  const value = Number(metadata.annotations?.[name] ?? 0)
  return Number.isInteger(value) && value > 0 ? value : 0
}

/** How often the Pod's index had failed before it. */
export function failuresOf(pod: Pod): number {
  return annotated(pod, FAILURES_OF_INDEX)
}

/** The same with failures that a policy told to ignore. */
export function absoluteFailuresOf(pod: Pod): number {
  return failuresOf(pod) + annotated(pod, IGNORED_FAILURES_OF_INDEX)
}

/** What the Pod says of its index that replaces `failed`, or is the first. Models addIndexFailureCountAnnotation. */
export function failureAnnotations(job: Job, failed: Pod | undefined): Readonly<Record<string, string>> {
  const counts = failed !== undefined && judgeFailure(job, failed).counts
  const ignored = failed ? annotated(failed, IGNORED_FAILURES_OF_INDEX) + Number(!counts) : 0
  return {
    [FAILURES_OF_INDEX]: String(failed ? failuresOf(failed) + Number(counts) : 0),
    ...(ignored > 0 ? { [IGNORED_FAILURES_OF_INDEX]: String(ignored) } : {}),
  }
}

/** When a Pod ended, in virtual ms: its last container's end, or the best that can be said. Models getFinishedTime. */
export function finishedAt(pod: Pod, view: SyncView): number {
  const ends = (pod.status?.containerStatuses ?? []).map(({ state }) => state?.terminated?.finishedAt)
  if (ends.length > 0 && ends.every((end) => end !== undefined)) return Math.max(...ends.map((end) => view.toVirtual(end as string)))
  const ready = podCondition(pod, 'Ready'), { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = pod.metadata
  if (ready?.status === 'False' && ready.lastTransitionTime) return view.toVirtual(ready.lastTransitionTime)
  if (deletionTimestamp) return view.toVirtual(deletionTimestamp) - deletionGracePeriodSeconds * 1000
  return view.toVirtual(creationTimestamp)
}

/** How long the index of a failed Pod still has to wait for its next try. Models getRemainingTimePerIndex. */
export function waitOfIndexMs(failed: Pod | undefined, view: SyncView): number {
  if (!failed) return 0
  const waitMs = Math.min(MOST_PER_INDEX_MS, BACK_OFF.firstMs * 2 ** Math.min(absoluteFailuresOf(failed), 30))
  return Math.max(0, finishedAt(failed, view) + waitMs - view.now())
}
