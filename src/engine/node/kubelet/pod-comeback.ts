// What is left of a Pod when its kubelet or its machine was away: what a fresh kubelet finds, and what a loss of power leaves.
import { containerId, POWER_LOST } from '../runtime/cri.ts'
import type { ContainerRuntimes } from '../runtime/container-runtime.ts'
import { type ContainerRecord, isSidecar, type PodRecord } from './pod-record.ts'

/** What a fresh kubelet finds of a Pod in its runtime: what has ended meanwhile has ended, and nothing is under way. */
export function foundAgain(record: PodRecord, runtimes: ContainerRuntimes): PodRecord {
  const containers = record.containers.map((container) => {
    if (container.state.is !== 'running') return container
    const { isRunning, ended } = runtimes.statusOf(containerId(record.pod.metadata.uid, container.name, container.restarts))
    if (isRunning || !ended) return container
    const { startedAt } = container.state, { exitCode, reason, message, finishedAt } = ended
    return { ...container, state: { is: 'terminated' as const, exitCode, reason, ...(message ? { message } : {}), startedAt, finishedAt }, ready: false, started: false }
  })
  return { ...record, containers, stage: record.stage === 'new' ? 'new' : 'running', isDirty: false, isReporting: false, reported: undefined }
}

/** A Pod whose machine lost its power: its sandbox is gone, and so is all that ran. */
export function afterPowerLoss(record: PodRecord, now: number): PodRecord {
  const containers = record.containers.map((container) => lost(record, container, now))
  return { ...record, containers, sandbox: '', ip: '', isMounted: false, mountFailures: 0 }
}

/** What ran has ended, nobody knows how, and the back-off is forgotten. Init containers begin again. */
function lost({ pod }: PodRecord, container: ContainerRecord, now: number): ContainerRecord {
  const fresh = { ...container, crashes: 0, notBefore: 0, ready: false, started: false }, { state } = container
  if (state.is === 'running') {
    const ended = { is: 'terminated' as const, exitCode: POWER_LOST.exitCode, reason: POWER_LOST.reason, startedAt: state.startedAt, finishedAt: now }
    return { ...fresh, state: ended }
  }
  if (state.is === 'terminated' && container.isInit && !isSidecar(pod, container)) return { ...fresh, last: state, state: { is: 'waiting', reason: 'PodInitializing' } }
  return fresh
}
