// Whether a Job is over, and how: by what its conditions say already, by its limits, its deadline, its policies, or because enough Pods have succeeded.
// Models the first half of syncJob in pkg/controller/job/job_controller.go.
import type { Job, Pod } from '../../generated/api-types.d.ts'
import { trueCondition } from '../../kinds/job/job-conditions.ts'
import { count, has, type Indexes, indexesOf, indexOf, NO_INDEXES, parseIndexes, union } from './indexes.ts'
import { hasValidIndex, isIndexed, isSuspended, isUncounted, type JobSync, lookAgainIn, type Outcome } from './job-sync.ts'
import { absoluteFailuresOf, failuresOf, finishedAt } from './pod-history.ts'
import { isPodFailed, judgeFailure, successMessage } from './policies.ts'
import { hasTrackingFinalizer } from './tracking.ts'

/** How the Job ends, as far as can be said before its Pods are looked after; reads the indexes of an Indexed Job on the way. */
export function findOutcome(sync: JobSync): Outcome | undefined {
  const outcome = outcomeSoFar(sync.job) ?? failureByPolicy(sync) ?? failureByLimit(sync) ?? failureByDeadline(sync)
  if (!isIndexed(sync.job)) return outcome
  readIndexes(sync)
  const found = outcome ?? failureByIndexes(sync)
  if (found) return found
  const message = successMessage(sync.job, sync.succeededIndexes)
  return message === undefined ? undefined : { end: 'Complete', reason: 'SuccessPolicy', message }
}

/** Success because as many Pods as wanted have succeeded; of a work queue, because one has and none is left at work. */
export function successOutcome({ job, succeeded, activeCount }: JobSync): Outcome | undefined {
  const isEnough = job.spec.completions === undefined ? succeeded > 0 : succeeded >= job.spec.completions
  return isEnough && activeCount === 0 ? { end: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' } : undefined
}

/** What an earlier sync has decided. */
function outcomeSoFar(job: Job): Outcome | undefined {
  const success = trueCondition(job, 'SuccessCriteriaMet'), failure = trueCondition(job, 'FailureTarget')
  if (success) return { end: 'Complete', reason: success.reason ?? '', message: success.message ?? '' }
  return failure && { end: 'Failed', reason: failure.reason ?? '', message: failure.message ?? '' }
}

function failed(reason: string, message: string): Outcome {
  return { end: 'Failed', reason, message }
}

function failureByPolicy({ job, pods }: JobSync): Outcome | undefined {
  if (!job.spec.podFailurePolicy) return undefined
  for (const pod of pods) {
    const message = isPodFailed(pod, job) ? judgeFailure(job, pod).message : undefined
    if (message !== undefined) return failed('PodFailurePolicy', message)
  }
  return undefined
}

function failureByLimit({ job, failed: failures, pods }: JobSync): Outcome | undefined {
  const limit = job.spec.backoffLimit ?? 6
  if (failures <= limit && !restartsExceed(job, pods, limit)) return undefined
  return failed('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
}

/** Containers that are restarted in place count as failures too. Models pastBackoffLimitOnFailure. */
function restartsExceed({ spec }: Job, pods: readonly Pod[], limit: number): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false
  let restarts = 0
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue
    for (const { restartCount } of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) restarts += restartCount
  }
  return limit === 0 ? restarts > 0 : restarts >= limit
}

function failureByDeadline(sync: JobSync): Outcome | undefined {
  const { job, status, view } = sync, { activeDeadlineSeconds } = job.spec
  if (activeDeadlineSeconds === undefined || isSuspended(job) || !status.startTime) return undefined
  const leftMs = view.toVirtual(status.startTime) + activeDeadlineSeconds * 1000 - view.now()
  if (leftMs <= 0 && job.status?.startTime) return failed('DeadlineExceeded', 'Job was active longer than specified deadline')
  lookAgainIn(sync, leftMs)
  return undefined
}

function readIndexes(sync: JobSync): void {
  const { job, pods } = sync, completions = job.spec.completions ?? 0
  const succeeded = pods.filter((pod) => pod.status?.phase === 'Succeeded' && hasTrackingFinalizer(pod) && hasValidIndex(job, pod))
  sync.succeededIndexes = union(parseIndexes(job.status?.completedIndexes, completions), indexesOf(succeeded.map(indexOf) as number[]))
  sync.succeeded = count(sync.succeededIndexes)
  if (job.spec.backoffLimitPerIndex === undefined) return
  const over = pods.filter((pod) => hasTrackingFinalizer(pod) && hasValidIndex(job, pod) && isIndexFailed(job, pod))
  sync.failedIndexes = union(parseIndexes(job.status?.failedIndexes, completions), indexesOf(over.map(indexOf) as number[]))
  sync.delayed = podsWithDelayedDeletion(sync)
}

/** Whether with this Pod its index has failed for good. */
function isIndexFailed(job: Job, pod: Pod): boolean {
  if (!isPodFailed(pod, job)) return false
  const { action, counts } = judgeFailure(job, pod)
  return action === 'FailIndex' || (counts && failuresOf(pod) >= (job.spec.backoffLimitPerIndex ?? 0))
}

function failureByIndexes({ job, failedIndexes = NO_INDEXES, succeededIndexes }: JobSync): Outcome | undefined {
  const { maxFailedIndexes, completions = 0 } = job.spec, failures = count(failedIndexes)
  if (maxFailedIndexes !== undefined && failures > maxFailedIndexes) return failed('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
  return failures > 0 && failures + count(succeededIndexes) >= completions ? failed('FailedIndexes', 'Job has failed indexes') : undefined
}

/** Of every index that is to be tried again the last failed Pod: its replacement carries its count on. */
function podsWithDelayedDeletion(sync: JobSync): ReadonlyMap<number, Pod> {
  const { job, succeededIndexes, failedIndexes = NO_INDEXES } = sync
  const done: Indexes = union(union(succeededIndexes, failedIndexes), indexesOf(sync.active.map(indexOf).filter((index) => index !== undefined)))
  const delayed = new Map<number, Pod>()
  for (const pod of sync.pods) {
    const index = indexOf(pod)
    if (index === undefined || !isUncounted(sync, pod) || !isPodFailed(pod, job) || has(done, index)) continue
    const known = delayed.get(index)
    if (!known || (absoluteFailuresOf(known) <= absoluteFailuresOf(pod) && finishedAt(pod, sync.view) >= finishedAt(known, sync.view))) delayed.set(index, pod)
  }
  return delayed
}
