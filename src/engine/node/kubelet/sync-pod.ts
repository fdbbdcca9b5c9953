// One sync of a Pod that is meant to run: volumes, sandbox, then the containers whose turn it is. Models pkg/kubelet/kubelet.go (SyncPod)
// and pkg/kubelet/kuberuntime/kuberuntime_manager.go (computePodActions, SyncPod).
import type { Container, Pod } from '../../generated/api-types.d.ts'
import type { Routine, Step } from '../../kernel/sync.ts'
import type { FileEntry } from '../files/file-tree.ts'
import type { ImageReference } from '../images/define-image-behaviour.ts'
import { parseImage } from '../images/images.ts'
import { type Credentials, credentialsKey } from '../images/private/private-registry.ts'
import {
  type ContainerEnd, containerId, type CriCall, type ImageStatusAnswer, type PullImageAnswer, type RunPodSandboxAnswer, runtimeAddress, type StartContainerAnswer,
} from '../runtime/cri.ts'
import { type Environment, environmentOf } from './environment.ts'
import { killContainer } from './kill-container.ts'
import { runHook } from './lifecycle-hooks.ts'
import { normal, warning } from './pod-events.ts'
import { type ContainerRecord, graceMsOf, isMain, isSidecar, type PodRecord, restarts, specOf, type TerminatedState, withContainer } from './pod-record.ts'
import { isInitialized } from './pod-status.ts'
import { missingInPaths, mountsOf } from './pod-volumes.ts'
import { pullErrorIn } from './pull-words.ts'
import { credentialsFor, pullSecretsOf } from './pull-secrets.ts'
import { seccompProblem } from './seccomp-profile.ts'
import { rootProblem } from './run-as-non-root.ts'
import { hasOwnVolumes, type Mounting, mountVolumes } from './volumes.ts'

export interface SyncOptions {
  readonly podCidr: string
  /** Virtual ms when the sync began. */
  readonly now: number
  /** What is at a path of the machine's own disk. */
  readonly onHost: (path: string) => FileEntry | undefined
  readonly latency: {
    readonly firstRestart: number
    readonly restartBackOff: number
    readonly restartBackOffLimit: number
    readonly imageBackOff: number
  }
}

/** The record after a sync, and when to look again. */
export interface SyncOutcome {
  readonly record: PodRecord
  readonly againInMs?: number
  /** How a container ended that was to. */
  readonly ended?: ContainerEnd
}

const MOUNT_RETRY_FIRST_MS = 500
const MOUNT_RETRY_LIMIT_MS = 122_000
/** Models how soon a Pod worker tries again after an error. */
const SANDBOX_RETRY_MS = 13_000
const GOOD_FOR_MS = 600_000
const IMAGE_BACK_OFF_FIRST_MS = 10_000

const subject = ({ metadata }: Pod): string => `Pod/${metadata.namespace}/${metadata.name}`

function cri({ node, pod }: PodRecord, body: CriCall): Step {
  return { call: { to: runtimeAddress(node), op: 'cri', subject: subject(pod), body } }
}

/** Brings a Pod one turn closer to what its spec says. */
export function* syncPod(start: PodRecord, options: SyncOptions): Routine<SyncOutcome> {
  let record = start
  if (!record.isMounted) {
    const mounting: Mounting = hasOwnVolumes(record.pod) ? yield* mountVolumes(record.pod, record.node, options.onHost) : { volumes: [] }
    if ('problem' in mounting) {
      yield [warning(record.pod, 'FailedMount', mounting.problem)]
      const againInMs = Math.min(MOUNT_RETRY_LIMIT_MS, MOUNT_RETRY_FIRST_MS * 2 ** Math.min(record.mountFailures, 10))
      return { record: { ...record, mountFailures: record.mountFailures + 1 }, againInMs }
    }
    record = { ...record, isMounted: true, mountFailures: 0, ...(mounting.volumes.length > 0 ? { volumes: mounting.volumes } : {}) }
  }
  if (!record.sandbox) {
    if (record.sandboxes > 0) yield [normal(record.pod, 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.')]
    const sandbox = `${record.pod.metadata.uid}/${record.sandboxes}`
    const [{ ip, error }] = (yield [cri(record, {
      rpc: 'RunPodSandbox', podUid: record.pod.metadata.uid, sandbox, podCidr: options.podCidr, isHostNetwork: record.pod.spec.hostNetwork ?? false,
      ...(record.volumes ? { pod: record.pod, volumes: record.volumes } : {}),
    })]) as readonly [RunPodSandboxAnswer]
    if (error !== undefined) {
      yield [warning(record.pod, 'FailedCreatePodSandBox', `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "${hexId(sandbox)}": plugin type="bridge" failed (add): ${error}`)]
      return { record: { ...record, sandboxes: record.sandboxes + 1 }, againInMs: SANDBOX_RETRY_MS }
    }
    record = { ...record, sandbox, sandboxes: record.sandboxes + 1, ip }
  }
  return yield* startContainers(record, options)
}

/** Starts the init container whose turn it is, or when all are done, every container that should run and does not. */
function* startContainers(start: PodRecord, options: SyncOptions): Routine<SyncOutcome> {
  let record = start
  const waits: number[] = [], missing = record.pod.spec.imagePullSecrets ? (yield* pullSecretsOf(record.pod)).missing : []
  if (missing.length > 0) yield [warning(record.pod, 'FailedToRetrieveImagePullSecret', `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`)]
  // Who looks around waits for nobody, and never starts again.
  for (const container of record.containers) {
    if (!container.isEphemeral || container.state.is !== 'waiting') continue
    const outcome = yield* startIfDue(record, container, options)
    record = outcome.record
    if (outcome.againInMs !== undefined) waits.push(outcome.againInMs)
  }
  for (const init of record.containers) {
    if (!init.isInit) continue
    if (isInitialized(record.pod, init) && !(isSidecar(record.pod, init) && init.state.is !== 'running')) continue
    if (init.state.is !== 'running') {
      const outcome = yield* startIfDue(record, init, options)
      record = outcome.record
      if (outcome.againInMs !== undefined) waits.push(outcome.againInMs)
      const now = record.containers.find((c) => c.name === init.name) as ContainerRecord
      if (isSidecar(record.pod, init) && now.state.is === 'running' && now.started) continue
    }
    return done(record, waits)
  }
  for (const container of record.containers) {
    if (!isMain(container) || container.state.is === 'running') continue
    const outcome = yield* startIfDue(record, container, options)
    record = outcome.record
    if (outcome.againInMs !== undefined) waits.push(outcome.againInMs)
  }
  return done(record, waits)
}

function done(record: PodRecord, waits: readonly number[]): SyncOutcome {
  return waits.length > 0 ? { record, againInMs: Math.max(1, Math.min(...waits)) } : { record }
}

/** Starts a container unless it has ended for good or its back-off is not over. */
function startIfDue(record: PodRecord, container: ContainerRecord, options: SyncOptions): Routine<SyncOutcome> {
  if (container.state.is === 'terminated') return startAgain(record, container, container.state, options)
  return container.notBefore > options.now ? stillWaiting(record, container, options) : startContainer(record, container, options)
}

function* startAgain(record: PodRecord, container: ContainerRecord, state: TerminatedState, options: SyncOptions): Routine<SyncOutcome> {
  if (!restarts(record.pod, container, state.exitCode)) return { record }
  const ranWell = state.finishedAt - state.startedAt >= GOOD_FOR_MS, crashes = ranWell ? 0 : container.crashes
  const notBefore = state.finishedAt + backOff(crashes, options), resting: ContainerRecord = { ...container, crashes, notBefore }
  if (notBefore > options.now) {
    if (crashes === 0) return { record: withContainer(record, resting), againInMs: notBefore - options.now }
    const seconds = formatSeconds(notBefore - state.finishedAt), name = `${record.pod.metadata.name}_${record.pod.metadata.namespace}(${record.pod.metadata.uid})`
    yield [warning(record.pod, 'BackOff', `Back-off restarting failed container ${container.name} in pod ${name}`, container)]
    const next: ContainerRecord = { ...resting, last: state, state: { is: 'waiting', reason: 'CrashLoopBackOff', message: `back-off ${seconds} restarting failed container=${container.name} pod=${name}` } }
    return { record: withContainer(record, next), againInMs: notBefore - options.now }
  }
  const next: ContainerRecord = { ...resting, last: state }
  return yield* startContainer(withContainer(record, next), next, options)
}

/** A container whose image could not be pulled says so while it waits for its next try. */
function* stillWaiting(record: PodRecord, container: ContainerRecord, options: SyncOptions): Routine<SyncOutcome> {
  const againInMs = container.notBefore - options.now
  if (container.state.is !== 'waiting' || container.state.reason !== 'ErrImagePull') return { record, againInMs }
  const message = `Back-off pulling image "${container.image}"`
  yield [normal(record.pod, 'BackOff', message, container), warning(record.pod, 'Failed', 'Error: ImagePullBackOff', container)]
  return { record: withContainer(record, { ...container, state: { is: 'waiting', reason: 'ImagePullBackOff', message: `${message}: ${container.state.message ?? ''}` } }), againInMs }
}

/** The first restart comes soon, each later one twice as late, at most five minutes. */
function backOff(crashes: number, { latency }: SyncOptions): number {
  if (crashes === 0) return latency.firstRestart
  return Math.min(latency.restartBackOffLimit, latency.restartBackOff * 2 ** Math.min(crashes - 1, 20))
}

/** Whole seconds as Go prints a duration. */
function formatSeconds(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds >= 60 ? `${Math.floor(seconds / 60)}m${seconds % 60}s` : `${seconds}s`
}

/** Image, create, start. Models kuberuntime_container.go startContainer. */
function* startContainer(start: PodRecord, container: ContainerRecord, options: SyncOptions): Routine<SyncOutcome> {
  const { pod } = start, spec = specOf(pod, container) as Container
  const pulled = yield* ensureImage(start, container, spec, options)
  if ('outcome' in pulled) return pulled.outcome
  const problem = rootProblem(pod, spec, pulled.user), environment: Environment = problem !== undefined ? { problem } : spec.env || spec.envFrom ? yield* environmentOf(pod, spec) : { env: {} }
  if ('problem' in environment) return yield* notCreated(start, container, 'CreateContainerConfigError', environment.problem, options)
  const missing = missingInPaths(spec, environment.env)
  if (missing !== undefined) return yield* notCreated(start, container, 'CreateContainerConfigError', missing, options)
  const refused = seccompProblem(pod, spec, options.onHost)
  if (refused !== undefined) return yield* notCreated(start, container, 'CreateContainerError', refused, options)
  const restarted = container.last !== undefined || container.state.is === 'terminated', attempt = restarted ? container.restarts + 1 : 0
  const id = containerId(pod.metadata.uid, container.name, attempt)
  yield [cri(start, { rpc: 'CreateContainer', id, sandbox: start.sandbox })]
  const index = start.containers.filter((c) => c.isInit === container.isInit && c.isEphemeral === container.isEphemeral).findIndex((c) => c.name === container.name)
  // The words of the recordings; since 1.35 upstream says no names here.
  const [, { scheme, startedAt, process }] = (yield [normal(pod, 'Created', `Created container ${container.name}`, container), cri(start, {
    rpc: 'StartContainer', id, pod, container: spec, isInit: container.isInit, index, restarts: attempt, env: environment.env, ...(start.volumes ? { mounts: mountsOf(spec, start.volumes, environment.env) } : {}),
  })]) as readonly [undefined, StartContainerAnswer]
  yield [normal(pod, 'Started', `Started container ${container.name}`, container)]
  const hookEnd = spec.lifecycle?.postStart && (yield* postStart(start, container, spec, id, startedAt))
  const next: ContainerRecord = {
    ...container, state: { is: 'running', startedAt, process }, restarts: attempt, crashes: restarted ? container.crashes + 1 : 0, pullFailures: 0, notBefore: 0,
    imageId: scheme === 'docker' ? `docker-pullable://${pulled.imageId}` : pulled.imageId, containerId: `${scheme}://${hexId(id)}`, started: !spec.startupProbe,
    ready: !spec.startupProbe && !spec.readinessProbe && (process.readiness?.[0]?.afterMs ?? 0) <= 0 && (process.readiness?.[0]?.ready ?? true),
  }
  if (hookEnd) return { record: withContainer(start, { ...next, state: hookEnd, started: false, ready: false }), againInMs: 1 }
  return { record: withContainer(start, next) }
}

/** The kubelet or its runtime cannot create a container; it is tried again. */
function* notCreated(record: PodRecord, container: ContainerRecord, reason: 'CreateContainerConfigError' | 'CreateContainerError', problem: string, options: SyncOptions): Routine<SyncOutcome> {
  yield [warning(record.pod, 'Failed', `Error: ${problem}`, container)]
  return waiting(record, container, reason, problem, options.latency.imageBackOff, options)
}

/** A postStart hook runs as soon as the container does; if it fails, the container is ended. Models kuberuntime_container.go. */
function* postStart(record: PodRecord, container: ContainerRecord, spec: Container, id: string, startedAt: number): Routine<TerminatedState | undefined> {
  const { pod, node, ip } = record, hook = spec.lifecycle?.postStart
  if (!hook || (yield* runHook({ node, containerKey: id, pod, container: spec, ip }, hook)).passed) return undefined
  yield [warning(pod, 'FailedPostStartHook', 'PostStartHook failed', container), normal(pod, 'Killing', 'FailedPostStartHook', container)]
  const { ended } = yield* killContainer(record, { container, id }, graceMsOf(pod))
  return { is: 'terminated', exitCode: ended?.exitCode ?? 0, reason: ended?.reason ?? 'Completed', startedAt, finishedAt: ended?.finishedAt ?? startedAt }
}

/** 64 hex digits that a container id shows. */
function hexId(id: string): string {
  let text = ''
  for (let salt = 1; salt <= 8; salt++) {
    let h = 0x811c9dc5 ^ salt
    for (let i = 0; i < id.length; i++) h = Math.imul(h ^ id.charCodeAt(i), 0x01000193)
    text += (h >>> 0).toString(16).padStart(8, '0')
  }
  return text
}

type ImageOutcome = { readonly imageId: string; readonly user: string } | { readonly outcome: SyncOutcome }

/** Models pkg/kubelet/images/image_manager.go (EnsureImageExists). */
function* ensureImage(record: PodRecord, container: ContainerRecord, spec: Container, options: SyncOptions): Routine<ImageOutcome> {
  const { pod } = record, image = spec.image ?? '', policy = spec.imagePullPolicy ?? 'IfNotPresent'
  if (!parseImage(image)) {
    const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`
    yield [warning(pod, 'InspectFailed', message, container), warning(pod, 'Failed', 'Error: InvalidImageName', container)]
    return { outcome: waiting(record, container, 'InvalidImageName', message, options.latency.imageBackOff, options) }
  }
  const [{ present, imageId, user, pulledWith }] = (yield [cri(record, { rpc: 'ImageStatus', image, pod, container: spec })]) as readonly [ImageStatusAnswer]
  // What somebody's credentials have brought is only for who shows the same ones: the others have to ask the registry themselves.
  if (present && policy !== 'Always' && (!pulledWith || (yield* credentialsOf(pod, image)).some((shown) => pulledWith.includes(credentialsKey(shown))))) {
    yield [normal(pod, 'Pulled', `Container image "${image}" already present on machine`, container)]
    return { imageId, user }
  }
  if (policy === 'Never') {
    const message = `Container image "${image}" is not present with pull policy of Never`
    yield [warning(pod, 'ErrImageNeverPull', message, container), warning(pod, 'Failed', 'Error: ErrImageNeverPull', container)]
    return { outcome: waiting(record, container, 'ErrImageNeverPull', message, options.latency.imageBackOff, options) }
  }
  yield [normal(pod, 'Pulling', `Pulling image "${image}"`, container)]
  const credentials = yield* credentialsOf(pod, image)
  const [pulled] = (yield [cri(record, { rpc: 'PullImage', image, pod, container: spec, ...(credentials.length > 0 ? { credentials } : {}) })]) as readonly [PullImageAnswer]
  if (pulled.error !== undefined) return { outcome: yield* pullFailed(record, container, image, pullErrorIn(pulled.scheme, image, pulled.error), options) }
  const took = pulled.tookMs >= 1000 ? `${(pulled.tookMs / 1000).toFixed(3).replace(/0+$/, '').replace(/\.$/, '')}s` : `${pulled.tookMs}ms`
  yield [normal(pod, 'Pulled', `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${pulled.sizeBytes} bytes.`, container)]
  return { imageId: pulled.imageId, user }
}

/** What a Pod can show the registry of an image. */
function* credentialsOf(pod: Pod, image: string): Routine<readonly Credentials[]> {
  return credentialsFor((yield* pullSecretsOf(pod)).secrets, parseImage(image) as ImageReference)
}

function* pullFailed(record: PodRecord, container: ContainerRecord, image: string, error: string, options: SyncOptions): Routine<SyncOutcome> {
  const { pod } = record
  yield [warning(pod, 'Failed', `Failed to pull image "${image}": ${error}`, container), warning(pod, 'Failed', 'Error: ErrImagePull', container)]
  const failures = container.pullFailures + 1
  const pauseMs = Math.min(options.latency.restartBackOffLimit, IMAGE_BACK_OFF_FIRST_MS * 2 ** Math.min(failures - 1, 10))
  const soon = options.latency.imageBackOff
  const next: ContainerRecord = { ...container, state: { is: 'waiting', reason: 'ErrImagePull', message: error }, pullFailures: failures, notBefore: options.now + Math.max(pauseMs, soon + 1) }
  return { record: withContainer(record, next), againInMs: soon }
}

function waiting(record: PodRecord, container: ContainerRecord, reason: string, message: string, againInMs: number, options: SyncOptions): SyncOutcome {
  return { record: withContainer(record, { ...container, state: { is: 'waiting', reason, message }, notBefore: options.now + againInMs }), againInMs }
}
