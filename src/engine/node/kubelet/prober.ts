// Probes: asks containers how they are, at their periods, and tells when enough answers agree. Models pkg/kubelet/prober.
import type { Container, Pod, Probe } from '../../generated/api-types.d.ts'
import { subjectOf } from '../../kernel/api-client.ts'
import type { Delivery, Kernel } from '../../kernel/kernel.ts'
import { Table } from '../../kernel/store.ts'
import type { CallAnswer } from '../../kernel/sync.ts'
import type { Process, Served } from '../images/define-image-behaviour.ts'
import { containerId, kubeletAddress, runtimeAddress } from '../runtime/cri.ts'
import type { ContainerRuntimes } from '../runtime/container-runtime.ts'
import { type ContainerRecord, type PodRecord, specOf } from './pod-record.ts'

export type ProbeType = 'startup' | 'liveness' | 'readiness'

export interface ProbeResult {
  readonly id: string
  readonly container: string
  readonly restarts: number
  readonly probe: ProbeType
  readonly passed: boolean
  /** Of a failure that is to be told: Unhealthy's message. */
  readonly message?: string
}

/** One probe of one running container. Plain data. */
interface Worker {
  readonly id: string
  readonly node: string
  readonly container: string
  readonly restarts: number
  readonly type: ProbeType
  readonly probe: Probe
  readonly spec: Container
  readonly pod: Pod
  readonly containerKey: string
  readonly subject: string
  /** Address of the Pod. */
  readonly ip: string
  /** Answers in a row that were alike, and what they were. */
  readonly run: number
  readonly last: boolean | undefined
  /** What has been told. */
  readonly told: boolean | undefined
  /** When the container started. */
  readonly startedAt: number
  /** Startup has passed, so that the others may begin. */
  readonly isHeld: boolean
}

interface ProbeTick {
  readonly probe: string
}

interface ProbeToken {
  readonly probed: string
}

interface Answer {
  readonly passed: boolean
  readonly message: string
  /** How long a command took. */
  readonly tookMs?: number
}

/** The container that is asked. */
type Asked = Pick<Worker, 'spec' | 'pod' | 'ip' | 'containerKey'>

const DEFAULTS = { periodSeconds: 10, initialDelaySeconds: 0, successThreshold: 1, failureThreshold: 3, timeoutSeconds: 1 }

export class Prober {
  private readonly workers: Table<Worker>
  /** Containers that are looked after, whether they have probes or not: by Pod, their attempts by name. */
  private readonly watched: Table<Readonly<Record<string, number>>>
  private readonly kernel: Kernel
  private readonly runtimes: ContainerRuntimes
  private readonly tell: (result: ProbeResult) => void
  private readonly tellUnhealthy: (result: ProbeResult) => void

  /** `tell` hears of results that count; `tellUnhealthy` of single failures that are not enough yet. */
  constructor(kernel: Kernel, runtimes: ContainerRuntimes, tell: (result: ProbeResult) => void, tellUnhealthy: (result: ProbeResult) => void) {
    this.kernel = kernel
    this.runtimes = runtimes
    this.tell = tell
    this.tellUnhealthy = tellUnhealthy
    this.workers = kernel.adopt('kubelets/probes', new Table<Worker>())
    this.watched = kernel.adopt('kubelets/watched', new Table<Readonly<Record<string, number>>>())
  }

  hasReadiness({ pod }: PodRecord, container: ContainerRecord): boolean {
    return specOf(pod, container)?.readinessProbe !== undefined
  }

  /** Begins to probe a container that has just started. False if it is looked after already. */
  watch(id: string, { node, pod, ip }: PodRecord, container: ContainerRecord): boolean {
    const spec = specOf(pod, container), { name, restarts, state } = container
    if (!spec || state.is !== 'running') return false
    const known = this.watched.get(id)
    if (known?.[name] === restarts) return false
    if (known?.[name] !== undefined) this.forgetContainer(id, name)
    this.watched.set(id, { ...this.watched.get(id), [name]: restarts })
    if (!spec.startupProbe && !spec.livenessProbe && !spec.readinessProbe) return true
    const base = { id, node, container: name, restarts, startedAt: state.startedAt, spec, pod, subject: subjectOf(pod), ip, run: 0, last: undefined, told: undefined, containerKey: containerId(pod.metadata.uid, name, restarts) }
    for (const [type, probe] of [['startup', spec.startupProbe], ['liveness', spec.livenessProbe], ['readiness', spec.readinessProbe]] as const) {
      if (!probe) continue
      const isHeld = type !== 'startup' && spec.startupProbe !== undefined
      const worker: Worker = { ...base, type, probe, isHeld }
      this.workers.set(`${id} ${name} ${type}`, worker)
      const startsIn = state.startedAt - this.kernel.now + (probe.initialDelaySeconds ?? 0) * 1000
      if (!isHeld) this.schedule(worker, Math.max(1, startsIn), false)
    }
    return true
  }

  forgetContainer(id: string, container: string): void {
    const { [container]: attempt, ...others } = this.watched.get(id) ?? {}
    if (attempt === undefined) return
    this.watched.set(id, others)
    for (const type of ['startup', 'liveness', 'readiness']) this.workers.delete(`${id} ${container} ${type}`)
  }

  forget(id: string): void {
    for (const container in this.watched.get(id)) this.forgetContainer(id, container)
    this.watched.delete(id)
  }

  /** Takes a delivery that belongs to a probe; false if it does not. */
  receive(delivery: Delivery): boolean {
    if (delivery.op === 'timer') {
      const { probe } = (delivery.payload ?? {}) as Partial<ProbeTick>
      if (probe === undefined) return false
      const worker = this.current(probe)
      if (worker) this.ask(worker, delivery.background)
      return true
    }
    const token = (delivery.payload as Partial<CallAnswer> | undefined)?.token as Partial<ProbeToken> | null | undefined
    if (typeof token !== 'object' || token === null || token.probed === undefined) return false
    const worker = this.current(token.probed)
    if (worker) this.takeAnswer(worker, (delivery.payload as CallAnswer).answer as Answer)
    return true
  }

  /** `key#restarts` of a worker that is still about the same container. */
  private current(name: string): Worker | undefined {
    const hash = name.lastIndexOf('#'), worker = this.workers.get(name.slice(0, hash))
    return worker?.restarts === Number(name.slice(hash + 1)) ? worker : undefined
  }

  private nameOf({ id, container, type, restarts }: Worker): string {
    return `${id} ${container} ${type}#${restarts}`
  }

  private schedule(worker: Worker, delayMs: number, background: boolean): void {
    const address = kubeletAddress(worker.node)
    this.kernel.send({ from: address, to: address, op: 'timer', subject: worker.subject, delayMs, background, payload: { probe: this.nameOf(worker) } satisfies ProbeTick })
  }

  /** An exec probe goes through the runtime; http, tcp and grpc go to the Pod's address. */
  private ask(worker: Worker, background: boolean): void {
    const { kernel } = this, from = kubeletAddress(worker.node)
    // Without a runtime nobody can carry a command out: that says nothing about the container.
    if (worker.probe.exec && kernel.isHalted(runtimeAddress(worker.node))) return this.schedule(worker, ({ ...DEFAULTS, ...worker.probe }).periodSeconds * 1000, true)
    const token: ProbeToken = { probed: this.nameOf(worker) }
    const answer = this.answerOf(worker, worker.probe, worker.type)
    const via = worker.probe.exec ? runtimeAddress(worker.node) : from
    const op = worker.probe.exec ? 'cri-response' : 'reply'
    kernel.send({ from: via, to: from, op, subject: worker.subject, background, delayMs: (answer.tookMs ?? 0) + kernel.latency('probe', worker.containerKey), payload: { answer, token } satisfies CallAnswer })
  }

  /** What a container answers at this moment to a probe, or to a hook that asks like one. */
  answerOf(asked: Asked, probe: Probe, type?: ProbeType): Answer {
    const { troubles } = this.runtimes.register
    if (type && troubles.failsProbe(asked.pod.metadata.uid, asked.spec.name, type)) return { passed: false, message: failedMessage(probe, addressOf(asked, probe)) }
    if (troubles.isHung(asked.containerKey) && !probe.tcpSocket) return { passed: false, message: silentMessage(probe, addressOf(asked, probe)), tookMs: (probe.timeoutSeconds ?? DEFAULTS.timeoutSeconds) * 1000 }
    const container = this.runtimes.processOf(asked.containerKey)
    return container ? answerOf(asked, probe, container.process, this.kernel.now - container.startedAt, this.runtimes) : { passed: false, message: 'container is not running' }
  }

  private takeAnswer(worker: Worker, { passed, message }: Answer): void {
    const run = worker.last === passed ? worker.run + 1 : 1
    const { successThreshold, failureThreshold, periodSeconds } = { ...DEFAULTS, ...worker.probe }
    const isEnough = run >= (passed ? successThreshold : failureThreshold)
    const isNews = isEnough && worker.told !== passed
    const key = `${worker.id} ${worker.container} ${worker.type}`
    const next: Worker = { ...worker, run, last: passed, told: isNews ? passed : worker.told }
    this.workers.set(key, next)
    const text = passed ? undefined : `${worker.type[0].toUpperCase()}${worker.type.slice(1)} probe failed: ${message}`
    const result = (what: boolean): ProbeResult => ({ id: worker.id, container: worker.container, restarts: worker.restarts, probe: worker.type, passed: what, ...(text ? { message: text } : {}) })
    if (isNews || (isEnough && !passed && worker.type !== 'readiness')) this.tell(result(passed))
    else if (!passed) this.tellUnhealthy(result(false))
    if (!this.current(this.nameOf(worker))) return
    if (worker.type === 'startup' && isEnough && passed) return this.release(worker)
    // A probe that goes on giving the same answer never ends: background.
    const settled = passed && next.told === true
    this.schedule(next, periodSeconds * 1000, settled || (worker.type === 'readiness' && next.told === false && run > failureThreshold))
  }

  /** Startup has passed: the other probes begin. */
  private release({ id, container }: Worker): void {
    for (const type of ['liveness', 'readiness']) {
      const key = `${id} ${container} ${type}`, worker = this.workers.get(key)
      if (!worker?.isHeld) continue
      const next = { ...worker, isHeld: false }, { initialDelaySeconds = 0, periodSeconds = DEFAULTS.periodSeconds } = worker.probe, ranMs = this.kernel.now - worker.startedAt
      this.workers.set(key, next)
      // Readiness is asked for at once, liveness with the beat that it has had since the container started.
      const beatMs = type === 'readiness' ? 1 : periodSeconds * 1000 - (ranMs % (periodSeconds * 1000))
      this.schedule(next, Math.max(beatMs, initialDelaySeconds * 1000 - ranMs), false)
    }
  }
}

/** What the container answers at this moment. */
function answerOf({ spec, pod, ip, containerKey }: Asked, probe: Probe, process: Process, elapsedMs: number, runtimes: ContainerRuntimes): Answer {
  if (probe.exec) {
    const { exitCode, output, tookMs } = runtimes.execute(containerKey, pod, spec, probe.exec.command ?? [], (probe.timeoutSeconds ?? DEFAULTS.timeoutSeconds) * 1000)
    return { passed: exitCode === 0, message: output, tookMs }
  }
  const port = portOf(spec, probe)
  const served = (process.serves ?? []).find((s) => s.port === port && elapsedMs >= s.afterMs)
  if (!served) return { passed: false, message: refusedMessage(probe, addressOf({ spec, ip }, probe)) }
  if (probe.grpc) return grpcAnswer(probe, served, addressOf({ spec, ip }, probe))
  if (!probe.httpGet) return { passed: true, message: '' }
  if (probe.httpGet.scheme === 'HTTPS' && served.protocol === 'http' && !String(port).endsWith('443')) return { passed: false, message: `Get "https://${addressOf({ spec, ip }, probe)}${probe.httpGet.path ?? '/'}": http: server gave HTTP response to HTTPS client` }
  const path = probe.httpGet.path ?? '/', { status } = runtimes.httpAnswer(containerKey, pod, spec, path)
  return { passed: status >= 200 && status < 400, message: `HTTP probe failed with statuscode: ${status}` }
}

/** Only who speaks gRPC can answer; of one service that no server here has, it says so. Models pkg/probe/grpc/grpc.go. */
function grpcAnswer(probe: Probe, { protocol, alsoGrpc }: Served, address: string): Answer {
  if (alsoGrpc) return { passed: true, message: '' }
  if (protocol !== 'grpc') return { passed: false, message: refusedMessage(probe, address), tookMs: (probe.timeoutSeconds ?? DEFAULTS.timeoutSeconds) * 1000 }
  return probe.grpc?.service ? { passed: false, message: 'error: health rpc probe failed: rpc error: code = NotFound desc = unknown service' } : { passed: true, message: '' }
}

function portOf(spec: Container, probe: Probe): number {
  const wanted = probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port
  return typeof wanted === 'string' ? (spec.ports?.find((p) => p.name === wanted)?.containerPort ?? Number(wanted)) : (wanted ?? 0)
}

function addressOf({ spec, ip }: Pick<Asked, 'spec' | 'ip'>, probe: Probe): string {
  return `${probe.httpGet?.host ?? probe.tcpSocket?.host ?? ip}:${portOf(spec, probe)}`
}

/** Seconds as Go prints a duration. */
function goSeconds(seconds: number): string {
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}

/** How a probe says that the container answers, but badly. */
function failedMessage(probe: Probe, address: string): string {
  if (probe.httpGet) return 'HTTP probe failed with statuscode: 500'
  if (probe.grpc) return 'service unhealthy (responded with "NOT_SERVING")'
  return probe.tcpSocket ? refusedMessage(probe, address) : ''
}

/** How a probe says that it has waited for too long. */
function silentMessage({ httpGet, grpc, exec, timeoutSeconds = DEFAULTS.timeoutSeconds }: Probe, address: string): string {
  if (exec) return `command timed out: ${JSON.stringify((exec.command ?? []).join(' '))} timed out after ${timeoutSeconds}s`
  if (grpc) return `timeout: health rpc did not complete within ${goSeconds(timeoutSeconds)}`
  return `Get "${(httpGet?.scheme ?? 'HTTP').toLowerCase()}://${address}${httpGet?.path ?? '/'}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
}

/** How a probe says that nobody listens, in the words of Go's net package and of the gRPC probe. */
function refusedMessage({ httpGet, grpc, timeoutSeconds = DEFAULTS.timeoutSeconds }: Probe, address: string): string {
  if (grpc) return `timeout: failed to connect service "${address}" within ${goSeconds(timeoutSeconds)}: context deadline exceeded`
  const refused = `dial tcp ${address}: connect: connection refused`
  return httpGet ? `Get "${(httpGet.scheme ?? 'HTTP').toLowerCase()}://${address}${httpGet.path ?? '/'}": ${refused}` : refused
}
