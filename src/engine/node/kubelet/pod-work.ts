// What the worker of one Pod does at a time: a routine that can be run again from its start, and what the Pod is after it.
// Models pkg/kubelet/pod_workers.go (podWorkerLoop).
import type { LatencyTable } from '../../kernel/latency.ts'
import type { Running } from '../../kernel/routine-runner.ts'
import type { Readings, Routine } from '../../kernel/sync.ts'
import type { FileEntry } from '../files/file-tree.ts'
import type { StopContainerAnswer } from '../runtime/cri.ts'
import type { Target } from './kill-container.ts'
import { graceMsOf, mergedContainers, type PodRecord } from './pod-record.ts'
import type { PodRoutines } from './pod-routines.ts'
import type { SyncOutcome } from './sync-pod.ts'

/** What is being done. The record is as it was when the work began, however often the routine is run again. */
export interface Work {
  /** 'stop': it is being deleted. 'end': it is over, and what still runs of it ends. 'kill': one of its containers ends. */
  readonly work: 'sync' | 'stop' | 'end' | 'kill' | 'remove'
  readonly id: string
  readonly record: PodRecord
  /** Of a container that is to end. */
  readonly kill?: { readonly target: Target; readonly graceMs: number }
}

/** Key of the work that ends one container of a Pod, beside whatever else is done for it. */
export function killKey(id: string, container: string): string {
  return `${id} ${container} kill`
}

/** What it takes. */
export interface WorkTools {
  readonly routines: PodRoutines | undefined
  readonly latencies: LatencyTable
  readonly podCidr: string
  /** What is at a path of the machine's own disk. */
  onHost(path: string): FileEntry | undefined
}

export function routineOf({ args: { work, record, kill }, startedAt }: Running<Work>, readings: Readings, { routines, latencies, podCidr, onHost }: WorkTools): Routine<SyncOutcome> {
  if (!routines) throw new Error(`Pod ${record.key} came before the cluster was equipped.`)
  if (kill) return killed(record, routines.kill(record, kill.target, kill.graceMs))
  if (work === 'stop') return outcomeOf(routines.stop(record, graceMsOf(record.pod), startedAt))
  if (work === 'end') return outcomeOf(routines.stop(record, record.failure?.graceMs ?? graceMsOf(record.pod), startedAt))
  if (work === 'remove') return outcomeOf(routines.remove(record, record.containers.some((c) => c.state.is !== 'waiting' || c.last) ? latencies.removed[0] : latencies.stop[0]))
  const drawn = (row: 'firstRestart' | 'restartBackOff' | 'restartBackOffLimit' | 'imageBackOff'): number => latencies[row][0]
  return routines.sync(record, {
    podCidr, now: startedAt, onHost: (path) => readings.take(() => onHost(path)),
    latency: { firstRestart: drawn('firstRestart'), restartBackOff: drawn('restartBackOff'), restartBackOffLimit: drawn('restartBackOffLimit'), imageBackOff: drawn('imageBackOff') },
  })
}

function* killed(record: PodRecord, routine: Routine<StopContainerAnswer>): Routine<SyncOutcome> {
  const { ended } = yield* routine
  return { record, ...(ended ? { ended } : {}) }
}

function* outcomeOf(routine: Routine<PodRecord>): Routine<SyncOutcome> {
  return { record: yield* routine }
}

/** The Pod as it is after work on it: as the work left it, but with what came meanwhile. */
export function afterWork(known: PodRecord, work: Work['work'], { record }: SyncOutcome): PodRecord {
  const { containers, sandbox, sandboxes, ip, isMounted, mountFailures, volumes, stage } = record, merged = mergedContainers(known, containers)
  return { ...known, containers: merged, sandbox, sandboxes, ip, isMounted, mountFailures, ...(volumes ? { volumes } : {}), stage: work === 'sync' || work === 'end' ? known.stage : stage, isDirty: false }
}
