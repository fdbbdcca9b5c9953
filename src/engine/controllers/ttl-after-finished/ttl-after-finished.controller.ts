// The TTL-after-finished controller: Jobs that are over go by themselves, when their time is up.
// Models pkg/controller/ttlafterfinished/ttlafterfinished_controller.go.
import type { Job } from '../../generated/api-types.d.ts'
import { defineController, watch } from '../../kernel/controller.ts'
import { keyOf } from '../../kernel/informer.ts'
import { isJobFinished } from '../../kinds/job/job-conditions.ts'
import jobKind from '../../kinds/job/job.kind.ts'

export default defineController<Job>({
  name: 'ttl-after-finished-controller', workers: 5, reconciles: jobKind, ignoresOwnEvents: true,
  watches: [watch(jobKind, ({ object, type }) => (type !== 'DELETED' && needsCleanup(object) ? [keyOf(object)] : []))],
})

/** Whether a Job is over and says how long it is to stay. */
export function needsCleanup(job: Job): boolean {
  return job.spec.ttlSecondsAfterFinished !== undefined && !job.metadata.deletionTimestamp && isJobFinished(job)
}
