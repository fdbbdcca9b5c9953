// Keeps as many Pods of a Job at work as it wants: creates what is missing, deletes what is too much, all of it while the Job is suspended.
// Models manageJob of pkg/controller/job/job_controller.go.
import type { ApiResponse } from '../../apiserver/request.ts'
import type { Job, Pod, PodTemplateSpec } from '../../generated/api-types.d.ts'
import { failureReason, isFailure, type Routine, type Step } from '../../kernel/sync.ts'
import type { Decision } from '../../kernel/span.ts'
import jobKind from '../../kinds/job/job.kind.ts'
import { isPodReady, isPodTerminating } from '../../kinds/pod/pod-conditions.ts'
import type { Status } from '../../kube-object.ts'
import { createPods, eventOfDeletion, podFromTemplate } from '../pod-control.ts'
import { COMPLETION_INDEX, firstFree, indexesOf, indexOf, NO_INDEXES, union } from './indexes.ts'
import { hasValidIndex, isIndexed, isSuspended, type JobSync, lookAgainIn, type Outcome } from './job-sync.ts'
import { failureAnnotations, waitOfIndexMs } from './pod-history.ts'
import { replacesOnlyFailedPods } from './policies.ts'
import { inOrderOfRemoval } from './removal-order.ts'
import { BATCH_MS, hasTrackingFinalizer, TRACKING } from './tracking.ts'
import { withoutFinalizer } from './track-pods.ts'

/** Pods created or deleted in one sync at most. Models MaxPodCreateDeletePerSync. */
const BURST = 500
const INDEX_ENV = 'JOB_COMPLETION_INDEX'
/** Names that the API server makes end in five characters of its own. Models names.MaxGeneratedNameLength. */
const LONGEST_PREFIX = 58

/** Creates or deletes Pods, one of the two in a sync. Returns why it could not, if so. */
export function* managePods(sync: JobSync): Routine<string | undefined> {
  const { job, active } = sync
  if (isSuspended(job)) return yield* deleteUncounted(sync, forRemoval(sync, active.length), { code: 'job-suspended', params: { job: job.metadata.name } })
  const wanted = wantedActive(sync), surplus = forRemoval(sync, Math.max(0, active.length - wanted)).slice(0, BURST)
  if (surplus.length > 0) return yield* deleteUncounted(sync, surplus, { code: 'job-pods-surplus', params: { job: job.metadata.name, wanted, active: active.length } })
  const missing = wanted - active.length - sync.held.size - (replacesOnlyFailedPods(job) ? sync.terminating : 0)
  return missing > 0 ? yield* createMissing(sync, Math.min(missing, BURST), wanted) : undefined
}

/** How many Pods are to be at work: no more than successes that are missing; of a work queue, no new ones once one has succeeded. */
function wantedActive({ job, active, succeeded }: JobSync): number {
  const { completions, parallelism = 1 } = job.spec
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism
  return Math.max(0, Math.min(parallelism, completions - succeeded))
}

/** Pods that go: those without a valid index of their own, then so many of the others. Models activePodsForRemoval. */
function forRemoval({ job, active, view }: JobSync, atLeast: number): readonly Pod[] {
  const going: Pod[] = [], staying: Pod[] = []
  if (isIndexed(job)) {
    const byIndex = new Map<number | undefined, Pod[]>()
    for (const pod of active) {
      const index = hasValidIndex(job, pod) ? indexOf(pod) : undefined
      byIndex.set(index, [...(byIndex.get(index) ?? []), pod])
    }
    for (const [index, pods] of byIndex) {
      const sorted = inOrderOfRemoval(pods, view), kept = index === undefined ? 0 : 1
      going.push(...sorted.slice(0, sorted.length - kept))
      staying.push(...sorted.slice(sorted.length - kept))
    }
  } else staying.push(...active)
  return going.length >= atLeast ? going : [...going, ...inOrderOfRemoval(staying, view).slice(0, atLeast - going.length)]
}

/** Deletes Pods that count as nothing: the finalizer goes first. Models deleteJobPods. */
function* deleteUncounted(sync: JobSync, pods: readonly Pod[], why: Decision): Routine<string | undefined> {
  const bearing = pods.filter(hasTrackingFinalizer)
  const patched = (yield bearing.map((pod): Step => ({ request: withoutFinalizer(pod), why }))) as readonly ApiResponse[]
  const refused = new Set(bearing.filter((_, i) => isFailure(patched[i])))
  const { failure } = yield* deletePods(sync, pods.filter((pod) => !refused.has(pod)), why)
  for (const pod of bearing) if (!refused.has(pod)) sync.released.add(pod.metadata.uid)
  // Gone already: as good as deleted. Whatever else was refused stays at work.
  const gone = bearing.filter((_, i) => failureReason(patched[i]) === 'NotFound').length
  sync.activeCount -= gone
  const other = patched.find((answer) => isFailure(answer) && failureReason(answer) !== 'NotFound')
  return failure ?? (other && ((other.body as Status).message ?? 'request failed'))
}

/** Deletes all that are at work, because the Job is over; they bear the finalizer until they are counted. Models deleteActivePods. */
export function* deleteForGood(sync: JobSync, { reason }: Outcome): Routine<{ readonly deleted: number; readonly failure: string | undefined }> {
  return yield* deletePods(sync, sync.active, { code: 'job-over', params: { job: sync.job.metadata.name, reason } })
}

function* deletePods(sync: JobSync, pods: readonly Pod[], why: Decision): Routine<{ readonly deleted: number; readonly failure: string | undefined }> {
  if (pods.length === 0) return { deleted: 0, failure: undefined }
  const answers = (yield pods.map(({ metadata: { namespace, name } }): Step => ({ request: { verb: 'delete', resource: 'pods', namespace, name }, why }))) as readonly ApiResponse[]
  yield pods.flatMap((pod, i) => eventOfDeletion(sync.job, pod, answers[i]))
  const isDeleted = (i: number): boolean => !isFailure(answers[i]) || failureReason(answers[i]) === 'NotFound'
  const deleted = pods.filter((_, i) => isDeleted(i)), failure = answers.find((_, i) => !isDeleted(i))
  sync.activeCount -= deleted.length
  sync.readyCount -= deleted.filter(isPodReady).length
  sync.terminating += deleted.length
  return { deleted: deleted.length, failure: failure && ((failure.body as Status).message ?? 'request failed') }
}

function* createMissing(sync: JobSync, missing: number, wanted: number): Routine<string | undefined> {
  const { job } = sync, why = { code: 'job-pods-missing', params: { job: job.metadata.name, wanted, active: sync.active.length } }
  const bodies = isIndexed(job) ? indexedPods(sync, missing) : samePods(job, missing)
  const { created, failure } = yield* createPods(job, bodies, () => why)
  sync.activeCount += created
  return failure
}

/** One body serves all Pods of a burst. */
function samePods(job: Job, missing: number): readonly unknown[] {
  const body = podFromTemplate(jobKind, job, tracked(job.spec.template), { generateName: `${job.metadata.name}-` })
  return Array.from({ length: missing }, () => body)
}

function tracked(template: PodTemplateSpec): PodTemplateSpec {
  const { finalizers = [] } = template.metadata ?? {}
  return finalizers.includes(TRACKING) ? template : { ...template, metadata: { ...template.metadata, finalizers: [...finalizers, TRACKING] } }
}

/** Pods for the first indexes that nobody works on; where each index has its own limit, those whose wait is over. */
function indexedPods(sync: JobSync, missing: number): readonly unknown[] {
  const { job } = sync, template = withIndexEnvironment(tracked(job.spec.template)), limited = job.spec.backoffLimitPerIndex !== undefined
  const waits = pendingIndexes(sync, missing).map((index) => ({ index, waitMs: limited ? waitOfIndexMs(sync.delayed.get(index), sync.view) : 0 }))
  const due = waits.filter(({ waitMs }) => waitMs <= 0), later = waits.filter(({ waitMs }) => waitMs > 0)
  if (later.length > 0) lookAgainIn(sync, Math.max(BATCH_MS, Math.min(...later.map(({ waitMs }) => waitMs))))
  return due.map(({ index }) => podOfIndex(job, template, index, limited ? failureAnnotations(job, sync.delayed.get(index)) : {}))
}

function pendingIndexes({ job, active, pods, succeededIndexes, failedIndexes = NO_INDEXES }: JobSync, most: number): readonly number[] {
  const atWork = replacesOnlyFailedPods(job) ? [...active, ...pods.filter(isPodTerminating)] : active
  const taken = union(union(succeededIndexes, failedIndexes), indexesOf(atWork.map(indexOf).filter((index) => index !== undefined)))
  return firstFree(taken, most, job.spec.completions ?? 0)
}

function podOfIndex(job: Job, template: PodTemplateSpec, index: number, failures: Readonly<Record<string, string>>): unknown {
  const { metadata } = template, suffix = `-${index}-`, text = String(index)
  const generateName = job.metadata.name.slice(0, LONGEST_PREFIX - suffix.length) + suffix
  return podFromTemplate(jobKind, job, {
    metadata: { ...metadata, labels: { ...metadata?.labels, [COMPLETION_INDEX]: text }, annotations: { ...metadata?.annotations, [COMPLETION_INDEX]: text, ...failures } },
    spec: { ...template.spec, hostname: `${job.metadata.name}-${index}` },
  }, { generateName })
}

/** Every container learns its index from its Pod. */
function withIndexEnvironment(template: PodTemplateSpec): PodTemplateSpec {
  const { containers, initContainers } = template.spec
  const variable = { name: INDEX_ENV, valueFrom: { fieldRef: { fieldPath: `metadata.annotations['${COMPLETION_INDEX}']` } } }
  const informed = (list: typeof containers): typeof containers => list.map((container) => (
    container.env?.some(({ name }) => name === INDEX_ENV) ? container : { ...container, env: [...(container.env ?? []), variable] }
  ))
  return { ...template, spec: { ...template.spec, containers: informed(containers), ...(initContainers ? { initContainers: informed(initContainers) } : {}) } }
}
