// The status that a kubelet reports of a Pod. Models pkg/kubelet/kubelet_pods.go (generateAPIPodStatus, getPhase) and pkg/kubelet/status/generate.go.
import type { ContainerState, ContainerStatus, Pod, PodCondition } from '../../generated/api-types.d.ts'
import { type ContainerRecord, isMain, isSidecar, type PodRecord, restarts, specOf } from './pod-record.ts'

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed'

interface Clock {
  timestamp(now: number): string
  readonly now: number
}

/** Models getPhase. A Pod has ended only when nothing of it runs any more, sidecars included. */
export function phaseOf(record: PodRecord): Phase {
  const phase = record.failure ? 'Failed' : phaseOfWork(record)
  const hasEnded = phase === 'Succeeded' || phase === 'Failed'
  return hasEnded && record.containers.some((c) => c.state.is === 'running') ? 'Running' : phase
}

/** What it is there for has ended for good: all its containers but the sidecars, which are stopped then. */
export function isOver(record: PodRecord): boolean {
  const phase = record.failure ? 'Failed' : phaseOfWork(record)
  return phase === 'Succeeded' || phase === 'Failed'
}

function phaseOfWork(record: PodRecord): Phase {
  const { pod, containers } = record
  const inits = containers.filter((c) => c.isInit && !isSidecar(pod, c)), mains = containers.filter(isMain)
  for (const init of inits) {
    if (init.state.is === 'terminated' && init.state.exitCode === 0) continue
    const hasFailed = init.state.is === 'terminated' && !restarts(pod, init, init.state.exitCode)
    return hasFailed ? 'Failed' : notBegun(record)
  }
  if (mains.some((c) => c.state.is === 'waiting' && !c.last)) return notBegun(record)
  if (mains.some((c) => c.state.is === 'running')) return 'Running'
  if (mains.some((c) => willRun(record, c))) return 'Running'
  return mains.every((c) => endedWell(c)) ? 'Succeeded' : 'Failed'
}

/** What has not begun yet is still to come, unless the Pod is on its way out: then it never will, and whoever waits for its end may know. */
function notBegun({ stage }: PodRecord): Phase {
  return stage === 'terminating' || stage === 'removed' ? 'Failed' : 'Pending'
}

function willRun(record: PodRecord, container: ContainerRecord): boolean {
  if (record.stage === 'terminating' || record.stage === 'removed') return false
  if (container.state.is === 'waiting') return true
  return container.state.is === 'terminated' && restarts(record.pod, container, container.state.exitCode)
}

function endedWell({ state, last }: ContainerRecord): boolean {
  const end = state.is === 'terminated' ? state : last
  return end?.exitCode === 0
}

/** The parts of a Pod's status that the kubelet owns. */
export function statusOf(record: PodRecord, nodeIp: string, clock: Clock): NonNullable<Pod['status']> {
  const { pod, containers } = record, phase = phaseOf(record)
  if (record.failure && 'isRejection' in record.failure) return rejectedStatus(record, clock)
  const ip = pod.spec.hostNetwork ? nodeIp : record.ip
  const inits = containers.filter((c) => c.isInit), mains = containers.filter(isMain), debuggers = containers.filter((c) => c.isEphemeral)
  return {
    observedGeneration: pod.metadata.generation, phase, ...(phase === 'Failed' && record.failure ? { reason: record.failure.reason, message: record.failure.message } : {}), conditions: conditionsOf(record, phase, clock),
    hostIP: nodeIp, hostIPs: [{ ip: nodeIp }], ...(ip ? { podIP: ip, podIPs: [{ ip }] } : {}),
    startTime: clock.timestamp(record.startedAt ?? clock.now),
    ...(inits.length > 0 ? { initContainerStatuses: inits.map((c) => containerStatus(pod, c, clock)) } : {}),
    containerStatuses: mains.map((c) => containerStatus(pod, c, clock)),
    ...(debuggers.length > 0 ? { ephemeralContainerStatuses: debuggers.map((c) => containerStatus(pod, c, clock)) } : {}),
  } as NonNullable<Pod['status']>
}

/** Of a Pod that was never taken on there is nothing to tell but why. Models pkg/kubelet/kubelet.go (rejectPod). */
function rejectedStatus(record: PodRecord, clock: Clock): NonNullable<Pod['status']> {
  const { pod, failure, startedAt = clock.now } = record
  return { observedGeneration: pod.metadata.generation, phase: 'Failed', reason: failure?.reason, message: `Pod was rejected: ${failure?.message}`, startTime: clock.timestamp(startedAt) } as NonNullable<Pod['status']>
}

function conditionsOf(record: PodRecord, phase: Phase, clock: Clock): PodCondition[] {
  const { pod, containers } = record
  const initialized = initializedCondition(record, phase)
  const mains = containers.filter((c) => isMain(c) || isSidecar(pod, c))
  const unready = mains.filter((c) => !c.ready).map((c) => c.name), unknown = mains.filter((c) => c.state.is === 'waiting' && !c.last && c.state.reason === 'Unknown').map((c) => c.name)
  const containersReady: Verdict = phase === 'Succeeded' ? { status: 'False', reason: 'PodCompleted' } : phase === 'Failed' ? { status: 'False', reason: 'PodFailed' }
    : unready.length + unknown.length === 0 ? { status: 'True' } : { status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` }
  const gates = (pod.spec.readinessGates ?? []).filter((gate) => pod.status?.conditions?.find((c) => c.type === gate.conditionType)?.status !== 'True')
  const ready: Verdict = containersReady.status === 'True' && gates.length > 0
    ? { status: 'False', reason: 'ReadinessGatesNotReady', message: gates.map((gate) => `corresponding condition of pod readiness gate "${gate.conditionType}" does not exist.`).join(', ') }
    : containersReady
  const verdicts: [string, Verdict][] = [
    ['PodReadyToStartContainers', record.sandbox && record.stage !== 'removed' ? { status: 'True' } : { status: 'False' }],
    ['Initialized', initialized], ['Ready', ready], ['ContainersReady', containersReady], ['PodScheduled', { status: 'True' }],
  ]
  if (phase === 'Failed' && record.failure?.disruption) verdicts.push(['DisruptionTarget', { status: 'True', reason: record.failure.disruption, message: record.failure.message }])
  const known = record.reported?.conditions ?? pod.status?.conditions ?? []
  return verdicts.map(([type, verdict]) => toCondition(known, type, verdict, clock))
}

interface Verdict {
  readonly status: 'True' | 'False'
  readonly reason?: string
  readonly message?: string
}

function initializedCondition({ pod, containers }: PodRecord, phase: Phase): Verdict {
  const waiting = containers.filter((c) => c.isInit && !isInitialized(pod, c))
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' }
  if (waiting.length === 0) return { status: 'True' }
  return { status: 'False', reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${waiting.map((c) => c.name).join(' ')}]` }
}

/** An init container that has done its work: ended well, or started if it keeps running. */
export function isInitialized(pod: Pod, container: ContainerRecord): boolean {
  if (isSidecar(pod, container)) return container.started
  return container.state.is === 'terminated' && container.state.exitCode === 0
}

function toCondition(conditions: readonly PodCondition[], type: string, { status, reason, message }: Verdict, clock: Clock): PodCondition {
  const known = conditions.find((c) => c.type === type)
  return {
    type, status, lastProbeTime: null, lastTransitionTime: known?.status === status ? known.lastTransitionTime : clock.timestamp(clock.now),
    ...(reason ? { reason } : {}), ...(message ? { message } : {}),
  } as unknown as PodCondition
}

function containerStatus(pod: Pod, record: ContainerRecord, clock: Clock): ContainerStatus {
  const image = specOf(pod, record)?.image ?? record.image
  return {
    name: record.name, state: toState(record.state, record.containerId, clock), lastState: record.last ? toState(record.last, record.containerId, clock) : {},
    ready: record.ready, restartCount: record.restarts, image, imageID: record.imageId,
    ...(record.containerId ? { containerID: record.containerId } : {}), ...(record.isEphemeral ? {} : { started: record.state.is === 'running' && record.started }),
  } as ContainerStatus
}

function toState(state: ContainerRecord['state'], containerID: string, clock: Clock): ContainerState {
  if (state.is === 'waiting') return { waiting: { reason: state.reason, ...(state.message ? { message: state.message } : {}) } }
  if (state.is === 'running') return { running: { startedAt: clock.timestamp(state.startedAt) } }
  const { exitCode, reason, message, startedAt, finishedAt } = state
  return { terminated: { exitCode, reason, ...(message ? { message } : {}), startedAt: clock.timestamp(startedAt), finishedAt: clock.timestamp(finishedAt), containerID } }
}

/** The status as a strategic merge patch: what was true before and is no longer has to be taken out by name. Models pkg/util/pod (PatchPodStatus). */
export function patchOf(status: NonNullable<Pod['status']>, { reported, pod }: Pick<PodRecord, 'reported' | 'pod'>): object {
  const known = new Set([...reported?.podIPs ?? [], ...pod.status?.podIPs ?? []].map(({ ip }) => ip))
  for (const { ip } of status.podIPs ?? []) known.delete(ip)
  return {
    ...status,
    conditions: status.conditions?.map((condition) => ({ reason: null, message: null, ...condition })) ?? (pod.status?.conditions ?? []).map(({ type }) => ({ $patch: 'delete', type })),
    ...(known.size > 0 && { podIPs: [...status.podIPs ?? [], ...[...known].map((ip) => ({ $patch: 'delete', ip }))] }),
  }
}
