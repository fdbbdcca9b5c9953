// Starts the Job of one scheduled time, in the place of those that still run if the CronJob says so.
// Models the end of syncCronJob in pkg/controller/cronjob/cronjob_controllerv2.go, and getJobFromTemplate2 in utils.go.
import type { CronJob, Job } from '../../generated/api-types.d.ts'
import { failureReason, isFailure, record, type Routine, send } from '../../kernel/sync.ts'
import cronJobKind from '../../kinds/cron-job/cron-job.kind.ts'
import { formatInZone, timeZoneNamed, UTC } from '../../kinds/cron-job/time-zones.ts'
import type { Status } from '../../kube-object.ts'
import { controllerOf, controllerReference } from '../adoption.ts'
import { isTerminatingNamespace } from '../pod-control.ts'
import { type CronSync, deleteJob, isActive, jobName } from './cron-sync.ts'

const SCHEDULED_FOR = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

/** Creates the Job for a time in epoch ms and puts it on the list. Returns why it could not, if so. */
export function* startJob(sync: CronSync, scheduledFor: number): Routine<Status | undefined> {
  const { cronJob, status } = sync, { namespace, name } = cronJob.metadata
  const refused = cronJob.spec.concurrencyPolicy === 'Replace' ? yield* deleteActive(sync) : undefined
  if (refused) return refused
  const body = jobFromTemplate(cronJob, scheduledFor), why = { code: 'cron-job-due', params: { cronJob: name, job: body.metadata.name, schedule: cronJob.spec.schedule } }
  let answer = yield* send({ verb: 'create', resource: 'jobs.batch', namespace, body }, why)
  if (failureReason(answer) === 'AlreadyExists') {
    // Perhaps of an earlier try whose status was not written; one of somebody else is left alone.
    answer = yield* send({ verb: 'get', resource: 'jobs.batch', namespace, name: body.metadata.name })
    if (isFailure(answer)) return answer.body as Status
    const { uid } = (answer.body as Job).metadata
    if (controllerOf(answer.body as Job)?.uid !== cronJob.metadata.uid || isActive(sync, uid)) return undefined
  } else if (isFailure(answer)) {
    if (!isTerminatingNamespace(answer)) yield* record(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${(answer.body as Status).message}`)
    return answer.body as Status
  } else yield* record(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${body.metadata.name}`)
  const { metadata: { name: job, uid, resourceVersion } } = answer.body as Job
  status.active = [...status.active, { kind: 'Job', namespace, name: job, uid, apiVersion: 'batch/v1', resourceVersion }]
  status.lastScheduleTime = `${new Date(scheduledFor).toISOString().slice(0, 19)}Z`
  sync.isChanged = true
  return undefined
}

/** Deletes what still runs. */
function* deleteActive(sync: CronSync): Routine<Status | undefined> {
  for (const { namespace, name } of sync.status.active) {
    const answer = yield* send({ verb: 'get', resource: 'jobs.batch', namespace, name })
    if (isFailure(answer)) {
      yield* record(sync.cronJob, 'Warning', 'FailedGet', `Get job: ${(answer.body as Status).message}`)
      return answer.body as Status
    }
    if (!(yield* deleteJob(sync, answer.body as Job, 'cron-job-replaces'))) {
      return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: `could not replace job ${namespace}/${name}` }
    }
    sync.isChanged = true
  }
  return undefined
}

function jobFromTemplate(cronJob: CronJob, scheduledFor: number) {
  const { jobTemplate, timeZone } = cronJob.spec, { labels, annotations } = jobTemplate.metadata ?? {}
  const zone = (timeZone === undefined ? undefined : timeZoneNamed(timeZone)) ?? UTC
  return {
    apiVersion: 'batch/v1', kind: 'Job',
    metadata: {
      name: jobName(cronJob, scheduledFor), namespace: cronJob.metadata.namespace, ...(labels ? { labels } : {}),
      annotations: { ...annotations, [SCHEDULED_FOR]: formatInZone(zone, scheduledFor) }, ownerReferences: [controllerReference(cronJobKind, cronJob)],
    },
    spec: jobTemplate.spec,
  }
}
