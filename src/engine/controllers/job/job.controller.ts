// The Job controller: Pods until enough of them have succeeded, or too many have failed.
// Models pkg/controller/job/job_controller.go.
import { matchesRequirements, requirementsOf } from '../../apiserver/selectors/label-selector.ts'
import type { Job, Pod } from '../../generated/api-types.d.ts'
import { defineController, watch } from '../../kernel/controller.ts'
import { keyOf, type Informer, type WatchEvent } from '../../kernel/informer.ts'
import jobKind from '../../kinds/job/job.kind.ts'
import { isJobFinished } from '../../kinds/job/job-conditions.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { controllerOf, orphanIndex } from '../adoption.ts'
import { BATCH_MS, hasTrackingFinalizer, REQUEST_BACK_OFF } from './tracking.ts'

const NAME = 'job-controller'

const NONE: readonly string[] = []

/** In front of the key of a Pod whose Job no longer looks after it: it is to lose its finalizer. */
export const LEFT_BEHIND = 'left-behind/'

export default defineController<Job>({
  name: NAME, workers: 5, reconciles: jobKind, backOff: REQUEST_BACK_OFF,
  watches: [watch(podKind, jobsOfPod, BATCH_MS), watch(podKind, podLeftBehind), watch(jobKind, podsLeftBehind)],
  expects: [podKind],
  indexes: [orphanIndex(podKind, NAME)],
  subjectOf: (key) => (key.startsWith(LEFT_BEHIND) ? `Pod/${key.slice(LEFT_BEHIND.length)}` : `Job/${key}`),
})

/** The controlling Job of a Pod, the one before if that changed, or all that would adopt it. */
function jobsOfPod({ object, old, type }: WatchEvent<Pod>, informer: Informer): readonly string[] {
  const controller = controllerOf(object), before = old && controllerOf(old)
  // Most Pods are no Job's.
  if (controller && controller.kind !== 'Job' && before?.kind !== 'Job') return NONE
  const keys = new Set<string>()
  for (const pod of old ? [old, object] : [object]) {
    const job = controllingJob(pod, informer)
    if (job) keys.add(keyOf(job))
  }
  if (controller || type === 'DELETED' || (old && old.metadata.labels === object.metadata.labels && !before)) return [...keys]
  for (const job of informer.list(jobKind, object.metadata.namespace)) {
    const requirements = requirementsOf(job.spec.selector)
    if (requirements !== 'nothing' && matchesRequirements(requirements, object.metadata.labels)) keys.add(keyOf(job))
  }
  return [...keys]
}

function controllingJob(pod: Pod, informer: Informer): Job | undefined {
  const owner = controllerOf(pod)
  if (owner?.kind !== 'Job') return undefined
  const job = informer.get(jobKind, pod.metadata.namespace, owner.name)
  return job?.metadata.uid === owner.uid ? job : undefined
}

/** A Pod that still bears the finalizer while no Job will take it off: it has no controller any longer, its Job is over, or it goes after its Job has. */
function podLeftBehind({ object, type }: WatchEvent<Pod>, informer: Informer): readonly string[] {
  if (type === 'DELETED' || !hasTrackingFinalizer(object)) return NONE
  const job = controllingJob(object, informer)
  // Of a Job that is not known perhaps only nobody has heard yet.
  const isLeft = !controllerOf(object) || (job ? isJobFinished(job) : object.metadata.deletionTimestamp !== undefined)
  return isLeft ? [LEFT_BEHIND + keyOf(object)] : NONE
}

/** Pods that a Job which is gone or over has left with the finalizer. */
function podsLeftBehind({ object, type }: WatchEvent<Job>, informer: Informer): readonly string[] {
  if (type !== 'DELETED' && !isJobFinished(object)) return NONE
  return informer.ownedBy(podKind, object.metadata.uid).filter(hasTrackingFinalizer).map((pod) => LEFT_BEHIND + keyOf(pod))
}
