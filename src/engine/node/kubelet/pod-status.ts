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
  let isRunning = false, isToRun = false, allEndedWell = true
  for (const container of containers) {
    const { state, isInit: isFirst, isEphemeral, last } = container
    if (isEphemeral) continue
    if (isFirst) {
      if (isSidecar(pod, container) || (state.is === 'terminated' && state.exitCode === 0)) continue
      return state.is === 'terminated' && !restarts(pod, container, state.exitCode) ? 'Failed' : notBegun(record)
    }
    if (state.is === 'waiting' && !last) return notBegun(record)
    isRunning ||= state.is === 'running'
    isToRun ||= willRun(record, container)
    allEndedWell &&= endedWell(container)
  }
  if (isRunning || isToRun) return 'Running'
  return allEndedWell ? 'Succeeded' : 'Failed'
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
  const { pod, containers, failure } = record, phase = phaseOf(record)
  if (failure && 'isRejection' in failure) return rejectedStatus(record, clock)
  const ip = pod.spec.hostNetwork ? nodeIp : record.ip, status: Record<string, unknown> = { observedGeneration: pod.metadata.generation, phase }
  if (phase === 'Failed' && failure) {
    status['reason'] = failure.reason
    status['message'] = failure.message
  }
  status['conditions'] = conditionsOf(record, phase, clock)
  status['hostIP'] = nodeIp
  status['hostIPs'] = [{ ip: nodeIp }]
  if (ip) {
    status['podIP'] = ip
    status['podIPs'] = [{ ip }]
  }
  status['startTime'] = clock.timestamp(record.startedAt ?? clock.now)
  const statusesOf = (which: (container: ContainerRecord) => boolean | undefined): ContainerStatus[] | undefined =>
    (containers.some(which) ? containers.filter(which).map((container) => containerStatus(pod, container, clock)) : undefined)
  const inits = statusesOf(isInit), debuggers = statusesOf(isDebugger)
  if (inits) status['initContainerStatuses'] = inits
  status['containerStatuses'] = statusesOf(isMain) ?? []
  if (debuggers) status['ephemeralContainerStatuses'] = debuggers
  return status as NonNullable<Pod['status']>
}

const isInit = (container: ContainerRecord): boolean => container.isInit
const isDebugger = (container: ContainerRecord): boolean | undefined => container.isEphemeral

/** Of a Pod that was never taken on there is nothing to tell but why. Models pkg/kubelet/kubelet.go (rejectPod). */
function rejectedStatus(record: PodRecord, clock: Clock): NonNullable<Pod['status']> {
  const { pod, failure, startedAt = clock.now } = record
  return { observedGeneration: pod.metadata.generation, phase: 'Failed', reason: failure?.reason, message: `Pod was rejected: ${failure?.message}`, startTime: clock.timestamp(startedAt) } as NonNullable<Pod['status']>
}

function conditionsOf(record: PodRecord, phase: Phase, clock: Clock): PodCondition[] {
  const { pod, failure, reported } = record, containersReady = containersReadyVerdict(record, phase)
  const mine = reported?.conditions, known = mine ?? pod.status?.conditions ?? []
  const condition = (type: string, verdict: Verdict): PodCondition => toCondition(known, type, verdict, clock, mine !== undefined)
  const conditions = [
    condition('PodReadyToStartContainers', record.sandbox && record.stage !== 'removed' ? TRUE : FALSE), condition('Initialized', initializedVerdict(record, phase)),
    condition('Ready', pod.spec.readinessGates ? gatedVerdict(pod, containersReady) : containersReady), condition('ContainersReady', containersReady), condition('PodScheduled', TRUE),
  ]
  if (phase === 'Failed' && failure?.disruption) conditions.push(condition('DisruptionTarget', { status: 'True', reason: failure.disruption, message: failure.message }))
  return conditions
}

interface Verdict {
  readonly status: 'True' | 'False'
  readonly reason?: string
  readonly message?: string
}

const TRUE: Verdict = { status: 'True' }, FALSE: Verdict = { status: 'False' }
const COMPLETED: Verdict = { status: 'False', reason: 'PodCompleted' }, FAILED: Verdict = { status: 'False', reason: 'PodFailed' }

function containersReadyVerdict({ pod, containers }: PodRecord, phase: Phase): Verdict {
  if (phase === 'Succeeded') return COMPLETED
  if (phase === 'Failed') return FAILED
  const counts = (container: ContainerRecord): boolean => isMain(container) || isSidecar(pod, container)
  const isUnknown = ({ state, last }: ContainerRecord): boolean => state.is === 'waiting' && !last && state.reason === 'Unknown'
  if (!containers.some((container) => (!container.ready || isUnknown(container)) && counts(container))) return TRUE
  return { status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: [${containers.filter((container) => !container.ready && counts(container)).map(({ name }) => name).join(' ')}]` }
}

/** A Pod with readiness gates is ready once others say so, too. */
function gatedVerdict({ spec, status }: Pod, containersReady: Verdict): Verdict {
  const gates = (spec.readinessGates ?? []).filter((gate) => status?.conditions?.find((c) => c.type === gate.conditionType)?.status !== 'True')
  if (containersReady.status !== 'True' || gates.length === 0) return containersReady
  return { status: 'False', reason: 'ReadinessGatesNotReady', message: gates.map((gate) => `corresponding condition of pod readiness gate "${gate.conditionType}" does not exist.`).join(', ') }
}

function initializedVerdict({ pod, containers }: PodRecord, phase: Phase): Verdict {
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' }
  const isWaiting = (container: ContainerRecord): boolean => container.isInit && !isInitialized(pod, container)
  if (!containers.some(isWaiting)) return TRUE
  return { status: 'False', reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${containers.filter(isWaiting).map(({ name }) => name).join(' ')}]` }
}

/** An init container that has done its work: ended well, or started if it keeps running. */
export function isInitialized(pod: Pod, container: ContainerRecord): boolean {
  if (isSidecar(pod, container)) return container.started
  return container.state.is === 'terminated' && container.state.exitCode === 0
}

/** `isMine`: the conditions are those that were reported last. One that says the same already stays. */
function toCondition(conditions: readonly PodCondition[], type: string, { status, reason, message }: Verdict, clock: Clock, isMine: boolean): PodCondition {
  const known = conditions.find((c) => c.type === type)
  if (isMine && known && known.status === status && known.reason === reason && known.message === message) return known
  const condition: Record<string, unknown> = { type, status, lastProbeTime: null, lastTransitionTime: known?.status === status ? known.lastTransitionTime : clock.timestamp(clock.now) }
  if (reason) condition['reason'] = reason
  if (message) condition['message'] = message
  return condition as unknown as PodCondition
}

function containerStatus(pod: Pod, record: ContainerRecord, clock: Clock): ContainerStatus {
  const image = specOf(pod, record)?.image ?? record.image
  const status: Record<string, unknown> = {
    name: record.name, state: toState(record.state, record.containerId, clock), lastState: record.last ? toState(record.last, record.containerId, clock) : {},
    ready: record.ready, restartCount: record.restarts, image, imageID: record.imageId,
  }
  if (record.containerId) status['containerID'] = record.containerId
  if (!record.isEphemeral) status['started'] = record.state.is === 'running' && record.started
  return status as unknown as ContainerStatus
}

function toState(state: ContainerRecord['state'], containerID: string, clock: Clock): ContainerState {
  if (state.is === 'waiting') return { waiting: { reason: state.reason, ...(state.message ? { message: state.message } : {}) } }
  if (state.is === 'running') return { running: { startedAt: clock.timestamp(state.startedAt) } }
  const { exitCode, reason, message, startedAt, finishedAt } = state
  return { terminated: { exitCode, reason, ...(message ? { message } : {}), startedAt: clock.timestamp(startedAt), finishedAt: clock.timestamp(finishedAt), containerID } }
}

/** The status as a strategic merge patch: what was true before and is no longer has to be taken out by name. Models pkg/util/pod (PatchPodStatus). */
export function patchOf(status: NonNullable<Pod['status']>, { reported, pod }: Pick<PodRecord, 'reported' | 'pod'>): object {
  const gone: string[] = []
  for (const known of [reported?.podIPs, pod.status?.podIPs]) {
    for (const { ip } of known ?? []) if (!status.podIPs?.some((now) => now.ip === ip) && !gone.includes(ip)) gone.push(ip)
  }
  return {
    ...status,
    conditions: status.conditions?.map((condition) => ({ reason: null, message: null, ...condition })) ?? (pod.status?.conditions ?? []).map(({ type }) => ({ $patch: 'delete', type })),
    ...(gone.length > 0 && { podIPs: [...status.podIPs ?? [], ...gone.map((ip) => ({ $patch: 'delete', ip }))] }),
  }
}
