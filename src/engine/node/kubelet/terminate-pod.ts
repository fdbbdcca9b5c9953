// Ending a Pod: every container gets SIGTERM and its grace period, then the sandbox goes. Models kubelet.go (SyncTerminatingPod, SyncTerminatedPod).
import type { ApiRequest } from '../../apiserver/request.ts'
import type { Pod } from '../../generated/api-types.d.ts'
import { call, type Routine, send, together } from '../../kernel/sync.ts'
import { containerId, type CriCall, runtimeAddress, type StopContainerAnswer } from '../runtime/cri.ts'
import { runPreStop, stopWithin, type Target } from './kill-container.ts'
import { normal } from './pod-events.ts'
import { type ContainerRecord, isSidecar, type PodRecord } from './pod-record.ts'
import { isStaticPod } from './pod-source.ts'

const subject = ({ metadata }: Pod): string => `Pod/${metadata.namespace}/${metadata.name}`

/** When a deletion that nobody answered is tried again. Models the status manager's syncPeriod. */
const DELETE_AGAIN_MS = 10_000

/** Stops what runs, side by side; sidecars in the opposite order of their start, once all that they served have ended. Returns the record with the containers ended. */
export function* stopContainers(record: PodRecord, graceMs: number, now: number): Routine<PodRecord> {
  const { pod, containers } = record
  const targets = containers.flatMap((container): Target[] => {
    const { name, state, restarts, last } = container
    if (state.is === 'running') return [{ container, id: containerId(pod.metadata.uid, name, restarts) }]
    // A sync that was broken off may have started the next attempt of a container without the record knowing.
    return record.sandbox && record.stage === 'terminating' ? [{ container, id: containerId(pod.metadata.uid, name, last || state.is === 'terminated' ? restarts + 1 : 0) }] : []
  })
  const sidecars = targets.filter(({ container }) => isSidecar(pod, container)), others = targets.filter((target) => !sidecars.includes(target))
  const ends = yield* together<StopContainerAnswer | number>([...others.map((target) => prepareAndStop(record, target, graceMs)), ...sidecars.map((target) => prepare(record, target, graceMs))])
  const ended = new Map(others.map(({ container }, i) => [container, (ends[i] as StopContainerAnswer).ended])), leftMs = ends.slice(others.length) as readonly number[]
  for (const [i, target] of [...sidecars.entries()].reverse()) {
    const spentMs = Math.max(now, ...[...ended.values()].map((end) => end?.finishedAt ?? now)) - now
    ended.set(target.container, (yield* stopWithin(record, target, Math.min(graceMs - spentMs, leftMs[i]))).ended)
  }
  return { ...record, containers: containers.map((container) => afterEnd(container, ended.get(container), now)) }
}

function afterEnd(container: ContainerRecord, end: StopContainerAnswer['ended'], now: number): ContainerRecord {
  const { state } = container, isRunning = state.is === 'running'
  if (!end && !isRunning) return container
  const { exitCode = 0, reason = 'Completed', finishedAt = now } = end ?? {}
  return { ...container, state: { is: 'terminated', exitCode, reason, startedAt: isRunning ? state.startedAt : now, finishedAt }, ready: false, started: false }
}

function* prepareAndStop(record: PodRecord, target: Target, graceMs: number): Routine<StopContainerAnswer> {
  return yield* stopWithin(record, target, yield* prepare(record, target, graceMs))
}

/** Says that a container is to end, and runs its preStop hook. Returns what is left of its grace period. */
function* prepare(record: PodRecord, target: Target, graceMs: number): Routine<number> {
  const { container } = target
  if (container.state.is !== 'running') return graceMs
  yield [normal(record.pod, 'Killing', `Stopping container ${container.name}`, container)]
  return yield* runPreStop(record, target, graceMs)
}

/** Takes the sandbox down and tells the API server that the Pod is gone. */
export function* removePod(record: PodRecord, waitMs: number): Routine<PodRecord> {
  const { pod } = record
  if (waitMs > 0) yield [{ waitMs }]
  if (record.sandbox) yield* call(runtimeAddress(record.node), 'cri', subject(pod), { rpc: 'StopPodSandbox', sandbox: record.sandbox } satisfies CriCall)
  // Who keeps static Pods takes away what shows them.
  if (isStaticPod(pod)) return { ...record, stage: 'removed', sandbox: '' }
  const request: ApiRequest = {
    verb: 'delete', resource: 'pods', namespace: pod.metadata.namespace, name: pod.metadata.name,
    body: { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } },
  }
  while ((yield* send(request, { code: 'pod-stopped', params: { node: record.node } })).code >= 500) yield [{ waitMs: DELETE_AGAIN_MS, background: true }]
  return { ...record, stage: 'removed', sandbox: '' }
}
