// What a kubelet remembers of a Pod on its node. Plain data, replaced as a whole when something in it changes.
import type { EventReason } from '../../event-reasons.ts'
import type { Container, ContainerRestartRule, Pod } from '../../generated/api-types.d.ts'
import type { PodVolume } from '../files/file-stores.ts'
import type { Process } from '../images/define-image-behaviour.ts'

export interface WaitingState {
  readonly is: 'waiting'
  readonly reason: string
  readonly message?: string
}

export interface RunningState {
  readonly is: 'running'
  /** Virtual ms. */
  readonly startedAt: number
  readonly process: Process
}

export interface TerminatedState {
  readonly is: 'terminated'
  readonly exitCode: number
  readonly reason: string
  readonly message?: string
  readonly startedAt: number
  readonly finishedAt: number
}

export interface ContainerRecord {
  readonly name: string
  readonly isInit: boolean
  /** Somebody has added it for looking around. */
  readonly isEphemeral?: true
  readonly state: WaitingState | RunningState | TerminatedState
  readonly last?: TerminatedState
  /** Containers of this name that have run before this one. */
  readonly restarts: number
  /** Crashes in a row, for the back-off; forgotten after ten good minutes. */
  readonly crashes: number
  /** Failed pulls in a row. */
  readonly pullFailures: number
  /** Not started again before this time. */
  readonly notBefore: number
  readonly image: string
  readonly imageId: string
  readonly containerId: string
  /** Startup probe passed, or there is none. */
  readonly started: boolean
  readonly ready: boolean
}

/** Why a kubelet gave a Pod up, whatever its containers did. */
export interface PodFailure {
  readonly reason: string
  readonly message: string
  /** How long its containers have to end; their own grace period if left out. */
  readonly graceMs?: number
  /** Reason of the condition DisruptionTarget, where something outside the Pod is to blame. */
  readonly disruption?: 'TerminationByKubelet'
}

/** Why a kubelet did not take a Pod on: nothing of it has ever run. */
export interface Rejection extends PodFailure {
  readonly reason: EventReason
  readonly isRejection: true
}

export interface PodRecord {
  readonly node: string
  readonly key: string
  readonly pod: Pod
  /** When the kubelet took it on; undefined until its first sync. */
  readonly startedAt?: number
  readonly stage: 'new' | 'running' | 'terminating' | 'removed'
  /** Address of its sandbox, '' while it has none. */
  readonly ip: string
  readonly sandbox: string
  readonly sandboxes: number
  readonly isMounted: boolean
  readonly mountFailures: number
  /** Its volumes, once they are ready; undefined if it has none of its own. */
  readonly volumes?: readonly PodVolume[]
  readonly containers: readonly ContainerRecord[]
  readonly failure?: PodFailure | Rejection
  /** What came while a sync was going on asks for another. */
  readonly isDirty: boolean
  /** Of a static Pod: uid of the Pod that shows it in the API, while there is one. */
  readonly mirror?: string
  /** A status write is on its way; the last status that was sent. */
  readonly isReporting: boolean
  readonly reported?: Pod['status']
}

const NOT_CREATED: WaitingState = { is: 'waiting', reason: 'ContainerCreating' }
const INITIALIZING: WaitingState = { is: 'waiting', reason: 'PodInitializing' }

export function createPodRecord(node: string, key: string, pod: Pod): PodRecord {
  const hasInit = (pod.spec.initContainers ?? []).length > 0
  const containers: readonly ContainerRecord[] = [
    ...(pod.spec.initContainers ?? []).map((c) => createContainerRecord(c, true, INITIALIZING)),
    ...pod.spec.containers.map((c) => createContainerRecord(c, false, hasInit ? INITIALIZING : NOT_CREATED)),
  ]
  const record: PodRecord = { node, key, pod, stage: 'new', ip: '', sandbox: '', sandboxes: 0, isMounted: false, mountFailures: 0, containers, isDirty: false, isReporting: false }
  return pod.spec.ephemeralContainers ? withPod(record, pod) : record
}

/** A Pod as it is now, with what has been added to it for looking around. */
export function withPod(record: PodRecord, pod: Pod): PodRecord {
  if (!pod.spec.ephemeralContainers) return { ...record, pod }
  const added = pod.spec.ephemeralContainers.filter(({ name }) => !record.containers.some((known) => known.name === name))
  const containers = added.map((container): ContainerRecord => ({ ...createContainerRecord(container as Container, false, NOT_CREATED), isEphemeral: true }))
  return { ...record, pod, ...(containers.length > 0 ? { containers: [...record.containers, ...containers] } : {}) }
}

/** Where of the Pod's spec a container is, as Events name it. */
export function fieldPathOf({ name, isInit, isEphemeral }: Pick<ContainerRecord, 'name' | 'isInit' | 'isEphemeral'>): string {
  return `spec.${isEphemeral ? 'ephemeralContainers' : isInit ? 'initContainers' : 'containers'}{${name}}`
}

/** What the Pod is there for: neither what prepares it nor what looks around in it. */
export function isMain({ isInit, isEphemeral }: Pick<ContainerRecord, 'isInit' | 'isEphemeral'>): boolean {
  return !isInit && !isEphemeral
}

function createContainerRecord({ name, image }: Container, isInit: boolean, state: WaitingState): ContainerRecord {
  return {
    name, isInit, state, restarts: 0, crashes: 0, pullFailures: 0, notBefore: 0, image: image ?? '', imageId: '', containerId: '', started: false, ready: false,
  }
}

export function withContainer(record: PodRecord, next: ContainerRecord): PodRecord {
  const { containers } = record
  return { ...record, containers: containers.length === 1 && containers[0].name === next.name ? [next] : containers.map((container) => (container.name === next.name ? next : container)) }
}

/** The container's part of the Pod's spec. */
export function specOf(pod: Pod, record: Pick<ContainerRecord, 'name' | 'isInit' | 'isEphemeral'>): Container | undefined {
  if (record.isEphemeral) return pod.spec.ephemeralContainers?.find((container) => container.name === record.name) as Container | undefined
  return (record.isInit ? (pod.spec.initContainers ?? []) : pod.spec.containers).find((container) => container.name === record.name)
}

/** How long the containers of a Pod have to end, unless it is being deleted or somebody allows them less. */
export function graceMsOf({ metadata, spec }: Pod): number {
  return (metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30) * 1000
}

/** An init container that keeps running beside the others (restartPolicy Always). */
export function isSidecar(pod: Pod, record: Pick<ContainerRecord, 'name' | 'isInit'>): boolean {
  return record.isInit && specOf(pod, record)?.restartPolicy === 'Always'
}

/** Whether a container that ended with this code is started again. */
export function restarts(pod: Pod, record: ContainerRecord, exitCode: number): boolean {
  if (record.isEphemeral) return false
  if (isSidecar(pod, record)) return true
  const spec = specOf(pod, record)
  if (record.isInit && exitCode === 0) return false
  // Rules of the container come before its own policy, and that before its Pod's.
  if (spec?.restartPolicyRules?.some((rule) => rule.action === 'Restart' && matchesExit(rule, exitCode))) return true
  const policy = spec?.restartPolicy ?? pod.spec.restartPolicy ?? 'Always'
  if (record.isInit) return policy !== 'Never' && exitCode !== 0
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
}

/** Whether a rule is about an exit code. Models pkg/api/v1/pod/util.go (ContainerShouldRestart). */
function matchesExit({ exitCodes }: ContainerRestartRule, exitCode: number): boolean {
  const isIn = exitCodes?.values?.includes(exitCode) ?? false
  return exitCodes !== undefined && (exitCodes.operator === 'NotIn' ? !isIn : isIn)
}

/** Containers as a sync left them, but with what ended meanwhile. */
export function mergedContainers(known: PodRecord, synced: readonly ContainerRecord[]): readonly ContainerRecord[] {
  const added = known.containers.length > synced.length ? known.containers.filter(({ name }) => !synced.some((container) => container.name === name)) : []
  const current = (container: ContainerRecord): ContainerRecord => {
    const now = known.containers.find((c) => c.name === container.name)
    const hasEndedMeanwhile = now?.state.is === 'terminated' && container.state.is === 'running' && now.restarts === container.restarts && now.state.startedAt >= container.state.startedAt
    return hasEndedMeanwhile && now ? now : container
  }
  return added.length === 0 && synced.every((container) => current(container) === container) ? synced : [...synced, ...added].map(current)
}

/** Whether the next sync could start something at once, such as the container behind the last init container. */
export function hasMoreToDo({ pod, containers }: PodRecord): boolean {
  return containers.some((c) => c.isInit && isSidecar(pod, c) && c.state.is === 'running' && c.started)
    && containers.some((c) => isMain(c) && c.state.is === 'waiting' && c.notBefore === 0 && !c.last)
}
