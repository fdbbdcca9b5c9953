// What the Job controller does: decides whether the Job is over, keeps the right number of Pods at work, and counts those that are done.
// Models syncJob of pkg/controller/job/job_controller.go.
import type { Job, Pod } from '../../generated/api-types.d.ts'
import { defineReconciler, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { splitKey } from '../../kernel/informer.ts'
import { failureReason, isFailure, record, RequestFailed, type Routine, send } from '../../kernel/sync.ts'
import { isJobFinished } from '../../kinds/job/job-conditions.ts'
import jobKind from '../../kinds/job/job.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import type { Status } from '../../kube-object.ts'
import { claim, controllerOf, orphanIndexName } from '../adoption.ts'
import { beginSync, isSuspended, type JobSync, lookAgainIn, type Outcome, setCondition } from './job-sync.ts'
import { findOutcome, successOutcome } from './outcome.ts'
import jobController, { LEFT_BEHIND } from './job.controller.ts'
import { deleteForGood, managePods } from './manage-pods.ts'
import { judgeFailure } from './policies.ts'
import { BATCH_MS, backOffMs, hasTrackingFinalizer, TRACKING } from './tracking.ts'
import { trackPods, withoutFinalizer } from './track-pods.ts'

const OWN_NAME = 'kubernetes.io/job-controller'
/** Of a Job: the uids of Pods that were told to drop the finalizer, and how many syncs have found a failure since one found a success. */
const RELEASED = 'released', FAILURES = 'failures'

export default defineReconciler(jobController, reconcile)

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  if (key.startsWith(LEFT_BEHIND)) return yield* freePod(view, key.slice(LEFT_BEHIND.length))
  const { namespace, name } = splitKey(key), job = view.get(jobKind, namespace, name)
  if (!job || isJobFinished(job) || isManagedByOther(job)) {
    for (const name of [RELEASED, FAILURES]) view.remember(name, undefined)
    return undefined
  }
  const mayManage = view.expectationsMet(), released = view.recall<readonly string[]>(RELEASED) ?? [], failures = view.recall<number>(FAILURES) ?? 0
  const sync = beginSync(view, job, yield* podsOf(view, job), released, failures)
  try {
    return yield* syncJob(sync, mayManage)
  } catch (error) {
    // Somebody else has written meanwhile: the cache will tell. No failure of this Job.
    if (!(error instanceof RequestFailed) || error.status.reason !== 'Conflict') throw error
    return { againInMs: Math.max(BATCH_MS, backOffMs(failures)) }
  } finally {
    view.remember(RELEASED, sync.released.size > 0 ? [...sync.released] : undefined)
  }
}

function isManagedByOther({ spec }: Job): boolean {
  return spec.managedBy !== undefined && spec.managedBy !== OWN_NAME
}

/** The Job's Pods; what it adopts gets the finalizer. Models getPodsForJob. */
function* podsOf(view: SyncView, job: Job): Routine<readonly Pod[]> {
  const { namespace = '', uid } = job.metadata
  const candidates = [...view.ownedBy(podKind, uid), ...view.found(podKind, orphanIndexName(jobController.name), namespace)]
  const pods = yield* claim<Pod>({ owner: job, ownerKind: jobKind, kind: podKind, selector: job.spec.selector, candidates, finalizers: [TRACKING] })
  return pods.map((pod) => (controllerOf(pod) || hasTrackingFinalizer(pod) ? pod : { ...pod, metadata: { ...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), TRACKING] } }))
}

function* syncJob(sync: JobSync, mayManage: boolean): Routine<SyncResult> {
  const { job } = sync, succeededBefore = job.status?.succeeded ?? 0
  let outcome: Outcome | undefined = findOutcome(sync), failure: string | undefined, isSuspensionNew = false
  if (outcome) {
    sync.activeCount = sync.active.length
    const { deleted, failure: refused } = yield* deleteForGood(sync, outcome)
    // Not over while a Pod may run on, or come up that the cache does not show yet.
    if (deleted !== sync.active.length || !mayManage) outcome = undefined
    failure = refused
  } else {
    const isManaged = mayManage && !job.metadata.deletionTimestamp
    if (isManaged) failure = yield* managePods(sync)
    outcome = successOutcome(sync)
    if (!outcome && isManaged) isSuspensionNew = yield* noteSuspension(sync)
  }
  noteCounts(sync, isSuspensionNew)
  const isOver = yield* trackPods(sync, outcome)
  if (isOver) return undefined
  const { againInMs } = sync
  if (!outcome) yield* noteFailures(sync, succeededBefore)
  if (failure !== undefined) return { againInMs, retry: { code: 'job-not-managed', params: { message: failure } } }
  return { againInMs }
}

/** The longer failures go on, the longer each waits; a success makes up for all. */
function* noteFailures(sync: JobSync, succeededBefore: number): Routine<void> {
  const { view, job, failures } = sync, { namespace, name } = job.metadata, counted = sync.newlyFailed.filter((pod) => judgeFailure(job, pod).counts)
  if (counted.length === 0 || job.spec.backoffLimitPerIndex !== undefined) {
    if (sync.succeeded > succeededBefore) view.remember(FAILURES, undefined)
    return
  }
  view.remember(FAILURES, failures + 1)
  const params = { job: name, pods: counted.length, failed: sync.failed, seconds: backOffMs(failures + 1) / 1000 }
  yield [{ decision: { code: 'job-pod-failed', params }, about: `Job/${namespace}/${name}` }]
}

/** Says in a condition and an Event that the Job was suspended or goes on. A Job that goes on starts its clock anew. */
function* noteSuspension(sync: JobSync): Routine<boolean> {
  if (isSuspended(sync.job)) {
    if (!setCondition(sync, 'Suspended', 'True', 'JobSuspended', 'Job suspended')) return false
    yield* record(sync.job, 'Normal', 'Suspended', 'Job suspended')
    return true
  }
  if (!setCondition(sync, 'Suspended', 'False', 'JobResumed', 'Job resumed')) return false
  yield* record(sync.job, 'Normal', 'Resumed', 'Job resumed')
  sync.status.startTime = sync.view.timestamp()
  const { activeDeadlineSeconds } = sync.job.spec
  if (activeDeadlineSeconds !== undefined) lookAgainIn(sync, sync.view.toVirtual(sync.status.startTime) + activeDeadlineSeconds * 1000 - sync.view.now())
  return true
}

function noteCounts(sync: JobSync, isSuspensionNew: boolean): void {
  const { status, activeCount, readyCount, terminating } = sync
  sync.isChanged = isSuspensionNew || activeCount !== (status.active ?? 0) || readyCount !== status.ready || terminating !== status.terminating
  status.active = activeCount > 0 ? activeCount : undefined
  status.ready = readyCount
  status.terminating = terminating
}

/** Takes the finalizer off a Pod that no Job looks after any longer. Models syncOrphanPod. */
function* freePod(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key), pod = view.get(podKind, namespace, name)
  if (!pod || !hasTrackingFinalizer(pod)) return
  const owner = controllerOf(pod)
  if (owner) {
    if (owner.kind !== 'Job') return
    const job = view.get(jobKind, namespace, owner.name)
    if (job?.metadata.uid === owner.uid && (!isJobFinished(job) || isManagedByOther(job))) return
  }
  const answer = yield* send(withoutFinalizer(pod), { code: 'job-pod-left-behind', params: { pod: name } })
  if (isFailure(answer) && failureReason(answer) !== 'NotFound') throw new RequestFailed(answer.body as Status)
}
