// What the TTL-after-finished controller does: looks again when a Job's time is up, asks whether that still holds, and deletes it with all it has made.
// Models pkg/controller/ttlafterfinished/ttlafterfinished_controller.go.
import type { Job } from '../../generated/api-types.d.ts'
import { defineReconciler, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { splitKey } from '../../kernel/informer.ts'
import { failureReason, isFailure, must, RequestFailed, type Routine, send } from '../../kernel/sync.ts'
import { finishedCondition } from '../../kinds/job/job-conditions.ts'
import jobKind from '../../kinds/job/job.kind.ts'
import type { Status } from '../../kube-object.ts'
import controller, { needsCleanup } from './ttl-after-finished.controller.ts'

export default defineReconciler(controller, reconcile)

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key), job = view.get(jobKind, namespace, name)
  if (!job || !needsCleanup(job)) return
  const leftMs = timeLeft(view, job)
  if (leftMs > 0) return { againInMs: leftMs }
  // The cache may lag: somebody may have given it more time.
  const answer = yield* send({ verb: 'get', resource: 'jobs.batch', namespace, name })
  if (isFailure(answer)) {
    if (failureReason(answer) === 'NotFound') return
    throw new RequestFailed(answer.body as Status)
  }
  const fresh = answer.body as Job
  if (!needsCleanup(fresh)) return
  const stillLeftMs = timeLeft(view, fresh)
  if (stillLeftMs > 0) return { againInMs: stillLeftMs }
  const options = { propagationPolicy: 'Foreground', preconditions: { uid: fresh.metadata.uid } }
  yield* must({ verb: 'delete', resource: 'jobs.batch', namespace, name, body: options }, { code: 'job-time-is-up', params: { job: name, seconds: fresh.spec.ttlSecondsAfterFinished ?? 0 } })
}

function timeLeft(view: SyncView, job: Job): number {
  const finished = finishedCondition(job)?.lastTransitionTime ?? job.metadata.creationTimestamp
  return view.toVirtual(finished) + (job.spec.ttlSecondsAfterFinished ?? 0) * 1000 - view.now()
}
