// One sync of a Job under way: what was found, and the status as it will be written.
import type { Job, JobCondition, JobStatus, Pod } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import { must, type Routine } from '../../kernel/sync.ts'
import type { Decision } from '../../kernel/span.ts'
import { isPodActive, isPodReady, isPodTerminating } from '../../kinds/pod/pod-conditions.ts'
import { type Indexes, indexOf } from './indexes.ts'
import { finishedAt } from './pod-history.ts'
import { isPodFailed, judgeFailure } from './policies.ts'
import { backOffMs, hasTrackingFinalizer } from './tracking.ts'

type Writable<T> = { -readonly [key in keyof T]: T[key] }

/** How the Job ends, and in Kubernetes' words why. */
export interface Outcome {
  readonly end: 'Complete' | 'Failed'
  readonly reason: string
  readonly message: string
}

export interface JobSync {
  readonly view: SyncView
  /** How many syncs have found a failure since one found a success. */
  readonly failures: number
  /** The Job as it was last read or written. */
  job: Job
  readonly status: Writable<JobStatus>
  readonly pods: readonly Pod[]
  readonly active: readonly Pod[]
  /** Pods that this controller has already told to drop the finalizer, by uid, while its cache still shows it. */
  readonly released: Set<string>
  uncounted: { readonly succeeded: readonly string[]; readonly failed: readonly string[] }
  /** Pods whose failure waits for its time: until then they are taken for Pods at work. */
  readonly held: ReadonlySet<Pod>
  /** Pods that succeeded or failed and are in no count yet. */
  readonly newlySucceeded: readonly Pod[]
  readonly newlyFailed: readonly Pod[]
  /** All that counts, the newest included. */
  succeeded: number
  readonly failed: number
  succeededIndexes: Indexes
  failedIndexes: Indexes | undefined
  /** By index, the failed Pod that keeps its finalizer until its replacement carries on its count of failures. */
  delayed: ReadonlyMap<number, Pod>
  activeCount: number
  readyCount: number
  terminating: number
  /** Whether the status differs from what is stored. */
  isChanged: boolean
  /** Virtual ms from now at which the Job is to be looked at again. */
  againInMs: number | undefined
}

export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === 'Indexed'
}

export function isSuspended({ spec }: Job): boolean {
  return spec.suspend === true
}

/** Looks at what there is. `released` and `failures` as the sync before left them. */
export function beginSync(view: SyncView, job: Job, pods: readonly Pod[], released: readonly string[], failures: number): JobSync {
  const still = new Set(pods.filter((pod) => hasTrackingFinalizer(pod) && released.includes(pod.metadata.uid)).map((pod) => pod.metadata.uid))
  const { succeeded = [], failed = [] } = job.status?.uncountedTerminatedPods ?? {}, active = pods.filter(isPodActive)
  const isNew = (pod: Pod, known: readonly string[]): boolean => isUncounted({ job, released: still }, pod) && !known.includes(pod.metadata.uid)
  const newlySucceeded = pods.filter((pod) => pod.status?.phase === 'Succeeded' && isNew(pod, succeeded))
  const lost = pods.filter((pod) => isPodFailed(pod, job) && isNew(pod, failed))
  const heldMs = newlySucceeded.length > 0 ? 0 : holdMs(view, job, active.length, lost, backOffMs(failures)), isHeld = heldMs > 0, newlyFailed = isHeld ? [] : lost
  const status: Writable<JobStatus> = { ...job.status }
  if (!status.startTime && !isSuspended(job)) status.startTime = view.timestamp()
  return {
    view, failures, job, status, pods, active, held: new Set(isHeld ? lost : []), released: still, uncounted: { succeeded, failed }, newlySucceeded, newlyFailed,
    succeeded: (job.status?.succeeded ?? 0) + newlySucceeded.length + succeeded.length,
    failed: (job.status?.failed ?? 0) + newlyFailed.filter((pod) => judgeFailure(job, pod).counts).length + failed.length,
    succeededIndexes: [], failedIndexes: undefined, delayed: new Map(),
    activeCount: active.length + (isHeld ? lost.length : 0), readyCount: active.filter(isPodReady).length, terminating: pods.filter(isPodTerminating).length,
    isChanged: false, againInMs: isHeld ? heldMs : undefined,
  }
}

/**
 * How long failures still have to wait before anything is made of them; 0: not at all. They wait together, and only where nothing else would come of
 * them than replacements: not in a Job that wants fewer Pods, nor if a policy knows better, nor where each index has its own limit.
 */
function holdMs(view: SyncView, job: Job, active: number, lost: readonly Pod[], waitMs: number): number {
  const { completions, parallelism = 1 } = job.spec
  if (lost.length === 0 || waitMs === 0 || isSuspended(job) || job.metadata.deletionTimestamp || job.spec.backoffLimitPerIndex !== undefined) return 0
  const wanted = completions === undefined ? parallelism : Math.min(parallelism, completions - (job.status?.succeeded ?? 0))
  if (active + lost.length > wanted) return 0
  if (lost.some((pod) => pod.status?.phase !== 'Failed' || pod.metadata.deletionTimestamp || !['Count', undefined].includes(judgeFailure(job, pod).action))) return 0
  return Math.max(0, Math.min(...lost.map((pod) => finishedAt(pod, view))) + waitMs - view.now())
}

/** Whether a Pod still bears the finalizer, and works on an index that the Job has. Models getValidPodsWithFilter. */
export function isUncounted({ job, released }: { readonly job: Job; readonly released: ReadonlySet<string> }, pod: Pod): boolean {
  if (!hasTrackingFinalizer(pod) || released.has(pod.metadata.uid)) return false
  return !isIndexed(job) || hasValidIndex(job, pod)
}

export function hasValidIndex({ spec }: Job, pod: Pod): boolean {
  const index = indexOf(pod)
  return index !== undefined && index < (spec.completions ?? 0)
}

/** Has the sync look again at the latest in so many ms. */
export function lookAgainIn(sync: JobSync, ms: number): void {
  sync.againInMs = Math.min(sync.againInMs ?? Infinity, Math.max(1, ms))
}

/** Writes the status as it stands; what is written next builds on the answer. */
export function* writeStatus(sync: JobSync, why: Decision): Routine<void> {
  const { namespace, name } = sync.job.metadata, { succeeded, failed } = sync.uncounted
  const uncountedTerminatedPods = { ...(succeeded.length > 0 ? { succeeded } : {}), ...(failed.length > 0 ? { failed } : {}) }
  const set = Object.fromEntries(Object.entries(sync.status).filter(([, value]) => value !== undefined))
  const status: JobStatus = { ...set, uncountedTerminatedPods }
  sync.job = yield* must<Job>({ verb: 'update', resource: 'jobs.batch', subresource: 'status', namespace, name, body: { ...sync.job, status } }, why)
  sync.isChanged = false
}

/** Sets a condition; one that never held is not begun with False. Returns whether anything changed. Models ensureJobConditionStatus. */
export function setCondition(sync: JobSync, type: string, status: 'True' | 'False', reason: string, message: string): boolean {
  const known = sync.status.conditions?.find((condition) => condition.type === type), now = sync.view.timestamp()
  if (known ? known.status === status && known.reason === reason && known.message === message : status === 'False') return false
  const next: JobCondition = { type, status, lastProbeTime: now, lastTransitionTime: now, ...(reason ? { reason } : {}), ...(message ? { message } : {}) }
  const conditions = sync.status.conditions ?? []
  sync.status.conditions = known ? conditions.map((condition) => (condition === known ? next : condition)) : [...conditions, next]
  return true
}
