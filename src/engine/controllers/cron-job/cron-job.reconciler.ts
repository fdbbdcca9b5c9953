// What the CronJob controller does: keeps the history short and the list of active Jobs right, and starts a Job when its time has come.
// Models pkg/controller/cronjob/cronjob_controllerv2.go.
import type { ApiResponse } from '../../apiserver/request.ts'
import type { CronJob, CronJobStatus, Job } from '../../generated/api-types.d.ts'
import { defineReconciler, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { splitKey } from '../../kernel/informer.ts'
import { failureReason, isFailure, must, record, RequestFailed, type Routine, send } from '../../kernel/sync.ts'
import { type CronSchedule, isCronError, parseSchedule } from '../../kinds/cron-job/cron-schedule.ts'
import cronJobKind from '../../kinds/cron-job/cron-job.kind.ts'
import { timeZoneNamed, type TimeZone, UTC } from '../../kinds/cron-job/time-zones.ts'
import { finishedCondition, isJobFinished, trueCondition } from '../../kinds/job/job-conditions.ts'
import jobKind from '../../kinds/job/job.kind.ts'
import type { Status } from '../../kube-object.ts'
import controller from './cron-job.controller.ts'
import { type CronSync, deleteJob, forgetActive, isActive, jobName, statusOf } from './cron-sync.ts'
import { startJob } from './start-job.ts'
import { missedSince, waitForNext } from './schedule-times.ts'

/** Of a CronJob: the schedule that it had when it was last looked at. */
const SCHEDULE = 'schedule'

/** What a CronJob is to do now: a Job for this time, or nothing until later; undefined: nothing at all. Times are epoch ms. */
type Plan = { readonly startFor: number; readonly thenInMs: number | undefined } | { readonly thenInMs: number | undefined } | undefined

export default defineReconciler(controller, reconcile)

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key), cronJob = view.get(cronJobKind, namespace, name)
  if (!cronJob) return view.remember(SCHEDULE, undefined)
  const sync: CronSync = { view, cronJob, status: statusOf(cronJob), isChanged: false }
  const jobs = view.ownedBy(jobKind, cronJob.metadata.uid)
  yield* removeOldJobs(sync, jobs)
  yield* noteJobs(sync, jobs)
  yield* noteMissingJobs(sync, jobs)
  const plan = cronJob.metadata.deletionTimestamp ? undefined : yield* planOf(sync)
  let failure: Status | undefined
  if (plan && 'startFor' in plan) failure = yield* startJob(sync, plan.startFor)
  if (sync.isChanged) yield* writeStatus(sync)
  if (failure) throw new RequestFailed(failure)
  if (plan?.thenInMs !== undefined) return { againInMs: plan.thenInMs, background: true }
}

/** Deletes the oldest of the Jobs that are over, as many as are too many. Models cleanupFinishedJobs. */
function* removeOldJobs(sync: CronSync, jobs: readonly Job[]): Routine<void> {
  const { failedJobsHistoryLimit, successfulJobsHistoryLimit } = sync.cronJob.spec
  for (const [end, limit] of [['Complete', successfulJobsHistoryLimit], ['Failed', failedJobsHistoryLimit]] as const) {
    if (limit === undefined) continue
    const over = jobs.filter((job) => finishedCondition(job)?.type === end).sort(byStart)
    for (const job of over.slice(0, Math.max(0, over.length - limit))) {
      if (yield* deleteJob(sync, job, 'cron-job-history', limit)) sync.isChanged = true
    }
  }
}

function byStart(a: Job, b: Job): number {
  const before = a.status?.startTime, after = b.status?.startTime
  if (before === after) return a.metadata.name < b.metadata.name ? -1 : 1
  return before === undefined ? 1 : after === undefined ? -1 : before < after ? -1 : 1
}

/** Takes Jobs that are over off the list of active ones, and remembers when one last succeeded. */
function* noteJobs(sync: CronSync, jobs: readonly Job[]): Routine<void> {
  for (const job of jobs) {
    const { name, uid } = job.metadata, isListed = isActive(sync, uid)
    if (!isListed && !isJobFinished(job)) {
      yield* lookAgainForJob(sync, job)
    } else if (isListed && isJobFinished(job)) {
      forgetActive(sync, uid)
      yield* record(sync.cronJob, 'Normal', 'SawCompletedJob', `Saw completed job: ${name}, status: ${finishedCondition(job)?.type}`)
      sync.isChanged = true
    } else if (trueCondition(job, 'Complete')) {
      const { completionTime } = job.status ?? {}
      if (completionTime === undefined || (sync.status.lastSuccessfulTime ?? '') >= completionTime) continue
      sync.status.lastSuccessfulTime = completionTime
      sync.isChanged = true
    }
  }
}

/** A Job that nobody listed: perhaps only the cache does not show it yet. */
function* lookAgainForJob(sync: CronSync, { metadata: { name, uid } }: Job): Routine<void> {
  const { cronJob } = sync
  const fresh = yield* must<CronJob>({ verb: 'get', resource: 'cronjobs.batch', namespace: cronJob.metadata.namespace, name: cronJob.metadata.name })
  if (fresh.metadata.uid === cronJob.metadata.uid && fresh.status?.active?.some((reference) => reference.uid === uid)) {
    sync.cronJob = fresh
    sync.status = statusOf(fresh)
  } else yield* record(cronJob, 'Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${name}`)
}

/** Takes Jobs that are gone off the list. */
function* noteMissingJobs(sync: CronSync, jobs: readonly Job[]): Routine<void> {
  for (const { uid, name, namespace } of sync.status.active) {
    if (jobs.some((job) => job.metadata.uid === uid)) continue
    const answer: ApiResponse = yield* send({ verb: 'get', resource: 'jobs.batch', namespace, name })
    if (!isFailure(answer)) continue
    if (failureReason(answer) !== 'NotFound') throw new RequestFailed(answer.body as Status)
    yield* record(sync.cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`)
    forgetActive(sync, uid)
    sync.isChanged = true
  }
}

/** What is due. Models the second half of syncCronJob. */
function* planOf(sync: CronSync): Routine<Plan> {
  const { view, cronJob, status } = sync, { spec, metadata } = cronJob, { startingDeadlineSeconds, concurrencyPolicy } = spec
  const schedule = parseSchedule(spec.schedule), zone = spec.timeZone === undefined ? UTC : timeZoneNamed(spec.timeZone)
  const before = view.recall<string>(SCHEDULE), seen = `${spec.timeZone ?? ''} ${spec.schedule}`
  view.remember(SCHEDULE, seen)
  if (spec.suspend || isCronError(schedule) || !zone) return undefined
  const toEpoch = (timestamp: string): number => Date.parse(timestamp), created = toEpoch(metadata.creationTimestamp)
  const now = view.now() + created - view.toVirtual(metadata.creationTimestamp), since = status.lastScheduleTime ? toEpoch(status.lastScheduleTime) : created
  const thenInMs = waitForNext(schedule, zone, since, now)
  // A new schedule begins with its next time: what it would have named before is not made up for.
  if (before !== undefined && before !== seen) return { thenInMs }
  const deadlineMs = startingDeadlineSeconds === undefined ? Infinity : startingDeadlineSeconds * 1000
  const due = yield* dueTime(sync, schedule, zone, Math.max(since, now - deadlineMs), now)
  if (due === undefined) return undefined
  if (due === 'none') return { thenInMs }
  if (due + deadlineMs < now) {
    yield* record(cronJob, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${formatRfc1123(due)}`)
    return { thenInMs }
  }
  const isDone = status.active.some((reference) => reference.name === jobName(cronJob, due)) || (status.lastScheduleTime !== undefined && toEpoch(status.lastScheduleTime) === due)
  if (isDone) return { thenInMs }
  if (concurrencyPolicy === 'Forbid' && status.active.length > 0) {
    yield [{ decision: { code: 'cron-job-forbids', params: { cronJob: metadata.name, active: status.active[0].name ?? '' } }, about: `CronJob/${metadata.namespace}/${metadata.name}` }]
    yield* record(cronJob, 'Normal', 'JobAlreadyActive', 'Not starting job because prior execution is running and concurrency policy is Forbid')
    return { thenInMs }
  }
  // As if it had run: the next time is reckoned from this one.
  return { startFor: due, thenInMs }
}

/** The latest time that has come and was not served; undefined if the schedule never comes. */
function* dueTime({ cronJob }: CronSync, schedule: CronSchedule, zone: TimeZone, since: number, now: number): Routine<number | 'none' | undefined> {
  const missed = missedSince(schedule, zone, since, now)
  if (!missed) {
    yield* record(cronJob, 'Warning', 'InvalidSchedule', `invalid schedule: ${cronJob.spec.schedule} : time difference between two schedules is less than 1 second`)
    return undefined
  }
  if (missed.latest === undefined) return 'none'
  if (missed.isMany) yield* record(cronJob, 'Warning', 'TooManyMissedTimes', 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew')
  return missed.latest
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Fri, 20 Nov 2026 17:41:00 +0000`. */
function formatRfc1123(epochMs: number): string {
  const date = new Date(epochMs), iso = date.toISOString()
  return `${WEEKDAYS[date.getUTCDay()]}, ${iso.slice(8, 10)} ${MONTHS[date.getUTCMonth()]} ${iso.slice(0, 4)} ${iso.slice(11, 19)} +0000`
}

function* writeStatus({ cronJob, status: { active, lastScheduleTime, lastSuccessfulTime } }: CronSync): Routine<void> {
  const status: CronJobStatus = {
    ...(active.length > 0 ? { active } : {}), ...(lastScheduleTime ? { lastScheduleTime } : {}), ...(lastSuccessfulTime ? { lastSuccessfulTime } : {}),
  }
  const { namespace, name } = cronJob.metadata
  yield* must({ verb: 'update', resource: 'cronjobs.batch', subresource: 'status', namespace, name, body: { ...cronJob, status } }, { code: 'cron-job-noted', params: { cronJob: name, active: active.length } })
}
