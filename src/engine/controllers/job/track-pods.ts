// Counts Pods that are done, each exactly once: its uid into the status, then the finalizer off, then the count up and the uid out.
// Models trackJobStatusAndRemoveFinalizers of pkg/controller/job/job_controller.go.
import type { ApiRequest, ApiResponse } from '../../apiserver/request.ts'
import type { Pod } from '../../generated/api-types.d.ts'
import { failureReason, isFailure, record, RequestFailed, type Routine, type Step } from '../../kernel/sync.ts'
import type { Status } from '../../kube-object.ts'
import { count, formatIndexes, has, indexesOf, indexOf, parseIndexes, union } from './indexes.ts'
import { hasValidIndex, isIndexed, type JobSync, type Outcome, setCondition, writeStatus } from './job-sync.ts'
import { isPodFailed, judgeFailure } from './policies.ts'
import { hasTrackingFinalizer, TRACKING } from './tracking.ts'

/** Uids in the status at most, so that it stays small. Models MaxUncountedPods. */
const MOST_UNCOUNTED = 500

/** Takes the tracking finalizer off a Pod, and nothing else. */
export function withoutFinalizer({ metadata: { namespace, name } }: Pod): ApiRequest {
  return { verb: 'patch', patchType: 'strategic', resource: 'pods', namespace, name, body: { metadata: { '$deleteFromPrimitiveList/finalizers': [TRACKING] } } }
}

/** Counts, and ends the Job if it is over and all is counted. Returns whether it has ended. */
export function* trackPods(sync: JobSync, outcome: Outcome | undefined): Routine<boolean> {
  const bearing = new Set(sync.pods.filter((pod) => hasTrackingFinalizer(pod) && !sync.released.has(pod.metadata.uid)).map((pod) => pod.metadata.uid))
  countFreed(sync, bearing)
  const { done, isFull } = noteDonePods(sync, bearing, outcome)
  if (outcome && noteOutcome(sync, outcome)) sync.isChanged = true
  if (sync.isChanged) yield* writeStatus(sync, countedDecision(sync))
  yield* freePods(sync, done, bearing)
  const isOver = outcome !== undefined && !isFull && endJob(sync, outcome)
  if (isOver || sync.isChanged) yield* writeStatus(sync, isOver ? { code: 'job-ended', params: { job: sync.job.metadata.name, end: outcome.end, reason: outcome.reason } } : countedDecision(sync))
  if (isOver) yield* tellEnd(sync, outcome)
  return isOver
}

function countedDecision({ job, status, activeCount }: JobSync): { code: string; params: Record<string, string | number> } {
  return { code: 'job-counted', params: { job: job.metadata.name, active: activeCount, succeeded: status.succeeded ?? 0, failed: status.failed ?? 0 } }
}

/** Pods in the status that no longer bear the finalizer go over into the counts. Models cleanUncountedPodsWithoutFinalizers. */
function countFreed(sync: JobSync, bearing: ReadonlySet<string>): void {
  const { succeeded, failed } = sync.uncounted
  const left = { succeeded: succeeded.filter((uid) => bearing.has(uid)), failed: failed.filter((uid) => bearing.has(uid)) }
  const successes = succeeded.length - left.succeeded.length, failures = failed.length - left.failed.length
  if (successes + failures === 0) return
  if (successes > 0) sync.status.succeeded = (sync.status.succeeded ?? 0) + successes
  if (failures > 0) sync.status.failed = (sync.status.failed ?? 0) + failures
  sync.uncounted = left
  sync.isChanged = true
}

/** Puts Pods that are done into the status. Returns those whose finalizer can go. */
function noteDonePods(sync: JobSync, bearing: ReadonlySet<string>, outcome: Outcome | undefined): { readonly done: readonly Pod[]; readonly isFull: boolean } {
  const { job, status } = sync, done: Pod[] = [], succeeded = [...sync.uncounted.succeeded], failed = [...sync.uncounted.failed]
  const before = isIndexed(job) ? parseIndexes(status.completedIndexes, job.spec.completions ?? 0) : [], newIndexes: number[] = []
  let isFull = false
  for (const pod of isIndexed(job) ? [...sync.pods].sort((a, b) => (indexOf(a) ?? -1) - (indexOf(b) ?? -1)) : sync.pods) {
    const { uid } = pod.metadata
    if (!bearing.has(uid) || !mayBeFreed(sync, pod, outcome)) continue
    done.push(pod)
    if (pod.status?.phase === 'Succeeded' && !failed.includes(uid)) {
      if (isIndexed(job)) {
        const index = indexOf(pod)
        if (index !== undefined && hasValidIndex(job, pod) && !has(before, index)) newIndexes.push(index)
      } else if (!succeeded.includes(uid)) succeeded.push(uid)
    } else if ((isPodFailed(pod, job) || outcome?.end === 'Failed') && !failed.includes(uid) && (!isIndexed(job) || hasValidIndex(job, pod)) && judgeFailure(job, pod).counts) failed.push(uid)
    isFull = newIndexes.length + succeeded.length + failed.length >= MOST_UNCOUNTED
    if (isFull) break
  }
  if (succeeded.length + failed.length !== sync.uncounted.succeeded.length + sync.uncounted.failed.length) {
    sync.uncounted = { succeeded, failed }
    sync.isChanged = true
  }
  if (isIndexed(job)) noteIndexes(sync, newIndexes)
  return { done, isFull }
}

function noteIndexes(sync: JobSync, newIndexes: readonly number[]): void {
  const { status } = sync, completions = sync.job.spec.completions ?? 0
  const indexes = union(parseIndexes(status.completedIndexes, completions), indexesOf(newIndexes)), completed = formatIndexes(indexes)
  const failed = sync.failedIndexes && formatIndexes(sync.failedIndexes)
  if (completed !== (status.completedIndexes ?? '') || failed !== status.failedIndexes) sync.isChanged = true
  status.succeeded = count(indexes) || undefined
  status.completedIndexes = completed || undefined
  status.failedIndexes = failed
}

/** Whether a Pod need not be kept for the count any longer. Models canRemoveFinalizer. */
function mayBeFreed({ job, delayed, held }: JobSync, pod: Pod, outcome: Outcome | undefined): boolean {
  if (job.metadata.deletionTimestamp || outcome || pod.status?.phase === 'Succeeded') return true
  const index = indexOf(pod)
  return isPodFailed(pod, job) && !held.has(pod) && (index === undefined || delayed.get(index)?.metadata.uid !== pod.metadata.uid)
}

/** Says how the Job will end before the Pods that show it may go. Returns whether that is news. */
function noteOutcome(sync: JobSync, { end, reason, message }: Outcome): boolean {
  return setCondition(sync, end === 'Failed' ? 'FailureTarget' : 'SuccessCriteriaMet', 'True', reason, message)
}

/** Takes the finalizers off, and counts those of which it went well. Models flushUncountedAndRemoveFinalizers. */
function* freePods(sync: JobSync, done: readonly Pod[], bearing: Set<string>): Routine<void> {
  if (done.length === 0) return
  const why = { code: 'job-pod-counted', params: { job: sync.job.metadata.name } }
  const answers = (yield done.map((pod): Step => ({ request: withoutFinalizer(pod), why }))) as readonly ApiResponse[]
  let refused: ApiResponse | undefined
  done.forEach(({ metadata: { uid } }, i) => {
    const answer = answers[i], isGone = failureReason(answer) === 'NotFound'
    if (isFailure(answer) && !isGone) return void (refused ??= answer)
    bearing.delete(uid)
    if (!isGone) sync.released.add(uid)
  })
  countFreed(sync, bearing)
  if (!refused) return
  if (sync.isChanged) yield* writeStatus(sync, countedDecision(sync))
  throw new RequestFailed(refused.body as Status)
}

/** The last condition, once every Pod is counted and none is left. Models enactJobFinished. */
function endJob(sync: JobSync, { end, reason, message }: Outcome): boolean {
  if (sync.uncounted.succeeded.length + sync.uncounted.failed.length > 0 || sync.terminating > 0) return false
  setCondition(sync, end, 'True', reason, message)
  if (end === 'Complete') sync.status.completionTime = sync.view.timestamp()
  return true
}

function* tellEnd({ job }: JobSync, { end, reason, message }: Outcome): Routine<void> {
  if (end === 'Failed') return yield* record(job, 'Warning', reason as 'BackoffLimitExceeded', message)
  const { completions } = job.spec
  if (completions !== undefined && (job.status?.succeeded ?? 0) > completions) yield* record(job, 'Warning', 'TooManySucceededPods', 'Too many succeeded pods running after completion count reached')
  yield* record(job, 'Normal', 'Completed', 'Job completed')
}
