// Ending a Pod: every container gets SIGTERM and its grace period, then the sandbox goes. Models kubelet.go (SyncTerminatingPod, SyncTerminatedPod).
import type { ApiRequest } from '../../apiserver/request.ts'
import type { Pod } from '../../generated/api-types.d.ts'
import { call, type Routine, type Step } from '../../kernel/sync.ts'
import { containerId, type CriCall, runtimeAddress, type StopContainerAnswer } from '../runtime/cri.ts'
import { type ContainerRecord, type PodRecord, specOf } from './pod-record.ts'
import { normal } from './sync-pod.ts'

const subject = ({ metadata }: Pod): string => `Pod/${metadata.namespace}/${metadata.name}`

/** Stops what runs; returns the record with the containers ended. */
export function* stopContainers(record: PodRecord, graceMs: number, now: number): Routine<PodRecord> {
  const { pod } = record
  const running = record.containers.filter((c) => c.state.is === 'running')
  // A sync that was broken off may have started the next attempt of a container without the record knowing.
  const unknown = record.containers.filter((c) => c.state.is !== 'running' && record.sandbox)
  if (running.length > 0) yield running.map((c) => normal(pod, 'Killing', `Stopping container ${c.name}`, c))
  for (const container of running) yield* preStop(record, container)
  const targets = [...running.map((c) => ({ c, attempt: c.restarts })), ...unknown.map((c) => ({ c, attempt: c.last || c.state.is === 'terminated' ? c.restarts + 1 : 0 }))]
  if (targets.length === 0) return { ...record, stage: 'terminating' }
  const steps: Step[] = targets.map(({ c, attempt }) => stopStep(record, containerId(pod.metadata.uid, c.name, attempt), graceMs))
  const answers = (yield steps) as readonly StopContainerAnswer[]
  let containers = record.containers
  targets.forEach(({ c }, i) => {
    const { ended } = answers[i]
    if (!ended && c.state.is !== 'running') return
    const startedAt = c.state.is === 'running' ? c.state.startedAt : now
    const state = { is: 'terminated' as const, exitCode: ended?.exitCode ?? 0, reason: ended?.reason ?? 'Completed', startedAt, finishedAt: ended?.finishedAt ?? now }
    containers = containers.map((known) => (known.name === c.name ? { ...known, state, ready: false, started: false } : known))
  })
  return { ...record, containers, stage: 'terminating' }
}

function stopStep({ node, pod }: PodRecord, id: string, graceMs: number): Step {
  const body: CriCall = { rpc: 'StopContainer', id, graceMs }
  return { call: { to: runtimeAddress(node), op: 'cri', subject: subject(pod), body } }
}

/** A preStop hook runs before SIGTERM, within the grace period. */
function* preStop({ node, pod }: PodRecord, container: ContainerRecord): Routine<void> {
  const spec = specOf(pod, container), hook = spec?.lifecycle?.preStop
  if (!spec || !hook) return
  const seconds = hook.sleep?.seconds ?? sleepOf(hook.exec?.command ?? [])
  if (seconds > 0) yield [{ waitMs: seconds * 1000 }]
  else if (hook.exec) yield* call(runtimeAddress(node), 'cri', subject(pod), { rpc: 'ExecSync', id: containerId(pod.metadata.uid, container.name, container.restarts), pod, container: spec, command: hook.exec.command ?? [] } satisfies CriCall)
}

/** How long `sleep 15`, also inside a shell, takes; 0 if there is none. */
function sleepOf(command: readonly string[]): number {
  const match = /\bsleep\s+(\d+(?:\.\d+)?)/.exec(command.join(' '))
  return match ? Number(match[1]) : 0
}

/** Takes the sandbox down and tells the API server that the Pod is gone. */
export function* removePod(record: PodRecord, waitMs: number): Routine<PodRecord> {
  const { pod } = record
  if (waitMs > 0) yield [{ waitMs }]
  if (record.sandbox) yield* call(runtimeAddress(record.node), 'cri', subject(pod), { rpc: 'StopPodSandbox', sandbox: record.sandbox } satisfies CriCall)
  const request: ApiRequest = {
    verb: 'delete', resource: 'pods', namespace: pod.metadata.namespace, name: pod.metadata.name,
    body: { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } },
  }
  yield [{ request, why: { code: 'pod-stopped', params: { node: record.node } } }]
  return { ...record, stage: 'removed', sandbox: '' }
}
