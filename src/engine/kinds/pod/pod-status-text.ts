// What `kubectl get pods` says of a Pod: how many containers are ready, what is going on, how often it restarted.
// Models printPod in pkg/printers/internalversion/printers.go.
import { humanDuration } from '../../duration.ts'
import type { ContainerStatus, Pod } from '../../generated/api-types.d.ts'
import { podCondition } from './pod-conditions.ts'

export interface PodSummary {
  readonly ready: number
  readonly containers: number
  /** The STATUS column, such as ContainerCreating, Init:0/1 or CrashLoopBackOff. */
  readonly status: string
  readonly restarts: number
  /** When a container last ended before it was restarted, RFC 3339. */
  readonly lastRestart: string | undefined
}

interface Progress {
  reason: string
  ready: number
  restarts: number
  lastRestart: string | undefined
}

export function summarizePod(pod: Pod): PodSummary {
  const { status = {} } = pod
  const sidecars = new Set((pod.spec?.initContainers ?? []).filter((container) => container.restartPolicy === 'Always').map(({ name }) => name))
  const progress: Progress = { reason: status.reason || status.phase || '', ready: 0, restarts: 0, lastRestart: undefined }
  const scheduled = podCondition(pod, 'PodScheduled')
  if (scheduled?.reason === 'SchedulingGated') progress.reason = 'SchedulingGated'
  const initializing = lookAtInitContainers(pod, sidecars, progress)
  if (!initializing || podCondition(pod, 'Initialized')?.status === 'True') lookAtContainers(pod, sidecars, progress)
  return {
    ready: progress.ready,
    containers: (pod.spec?.containers ?? []).length + sidecars.size,
    status: leaving(pod) ?? progress.reason,
    restarts: progress.restarts,
    lastRestart: progress.lastRestart,
  }
}

/** A Pod on its way out says so, unless it is over already, or its node is lost and nobody knows. */
function leaving({ metadata, status }: Pod): string | undefined {
  if (metadata.deletionTimestamp === undefined) return undefined
  if (status?.reason === 'NodeLost') return 'Unknown'
  return status?.phase === 'Succeeded' || status?.phase === 'Failed' ? undefined : 'Terminating'
}

function countRestarts({ restartCount = 0, lastState }: ContainerStatus, progress: Progress): void {
  progress.restarts += restartCount
  const ended = lastState?.terminated?.finishedAt
  if (ended && (progress.lastRestart === undefined || progress.lastRestart < ended)) progress.lastRestart = ended
}

/** True if one of them has still to end: its progress is that of the Pod. */
function lookAtInitContainers(pod: Pod, sidecars: ReadonlySet<string>, progress: Progress): boolean {
  const statuses = pod.status?.initContainerStatuses ?? []
  for (let i = 0; i < statuses.length; i++) {
    const container = statuses[i]
    const { terminated, waiting } = container.state ?? {}
    countRestarts(container, progress)
    if (terminated?.exitCode === 0) continue
    if (sidecars.has(container.name) && container.started) {
      if (container.ready) progress.ready++
      continue
    }
    if (terminated) progress.reason = `Init:${terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`)}`
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') progress.reason = `Init:${waiting.reason}`
    else progress.reason = `Init:${i}/${(pod.spec?.initContainers ?? []).length}`
    return true
  }
  return false
}

/** The first container that is not running gives its reason; restarts of init containers no longer count, save those of sidecars. */
function lookAtContainers(pod: Pod, sidecars: ReadonlySet<string>, progress: Progress): void {
  progress.restarts = 0
  progress.lastRestart = undefined
  for (const container of pod.status?.initContainerStatuses ?? []) if (sidecars.has(container.name)) countRestarts(container, progress)
  let isRunning = false
  const statuses = pod.status?.containerStatuses ?? []
  for (let i = statuses.length - 1; i >= 0; i--) {
    const container = statuses[i]
    const { waiting, terminated, running } = container.state ?? {}
    countRestarts(container, progress)
    if (waiting?.reason) progress.reason = waiting.reason
    else if (terminated) progress.reason = terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`)
    else if (container.ready && running) {
      isRunning = true
      progress.ready++
    }
  }
  if (progress.reason === 'Completed' && isRunning) progress.reason = podCondition(pod, 'Ready')?.status === 'True' ? 'Running' : 'NotReady'
}

/** `2 (5s ago)`, or `0`. */
export function restartsText({ restarts, lastRestart }: PodSummary, now: number): string {
  return restarts !== 0 && lastRestart !== undefined ? `${restarts} (${humanDuration(now - Date.parse(lastRestart))} ago)` : String(restarts)
}

/** `1/2` of the conditions that must hold besides the containers, or `<none>`. */
export function readinessGatesText(pod: Pod): string {
  const gates = pod.spec?.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  return `${gates.filter(({ conditionType }) => podCondition(pod, conditionType)?.status === 'True').length}/${gates.length}`
}
