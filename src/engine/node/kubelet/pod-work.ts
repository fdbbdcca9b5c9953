// What the worker of one Pod does at a time: a routine that can be run again from its start, and what the Pod is after it.
// Models pkg/kubelet/pod_workers.go (podWorkerLoop).
import type { LatencyTable } from '../../kernel/latency.ts'
import type { Running } from '../../kernel/routine-runner.ts'
import type { Readings, Routine } from '../../kernel/sync.ts'
import type { FileEntry } from '../files/file-tree.ts'
import { mergedContainers, type PodRecord } from './pod-record.ts'
import type { PodRoutines } from './pod-routines.ts'
import type { SyncOutcome } from './sync-pod.ts'

/** What is being done. The record is as it was when the work began, however often the routine is run again. */
export interface Work {
  readonly work: 'sync' | 'stop' | 'remove'
  readonly id: string
  readonly record: PodRecord
}

/** What it takes. */
export interface WorkTools {
  readonly routines: PodRoutines | undefined
  readonly latencies: LatencyTable
  readonly podCidr: string
  /** What is at a path of the machine's own disk. */
  onHost(path: string): FileEntry | undefined
}

export function routineOf({ args: { work, record }, startedAt }: Running<Work>, readings: Readings, { routines, latencies, podCidr, onHost }: WorkTools): Routine<SyncOutcome> {
  if (!routines) throw new Error(`Pod ${record.key} came before the cluster was equipped.`)
  const { metadata, spec } = record.pod, graceSeconds = metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30
  if (work === 'stop') return outcomeOf(routines.stop(record, graceSeconds * 1000, startedAt))
  if (work === 'remove') return outcomeOf(routines.remove(record, record.containers.some((c) => c.state.is !== 'waiting' || c.last) ? latencies.removed[0] : latencies.stop[0]))
  const drawn = (row: 'firstRestart' | 'restartBackOff' | 'restartBackOffLimit' | 'imageBackOff'): number => latencies[row][0]
  return routines.sync(record, {
    podCidr, now: startedAt, onHost: (path) => readings.take(() => onHost(path)),
    latency: { firstRestart: drawn('firstRestart'), restartBackOff: drawn('restartBackOff'), restartBackOffLimit: drawn('restartBackOffLimit'), imageBackOff: drawn('imageBackOff') },
  })
}

function* outcomeOf(routine: Routine<PodRecord>): Routine<SyncOutcome> {
  return { record: yield* routine }
}

/** The Pod as it is after work on it: as the work left it, but with what came meanwhile. */
export function afterWork(known: PodRecord, work: Work['work'], { record }: SyncOutcome): PodRecord {
  const { containers, sandbox, sandboxes, ip, isMounted, mountFailures, volumes, stage } = record, merged = mergedContainers(known, containers)
  return { ...known, containers: merged, sandbox, sandboxes, ip, isMounted, mountFailures, ...(volumes ? { volumes } : {}), stage: work === 'sync' ? known.stage : stage, isDirty: false }
}
