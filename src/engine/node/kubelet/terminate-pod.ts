// Ending a Pod: every container gets SIGTERM and its grace period, then the sandbox goes. Models kubelet.go (SyncTerminatingPod, SyncTerminatedPod).
import type { ApiRequest } from '../../apiserver/request.ts'
import type { Pod } from '../../generated/api-types.d.ts'
import { call, type Routine, send, together } from '../../kernel/sync.ts'
import { containerId, type CriCall, runtimeAddress, type StopContainerAnswer } from '../runtime/cri.ts'
import { runHook } from './lifecycle-hooks.ts'
import { type ContainerRecord, isSidecar, type PodRecord, specOf } from './pod-record.ts'
import { isStaticPod } from './pod-source.ts'
import { normal, warning } from './sync-pod.ts'

const subject = ({ metadata }: Pod): string => `Pod/${metadata.namespace}/${metadata.name}`

/** However long a hook took, a container has this long to end by itself. */
const LEAST_GRACE_MS = 2_000
/** When a deletion that nobody answered is tried again. Models the status manager's syncPeriod. */
const DELETE_AGAIN_MS = 10_000

interface Target {
  readonly container: ContainerRecord
  readonly id: string
}

/** Stops what runs, side by side; sidecars in the opposite order of their start, once all that they served have ended. Returns the record with the containers ended. */
export function* stopContainers(record: PodRecord, graceMs: number, now: number): Routine<PodRecord> {
  const { pod, containers } = record
  const targets = containers.flatMap((container): Target[] => {
    const { name, state, restarts, last } = container
    if (state.is === 'running') return [{ container, id: containerId(pod.metadata.uid, name, restarts) }]
    // A sync that was broken off may have started the next attempt of a container without the record knowing.
    return record.sandbox ? [{ container, id: containerId(pod.metadata.uid, name, last || state.is === 'terminated' ? restarts + 1 : 0) }] : []
  })
  const sidecars = targets.filter(({ container }) => isSidecar(pod, container)), others = targets.filter((target) => !sidecars.includes(target))
  const hooks = sidecars.map((target) => prepare(record, target, graceMs))
  const ends = yield* together([...others.map((target) => prepareAndStop(record, target, graceMs)), ...hooks.map(function* (hook) { yield* hook; return {} as StopContainerAnswer })])
  const ended = new Map(others.map(({ container }, i) => [container, (ends[i] as StopContainerAnswer).ended]))
  for (const target of [...sidecars].reverse()) {
    const spentMs = Math.max(now, ...[...ended.values()].map((end) => end?.finishedAt ?? now)) - now
    ended.set(target.container, (yield* stop(record, target, graceMs - spentMs)).ended)
  }
  return { ...record, stage: 'terminating', containers: containers.map((container) => afterEnd(container, ended.get(container), now)) }
}

function afterEnd(container: ContainerRecord, end: StopContainerAnswer['ended'], now: number): ContainerRecord {
  const { state } = container, isRunning = state.is === 'running'
  if (!end && !isRunning) return container
  const { exitCode = 0, reason = 'Completed', finishedAt = now } = end ?? {}
  return { ...container, state: { is: 'terminated', exitCode, reason, startedAt: isRunning ? state.startedAt : now, finishedAt }, ready: false, started: false }
}

function* prepareAndStop(record: PodRecord, target: Target, graceMs: number): Routine<StopContainerAnswer> {
  return yield* stop(record, target, yield* prepare(record, target, graceMs))
}

/** Says that a container is to end, and runs its preStop hook, which takes from its grace period. Returns what is left of it. */
function* prepare({ pod, node, ip }: PodRecord, { container, id }: Target, graceMs: number): Routine<number> {
  if (container.state.is !== 'running') return graceMs
  yield [normal(pod, 'Killing', `Stopping container ${container.name}`, container)]
  const spec = specOf(pod, container), hook = spec?.lifecycle?.preStop
  if (!spec || !hook || graceMs <= 0) return graceMs
  const { passed, tookMs } = yield* runHook({ node, containerKey: id, pod, container: spec, ip }, hook, graceMs)
  if (!passed) yield [warning(pod, 'FailedPreStopHook', 'PreStopHook failed', container)]
  return graceMs - tookMs
}

function* stop({ node, pod }: PodRecord, { id }: Target, leftMs: number): Routine<StopContainerAnswer> {
  return yield* call<StopContainerAnswer>(runtimeAddress(node), 'cri', subject(pod), { rpc: 'StopContainer', id, graceMs: Math.max(LEAST_GRACE_MS, leftMs) } satisfies CriCall)
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
