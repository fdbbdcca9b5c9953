// One sync of a CronJob under way: its status as it will be written, and what is done with its Jobs.
// Models pkg/controller/cronjob/utils.go.
import type { CronJob, Job, ObjectReference } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import { isFailure, record, type Routine, send } from '../../kernel/sync.ts'
import type { Status } from '../../kube-object.ts'

/** One sync under way. */
export interface CronSync {
  readonly view: SyncView
  cronJob: CronJob
  status: { active: readonly ObjectReference[]; lastScheduleTime: string | undefined; lastSuccessfulTime: string | undefined }
  isChanged: boolean
}

/** The status to begin with. */
export function statusOf({ status }: CronJob): CronSync['status'] {
  return { active: status?.active ?? [], lastScheduleTime: status?.lastScheduleTime, lastSuccessfulTime: status?.lastSuccessfulTime }
}

/** Whether a Job is on the list of active ones. */
export function isActive({ status }: CronSync, uid: string): boolean {
  return status.active.some((reference) => reference.uid === uid)
}

/** Deletes a Job with its Pods and takes it off the list. Returns whether that went well. */
export function* deleteJob(sync: CronSync, { metadata: { namespace, name, uid } }: Job, code: string, limit = 0): Routine<boolean> {
  const { cronJob } = sync, params = { cronJob: cronJob.metadata.name, job: name, limit }
  const answer = yield* send({ verb: 'delete', resource: 'jobs.batch', namespace, name, body: { propagationPolicy: 'Background' } }, { code, params })
  if (isFailure(answer)) {
    yield* record(cronJob, 'Warning', 'FailedDelete', `Deleted job: ${(answer.body as Status).message}`)
    return false
  }
  forgetActive(sync, uid)
  yield* record(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${name}`)
  return true
}

/** Takes a Job off the list. */
export function forgetActive(sync: CronSync, uid: string | undefined): void {
  sync.status.active = sync.status.active.filter((reference) => reference.uid !== uid)
}

/** One name for one time, so that no time is served twice: minutes since 1970. */
export function jobName({ metadata }: CronJob, epochMs: number): string {
  return `${metadata.name}-${Math.floor(epochMs / 60_000)}`
}
