// The CronJob controller: a Job at every time that a schedule names.
// Models pkg/controller/cronjob/cronjob_controllerv2.go.
import type { CronJob, Job } from '../../generated/api-types.d.ts'
import { defineController, watch } from '../../kernel/controller.ts'
import type { Informer, WatchEvent } from '../../kernel/informer.ts'
import cronJobKind from '../../kinds/cron-job/cron-job.kind.ts'
import jobKind from '../../kinds/job/job.kind.ts'
import { controllerOf } from '../adoption.ts'

export default defineController<CronJob>({
  name: 'cronjob-controller', workers: 5, reconciles: cronJobKind,
  watches: [watch(jobKind, cronJobOfJob)],
})

/** The CronJob that made a Job, and the one before if that changed. */
function cronJobOfJob({ object, old }: WatchEvent<Job>, informer: Informer): readonly string[] {
  const keys = new Set<string>(), { namespace } = object.metadata
  for (const job of old ? [old, object] : [object]) {
    const owner = controllerOf(job)
    if (owner?.kind === 'CronJob' && informer.get(cronJobKind, namespace, owner.name)?.metadata.uid === owner.uid) keys.add(`${namespace}/${owner.name}`)
  }
  return [...keys]
}
