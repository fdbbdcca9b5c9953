// The container runtime of every machine (containerd), behind CRI: sandboxes, images, and the processes in containers.
import { hashText } from '../../kernel/chance.ts'
import type { Delivery, Kernel } from '../../kernel/kernel.ts'
import type { LatencyRow } from '../../kernel/latency.ts'
import { Table } from '../../kernel/store.ts'
import type { CallAnswer, CallEnvelope } from '../../kernel/sync.ts'
import type { WallClock } from '../../kernel/wall.ts'
import { formatImage, type Images, parseImage } from '../images/images.ts'
import type { ContainerStart, NameState, Process } from '../images/define-image-behaviour.ts'
import { ContainerRegister, CRASH_CODE, foreignOn, foreignStart } from './container-register.ts'
import {
  cniAddress, type ContainerEnd, type ContainerExited, type CriCall, type ExecSyncAnswer, type Execute, type ImageStatusAnswer, kubeletAddress, nodeOf, POWER_LOST, type PullImageAnswer,
  runtimeAddress, type RunPodSandboxAnswer, type StartContainerAnswer,
} from './cri.ts'
import { type Pulled, REGISTRY, type PullRequest } from './registry.ts'

interface RunningContainer {
  readonly startedAt: number
  readonly process: Process
  readonly ended?: ContainerEnd
  readonly subject: string
  /** Of one that waits for names: how it was started, and what the names were. */
  readonly waiting?: { readonly start: ContainerStart; readonly names: string }
}

/** A call that waits for the network plugin, the registry, or a process. */
type Waiting =
  | { readonly sandboxFor: CallEnvelope['token']; readonly sandbox: string }
  | { readonly pullFor: CallEnvelope['token']; readonly image: string; readonly since: number }

interface Timer {
  readonly asks?: string
  readonly exits?: string
  /** The main process of this container fails now. */
  readonly crashes?: string
  readonly stops?: { readonly id: string; readonly end: ContainerEnd; readonly token: unknown }
}

const SIGKILL_CODE = 137
const ASK_EVERY_MS = 2_000

export class ContainerRuntimes {
  private readonly images: Table<string>
  private readonly containers: Table<RunningContainer>
  readonly register: ContainerRegister
  private readonly kernel: Kernel
  private readonly catalogue: Images
  private readonly wall: WallClock
  private readonly lookUp: (name: string, namespace: string) => NameState
  private shell: Execute | undefined

  constructor(kernel: Kernel, catalogue: Images, wall: WallClock, lookUp: (name: string, namespace: string) => NameState) {
    this.kernel = kernel
    this.catalogue = catalogue
    this.wall = wall
    this.lookUp = lookUp
    this.images = kernel.adopt('containerd/images', new Table<string>())
    this.containers = kernel.adopt('containerd/containers', new Table<RunningContainer>())
    this.register = new ContainerRegister(kernel)
  }

  private readonly receiver = (delivery: Delivery): void => this.receive(delivery)

  /** Makes the runtime of one machine answer. */
  listen(node: string): void {
    this.kernel.listen(runtimeAddress(node), this.receiver)
  }

  /** From now on commands are carried out by this. */
  useShell(execute: Execute): void {
    this.shell = execute
  }

  /** Runs a command inside a container, `elapsedMs` after its process began. */
  execute(process: Process, command: readonly string[], elapsedMs: number): ExecSyncAnswer {
    if (!this.shell) throw new Error('A container runs before the machines have a shell.')
    return this.shell(process, command, elapsedMs)
  }

  /** What runs in a container: for the data plane and for probes. */
  processOf(id: string): { readonly startedAt: number; readonly process: Process } | undefined {
    const container = this.containers.get(id)
    return container && !container.ended ? container : undefined
  }

  /** How a container is: for whoever looks at the runtime anew. */
  statusOf(id: string): { readonly isRunning: boolean; readonly ended?: ContainerEnd } {
    const ended = this.containers.get(id)?.ended
    return { isRunning: this.processOf(id) !== undefined, ...(ended ? { ended } : {}) }
  }

  /** The main process of a container fails now. */
  crash(node: string, id: string): void {
    const container = this.containers.get(id), address = runtimeAddress(node)
    if (container) this.kernel.send({ from: address, to: address, op: 'timer', subject: container.subject, delayMs: 1, payload: { crashes: id } satisfies Timer })
  }

  /** Somebody starts a container by hand: no kubelet knows of it, and nobody starts it again. */
  startForeign(node: string, name: string, image: string): void {
    const reference = parseImage(image), { pod, container } = foreignStart(node, name, image), id = `${foreignOn(node)}/${name}/0`
    if (!reference) return
    const start: ContainerStart = { pod, container, image: reference, index: 0, isInit: false, restarts: 0, env: {}, wallMs: this.wall.epochMs + this.kernel.now }
    this.containers.set(id, { startedAt: this.kernel.now, process: this.processFor(start), subject: '' })
    this.register.started(id, node, start)
    this.scheduleExit({ to: runtimeAddress(node), subject: '' }, id)
  }

  /** The machine has lost its power: nothing runs any longer. */
  losePower(node: string): void {
    for (const id of this.register.on(node)) {
      const container = this.containers.get(id)
      if (container && !container.ended) this.end(id, container, { ...POWER_LOST, finishedAt: this.kernel.now })
    }
  }

  private end(id: string, container: RunningContainer, end: ContainerEnd): void {
    this.containers.set(id, { ...container, ended: end })
    this.register.ended(id, end.exitCode)
  }

  private receive(delivery: Delivery): void {
    if (delivery.op === 'timer') return this.takeTimer(delivery, delivery.payload as Timer)
    if (delivery.op === 'cri') return this.serve(delivery, (delivery.payload as CallEnvelope).call as CriCall, (delivery.payload as CallEnvelope).token)
    const { answer, token } = delivery.payload as CallAnswer, waiting = token as Waiting
    if ('sandboxFor' in waiting) this.answer(delivery, waiting.sandboxFor, 'sandbox', answer as RunPodSandboxAnswer)
    else this.pulled(delivery, waiting, answer as Pulled)
  }

  private answer(delivery: Delivery, token: unknown, row: LatencyRow | number, answer: unknown): void {
    const { kernel } = this, node = nodeOf(delivery.to)
    kernel.send({
      from: delivery.to, to: kubeletAddress(node), op: 'cri-response', subject: delivery.subject, background: delivery.background,
      delayMs: typeof row === 'number' ? row : kernel.latency(row, delivery.to + delivery.subject), payload: { answer, token } satisfies CallAnswer,
    })
  }

  private serve(delivery: Delivery, call: CriCall, token: unknown): void {
    switch (call.rpc) {
      case 'RunPodSandbox': return this.runSandbox(delivery, call, token)
      case 'StopPodSandbox': return this.stopSandbox(delivery, call.sandbox, token)
      case 'ImageStatus': return this.answer(delivery, token, 'imageStatus', this.imageStatus(nodeOf(delivery.to), call))
      case 'PullImage': return this.pull(delivery, call, token)
      case 'CreateContainer': return this.answer(delivery, token, 'createContainer', {})
      case 'StartContainer': return this.start(delivery, call, token)
      case 'StopContainer': return this.stop(delivery, call, token)
      case 'ContainerStatus': return this.answer(delivery, token, 1, { isRunning: this.processOf(call.id) !== undefined, ended: this.containers.get(call.id)?.ended })
      case 'ExecSync': return this.answer(delivery, token, 'probe', this.exec(call.id, call.command))
    }
  }

  private runSandbox(delivery: Delivery, call: Extract<CriCall, { rpc: 'RunPodSandbox' }>, token: unknown): void {
    if (call.isHostNetwork) return this.answer(delivery, token, 'sandbox', { ip: '' } satisfies RunPodSandboxAnswer)
    const waiting: Waiting = { sandboxFor: token, sandbox: call.sandbox }
    this.kernel.send({
      from: delivery.to, to: cniAddress(nodeOf(delivery.to)), op: 'cni', subject: delivery.subject, delayMs: 1,
      payload: { call: { add: call.sandbox, podCidr: call.podCidr }, token: waiting } satisfies CallEnvelope,
    })
  }

  private stopSandbox(delivery: Delivery, sandbox: string, token: unknown): void {
    const waiting: Waiting = { sandboxFor: token, sandbox }
    this.register.removed(sandbox.slice(0, sandbox.lastIndexOf('/')))
    this.kernel.send({
      from: delivery.to, to: cniAddress(nodeOf(delivery.to)), op: 'cni', subject: delivery.subject, delayMs: 1,
      payload: { call: { remove: sandbox }, token: waiting } satisfies CallEnvelope,
    })
  }

  private imageStatus(node: string, { image, pod, container }: Extract<CriCall, { rpc: 'ImageStatus' }>): ImageStatusAnswer {
    const reference = parseImage(image)
    if (!reference) return { present: false, imageId: '' }
    const name = formatImage(reference), isPreloaded = this.catalogue.behaviourOf(reference, pod, container).isPresent?.(reference, pod) ?? false
    return { present: isPreloaded || this.images.has(`${node} ${name}`), imageId: imageIdOf(name) }
  }

  private pull(delivery: Delivery, call: Extract<CriCall, { rpc: 'PullImage' }>, token: unknown): void {
    const waiting: Waiting = { pullFor: token, image: call.image, since: this.kernel.now }
    const request: PullRequest = { image: call.image, pod: call.pod, container: call.container, isCached: this.imageStatus(nodeOf(delivery.to), { ...call, rpc: 'ImageStatus' }).present }
    this.kernel.send({
      from: delivery.to, to: REGISTRY, op: 'registry', subject: delivery.subject, delayMs: this.kernel.latency('registry', delivery.to + call.image),
      payload: { call: request, token: waiting } satisfies CallEnvelope,
    })
  }

  private pulled(delivery: Delivery, waiting: Extract<Waiting, { image: string }>, { error, sizeBytes }: Pulled): void {
    const reference = parseImage(waiting.image), name = reference ? formatImage(reference) : waiting.image
    if (error === undefined) this.images.set(`${nodeOf(delivery.to)} ${name}`, imageIdOf(name))
    const answer: PullImageAnswer = { ...(error === undefined ? {} : { error }), imageId: imageIdOf(name), tookMs: this.kernel.now - waiting.since, sizeBytes }
    this.answer(delivery, waiting.pullFor, 1, answer)
  }

  private start(delivery: Delivery, call: Extract<CriCall, { rpc: 'StartContainer' }>, token: unknown): void {
    const { kernel } = this, reference = parseImage(call.container.image ?? '')
    if (!reference) return
    const start: ContainerStart = { pod: call.pod, container: call.container, image: reference, index: call.index, isInit: call.isInit, restarts: call.restarts, env: call.env, wallMs: this.wall.epochMs + kernel.now }
    const process = this.processFor(start)
    const delayMs = process.startMs ?? kernel.latency('startContainer', call.id), startedAt = kernel.now + Math.max(1, Math.round(delayMs))
    this.containers.set(call.id, { startedAt, process, subject: delivery.subject, ...(process.waitsFor ? { waiting: { start, names: this.namesFor(start, process) } } : {}) })
    this.register.started(call.id, nodeOf(delivery.to), start)
    this.scheduleExit(delivery, call.id)
    if (process.waitsFor) this.askAgain(delivery, call.id)
    this.answer(delivery, token, startedAt - kernel.now, { startedAt, process } satisfies StartContainerAnswer)
  }

  private processFor(start: ContainerStart): Process {
    const lookUp = (name: string): NameState => this.lookUp(name, start.pod.metadata.namespace ?? '')
    const process = this.catalogue.behaviourOf(start.image, start.pod, start.container).start({ ...start, lookUp })
    return this.register.withCrash(start, process)
  }

  private namesFor({ pod }: ContainerStart, { waitsFor = [] }: Process): string {
    return waitsFor.map((name) => `${name} ${this.lookUp(name, pod.metadata.namespace ?? '')}`).join()
  }

  private scheduleExit({ to, subject }: Pick<Delivery, 'to' | 'subject'>, id: string): void {
    const { startedAt, process } = this.containers.get(id) as RunningContainer
    if (process.exit) this.kernel.send({ from: to, to, op: 'timer', subject, delayMs: startedAt + process.exit.afterMs - this.kernel.now, payload: { exits: id } satisfies Timer })
  }

  private askAgain({ to, subject }: Delivery, id: string): void {
    this.kernel.send({ from: to, to, op: 'timer', subject, delayMs: ASK_EVERY_MS, background: true, payload: { asks: id } satisfies Timer })
  }

  /** A process that waits for a name looks again; once the answer is another, it goes on from there. */
  private ask(delivery: Delivery, id: string): void {
    const container = this.containers.get(id)
    if (!container?.waiting || container.ended) return
    const { start } = container.waiting
    if (this.namesFor(start, container.process) !== container.waiting.names) {
      const { waitsFor, ...process } = laterBy(this.processFor(start), this.kernel.now - container.startedAt), { waiting: _before, ...known } = container
      this.containers.set(id, { ...known, process: { ...process, ...(waitsFor ? { waitsFor } : {}) }, ...(waitsFor ? { waiting: { start, names: this.namesFor(start, { waitsFor }) } } : {}) })
      this.scheduleExit(delivery, id)
    }
    if (this.containers.get(id)?.waiting) this.askAgain(delivery, id)
  }

  private takeTimer(delivery: Delivery, { exits: byItself, crashes, stops, asks }: Timer): void {
    const exits = byItself ?? crashes
    if (asks !== undefined) this.ask(delivery, asks)
    else if (exits !== undefined) {
      const container = this.containers.get(exits), exit = crashes === undefined ? container?.process.exit : { code: CRASH_CODE, reason: undefined, message: undefined }
      if (!container || container.ended || !exit) return
      const { code, reason, message } = exit
      const end: ContainerEnd = { exitCode: code, reason: reason ?? (code === 0 ? 'Completed' : 'Error'), ...(message ? { message } : {}), finishedAt: this.kernel.now }
      this.end(exits, container, end)
      this.kernel.send({
        from: delivery.to, to: kubeletAddress(nodeOf(delivery.to)), op: 'cri', subject: delivery.subject, delayMs: this.kernel.latency('pleg', exits),
        payload: { exited: { id: exits, end } } satisfies ContainerExited,
      })
    } else if (stops) {
      const container = this.containers.get(stops.id)
      const end = container?.ended ?? stops.end
      if (container && !container.ended) this.end(stops.id, container, end)
      this.answer(delivery, stops.token, 1, { ended: end })
    }
  }

  /** SIGTERM, and SIGKILL when the grace period is over. */
  private stop(delivery: Delivery, { id, graceMs }: Extract<CriCall, { rpc: 'StopContainer' }>, token: unknown): void {
    const container = this.containers.get(id)
    if (!container || container.ended) return this.answer(delivery, token, 1, { ended: container?.ended })
    const onTerm = container.process.onTerm ?? { afterMs: this.kernel.latency('stop', id), code: 0 }
    const needs = onTerm === 'ignored' ? Infinity : onTerm.afterMs
    const isKilled = needs > graceMs, exitCode = isKilled || onTerm === 'ignored' ? SIGKILL_CODE : onTerm.code
    const afterMs = Math.max(1, Math.round(isKilled ? graceMs : needs))
    const end: ContainerEnd = { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', finishedAt: this.kernel.now + afterMs }
    this.kernel.send({ from: delivery.to, to: delivery.to, op: 'timer', subject: delivery.subject, delayMs: afterMs, payload: { stops: { id, end, token } } satisfies Timer })
  }

  private exec(id: string, command: readonly string[]): ExecSyncAnswer {
    const container = this.processOf(id)
    return container ? this.execute(container.process, command, this.kernel.now - container.startedAt) : { exitCode: 1, output: 'container is not running' }
  }
}

/** A process that was worked out for a start at some later moment, in the times of its container. */
function laterBy(process: Process, ms: number): Process {
  return {
    ...process,
    ...(process.exit ? { exit: { ...process.exit, afterMs: process.exit.afterMs + ms } } : {}),
    ...(process.serves ? { serves: process.serves.map((served) => ({ ...served, afterMs: served.afterMs + ms })) } : {}),
    ...(process.logs ? { logs: process.logs.map((line) => ({ ...line, afterMs: line.afterMs + ms })) } : {}),
    ...(process.files ? { files: process.files.map((file) => ({ ...file, fromMs: file.fromMs + ms, ...(file.toMs === undefined ? {} : { toMs: file.toMs + ms }) })) } : {}),
  }
}

/** An image's id looks like a digest of what it is. */
function imageIdOf(name: string): string {
  const word = (salt: string): string => hashText(salt + name).toString(16).padStart(8, '0')
  return `${name.split(/[:@]/)[0]}@sha256:${Array.from({ length: 8 }, (_, i) => word(String(i))).join('')}`
}

