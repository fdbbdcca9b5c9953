// The container runtime of every machine (containerd), behind CRI: sandboxes, images, and the processes in containers.
import type { ApiRequest } from '../../apiserver/request.ts'
import type { ResponseEnvelope } from '../../kernel/api-client.ts'
import type { Delivery, Kernel } from '../../kernel/kernel.ts'
import type { HopId } from '../../kernel/ledger.ts'
import type { LatencyRow } from '../../kernel/latency.ts'
import { Table } from '../../kernel/store.ts'
import type { CallAnswer, CallEnvelope } from '../../kernel/sync.ts'
import type { WallClock } from '../../kernel/wall.ts'
import { formatImage, type Images, parseImage } from '../images/images.ts'
import type { Container, Pod } from '../../generated/api-types.d.ts'
import type { FileStores } from '../files/file-stores.ts'
import type { Process } from '../images/define-image-behaviour.ts'
import type { Credentials } from '../images/private/private-registry.ts'
import type { Reached } from '../images/shell/program.ts'
import { ContainerRegister, CRASH_CODE, foreignOn, foreignStart } from './container-register.ts'
import {
  cniAddress, type ContainerEnd, type ContainerExited, type CriCall, type ExecAnswer, type ExecSyncAnswer, type Execute, type ImageStatusAnswer, kubeletAddress, nodeOf, POWER_LOST, type PullImageAnswer,
  runtimeAddress, type RunPodSandboxAnswer, type StartContainerAnswer,
} from './cri.ts'
import { type ContainerNetwork, LivingContainers } from './living-containers.ts'
import type { RunningContainer } from './living-container.ts'
import { reachedBy } from './service-account-calls.ts'
import { behindAddress, type RuntimeKind, type RuntimeName, RUNTIMES } from './runtime-kinds.ts'
import { imageIdOf, PulledImages } from './pulled-images.ts'
import { type Pulled, REGISTRY, type PullRequest } from './registry.ts'

/** A call that waits for the network plugin, the registry, or a process. */
type Waiting =
  | { readonly sandboxFor: CallEnvelope['token']; readonly sandbox: string }
  | { readonly pullFor: CallEnvelope['token']; readonly image: string; readonly since: number; readonly credentials: readonly Credentials[] }

/** A call that has been through all programs behind a shim. */
interface PassedCall extends CallEnvelope {
  readonly hasPassed?: boolean
}

/** Who asked the API server something: a process, or a command with all that is needed to run it again. */
type Asked = { readonly process: string; readonly asked: string; readonly sentAt: number } | { readonly command: ExecWork; readonly sentAt: number }

/** A command that somebody sent, and how far it has come. */
interface ExecWork {
  readonly call: Extract<CriCall, { rpc: 'Exec' }>
  readonly token: unknown
  readonly to: string
  readonly subject: string
  readonly beganAt: number
  readonly answers: readonly Reached[]
}

interface Timer {
  readonly asks?: string
  /** A container does something that others see. */
  readonly wakes?: string
  /** A command in a container has ended. */
  readonly executed?: { readonly answer: unknown; readonly token: unknown }
  readonly exits?: string
  /** The main process of this container fails now. */
  readonly crashes?: string
  /** The kernel ends it for the memory that it takes. */
  readonly isOutOfMemory?: boolean
  /** A process, or a command that somebody sent, asks the API server now. */
  readonly question?: { readonly pod: Pod; readonly request: ApiRequest; readonly note: Asked }
  readonly stops?: { readonly id: string; readonly end: ContainerEnd; readonly token: unknown }
}

/** Nobody waits for a process that ends later than this, such as one that sleeps for an hour. */
const AWAITED_MS = 300_000
const SIGKILL_CODE = 137
const OUT_OF_MEMORY = { exitCode: SIGKILL_CODE, reason: 'OOMKilled' } as const
const ASK_EVERY_MS = 2_000
/** Who has asked the API server so often goes on asking, and nobody waits for it. */
const MOST_AWAITED_QUESTIONS = 5

export class ContainerRuntimes {
  private readonly images: PulledImages
  /** Runtimes of machines that have another than containerd. */
  private readonly kinds: Table<RuntimeName>
  private readonly containers: LivingContainers
  /** Timers for the ends that processes come to by themselves. */
  private readonly exits: Table<HopId>
  readonly register: ContainerRegister
  private readonly stores: FileStores
  private readonly kernel: Kernel
  private readonly catalogue: Images
  private readonly network: ContainerNetwork
  private imagesChanged: (node: string) => void = () => undefined

  constructor(kernel: Kernel, catalogue: Images, wall: WallClock, stores: FileStores, network: ContainerNetwork) {
    this.kernel = kernel
    this.catalogue = catalogue
    this.network = network
    this.stores = stores
    this.images = new PulledImages(kernel)
    this.kinds = kernel.adopt('containerd/kinds', new Table<RuntimeName>())
    this.exits = kernel.adopt('containerd/exits', new Table<HopId>())
    this.register = new ContainerRegister(kernel)
    this.containers = new LivingContainers(kernel, wall, catalogue, stores, network, this.register, {
      exits: (id) => this.scheduleExit(id),
      wakes: (id, delayMs, isNews) => { this.setTimer(id, { wakes: id }, delayMs, !isNews) },
      asks: (id, request, asked, delayMs) => this.question(id, request, asked, delayMs),
    })
  }

  /** Who is told when a machine has an image more, or less. */
  onImages(tell: (node: string) => void): void {
    this.imagesChanged = tell
  }

  private readonly receiver = (delivery: Delivery): void => this.receive(delivery)

  /** Makes the runtime of one machine answer. */
  listen(node: string, runtime: RuntimeName = 'containerd'): void {
    if (runtime !== 'containerd') this.kinds.set(node, runtime)
    for (const address of [runtimeAddress(node), ...this.behind(node)]) this.kernel.listen(address, this.receiver)
  }

  private kindOf(node: string): RuntimeKind { return RUNTIMES[this.kinds.get(node) ?? 'containerd'] }

  /** The program behind a machine's CRI socket. */
  programOf(node: string): string { return this.kindOf(node).program }

  /** Programs through which a call goes on a machine whose CRI socket is only a shim. */
  behind(node: string): readonly string[] { return this.kindOf(node).behind.map((program) => behindAddress(node, program)) }

  /** From now on commands are carried out by this. */
  useShell(execute: Execute): void {
    this.containers.useShell(execute)
  }

  /** Runs a command inside a container, as probes and hooks do. */
  execute(id: string, pod: Pod, container: Container, command: readonly string[], timeoutMs = Infinity): ExecSyncAnswer {
    const outcome = this.containers.execute(id, pod, container, command, { trusts: true })
    if (!outcome || 'asks' in outcome) return { exitCode: 1, output: 'container is not running', tookMs: 0 }
    const { exitCode, stdout, stderr, tookMs } = outcome
    if (tookMs > timeoutMs) return { exitCode: SIGKILL_CODE, output: `command ${JSON.stringify(command.join(' '))} timed out`, tookMs: timeoutMs, isTimeout: true }
    return { exitCode, output: (stdout + stderr).trimEnd(), tookMs }
  }

  /** A kubelet writes the files of a volume anew. */
  writeVolume(tree: string, content: Readonly<Record<string, string>>): void {
    this.containers.writeVolume(tree, content)
  }

  /** Lines that a container has written, with their virtual times; undefined: nobody knows of such a container. */
  logsOf(id: string): readonly { readonly at: number; readonly line: string }[] | undefined {
    return this.containers.logsOf(id)
  }

  /** What a web server in a container answers. */
  httpAnswer(id: string, pod: Pod, container: Container, path: string): { readonly status: number; readonly body: string } {
    return this.containers.httpAnswer(id, pod, container, path)
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

  /** The main process of a container fails now, or is killed for the memory that it takes. */
  crash(node: string, id: string, isOutOfMemory = false): void {
    const container = this.containers.get(id), address = runtimeAddress(node)
    // Without its runtime nobody hears of it before that is back.
    if (this.processOf(id) && this.kernel.isHalted(address)) this.end(id, { ...(isOutOfMemory ? OUT_OF_MEMORY : { exitCode: CRASH_CODE, reason: 'Error' }), finishedAt: this.kernel.now })
    else if (container) this.kernel.send({ from: address, to: address, op: 'timer', subject: container.subject, delayMs: 1, payload: { crashes: id, ...(isOutOfMemory ? { isOutOfMemory } : {}) } satisfies Timer })
  }

  /** Images that a machine has pulled, by their full names. */
  imagesOn(node: string): readonly { readonly name: string; readonly imageId: string; readonly sizeBytes: number }[] {
    return this.images.on(node)
  }

  /** The processes of a container stand still, or go on; an end that they would have come to meanwhile comes now. */
  // Simplified: lines of its log and files that it would have written meanwhile are there all the same, and commands that somebody types in it still run.
  hang(id: string, isHung: boolean): void {
    this.register.setHung(id, isHung)
    if (!isHung && this.processOf(id)) this.scheduleExit(id)
  }

  /** Somebody starts a container by hand: no kubelet knows of it, and nobody starts it again. */
  startForeign(node: string, name: string, image: string): void {
    const { pod, container } = foreignStart(node, name, image), id = `${foreignOn(node)}/${name}/0`
    if (!this.containers.start({ id, pod, container, isInit: false, index: 0, restarts: 0, env: {} }, '', node)) return
    this.register.started(id, node, { pod, container })
    this.scheduleExit(id)
  }

  /** The runtime of a machine ends. The containers go on without it. */
  halt(node: string): void {
    this.kernel.halt([runtimeAddress(node)])
  }

  /** It begins again, and finds what runs; what would have come about meanwhile comes about now. */
  resume(node: string): void {
    this.kernel.resume([runtimeAddress(node)])
    for (const id of this.register.on(node)) {
      const running = this.processOf(id)
      if (!running) continue
      this.scheduleExit(id)
      this.containers.resume(id)
      if (running.process.waitsFor) this.askAgain(id)
    }
  }

  /** The machine has lost its power: nothing runs any longer. */
  losePower(node: string): void {
    for (const id of this.register.on(node)) if (this.processOf(id)) this.end(id, { ...POWER_LOST, finishedAt: this.kernel.now })
  }

  private end(id: string, end: ContainerEnd): void {
    this.forgetExit(id)
    this.containers.end(id, end)
    this.register.ended(id, end.exitCode)
  }

  private receive(delivery: Delivery): void {
    if (delivery.op === 'timer') return this.takeTimer(delivery, delivery.payload as Timer)
    if (delivery.op === 'cri') {
      const { call, token, hasPassed } = delivery.payload as PassedCall
      return hasPassed || this.behind(nodeOf(delivery.to)).length === 0 ? this.serve(delivery, call as CriCall, token) : this.pass(delivery)
    }
    const { answer, token } = delivery.payload as CallAnswer, waiting = token as Waiting
    if ('sandboxFor' in waiting) this.answer(delivery, waiting.sandboxFor, 'sandbox', answer as RunPodSandboxAnswer)
    else this.pulled(delivery, waiting, answer as Pulled)
  }

  /** Hands a call on to the next program behind the shim, and from the last one back. */
  // Simplified: the shim answers for all of them; in life the answer goes the same way back.
  private pass({ to, subject, background, payload }: Delivery): void {
    const node = nodeOf(to), way = [runtimeAddress(node), ...this.behind(node)], next = way.at(way.indexOf(to) + 1)
    this.kernel.send({ from: to, to: next ?? way[0], op: 'cri', subject, background, delayMs: 1, payload: { ...(payload as CallEnvelope), ...(next ? {} : { hasPassed: true }) } satisfies PassedCall })
  }

  private answer(delivery: Pick<Delivery, 'to' | 'subject'> & Partial<Pick<Delivery, 'background'>>, token: unknown, row: LatencyRow | number, answer: unknown): void {
    const { kernel } = this, node = nodeOf(delivery.to)
    kernel.send({
      from: delivery.to, to: kubeletAddress(node), op: 'cri-response', subject: delivery.subject, background: delivery.background,
      delayMs: typeof row === 'number' ? row : kernel.latency(row, delivery.to, delivery.subject), payload: { answer, token } satisfies CallAnswer,
    })
  }

  private serve(delivery: Delivery, call: CriCall, token: unknown): void {
    switch (call.rpc) {
      case 'RunPodSandbox': return this.runSandbox(delivery, call, token)
      case 'StopPodSandbox': return this.stopSandbox(delivery, call.sandbox, token)
      case 'ImageStatus': return this.answer(delivery, token, 'imageStatus', this.imageStatus(nodeOf(delivery.to), call))
      case 'PullImage': return this.pull(delivery, call, token)
      case 'RemoveImages': return this.removeImages(delivery, call.images, token)
      case 'CreateContainer': return this.answer(delivery, token, 'createContainer', {})
      case 'StartContainer': return this.start(delivery, call, token)
      case 'StopContainer': return this.stop(delivery, call, token)
      case 'ContainerStatus': return this.answer(delivery, token, 1, { isRunning: this.processOf(call.id) !== undefined, ended: this.containers.get(call.id)?.ended })
      case 'ExecSync': return this.execSync(delivery, call, token)
      case 'Exec': return this.exec({ call, token, to: delivery.to, subject: delivery.subject, beganAt: this.kernel.now, answers: [] })
    }
  }

  private runSandbox(delivery: Delivery, call: Extract<CriCall, { rpc: 'RunPodSandbox' }>, token: unknown): void {
    const { pod, volumes } = call
    if (pod && volumes) this.stores.mount({ uid: pod.metadata.uid, pod: pod.metadata.name, ns: pod.metadata.namespace ?? '', node: nodeOf(delivery.to) }, volumes)
    if (call.isHostNetwork) return this.answer(delivery, token, 'sandbox', { ip: '' } satisfies RunPodSandboxAnswer)
    const waiting: Waiting = { sandboxFor: token, sandbox: call.sandbox }
    this.kernel.send({
      from: delivery.to, to: cniAddress(nodeOf(delivery.to)), op: 'cni', subject: delivery.subject, delayMs: 1,
      payload: { call: { add: call.sandbox, podCidr: call.podCidr }, token: waiting } satisfies CallEnvelope,
    })
  }

  private stopSandbox(delivery: Delivery, sandbox: string, token: unknown): void {
    const uid = sandbox.slice(0, sandbox.indexOf('/')), waiting: Waiting = { sandboxFor: token, sandbox }
    // Whatever still runs in it ends with it.
    for (const id of this.register.of(uid)) if (this.processOf(id)) this.end(id, { exitCode: SIGKILL_CODE, reason: 'Error', finishedAt: this.kernel.now })
    this.stores.unmount(uid)
    this.register.removed(sandbox.slice(0, sandbox.lastIndexOf('/')))
    this.kernel.send({
      from: delivery.to, to: cniAddress(nodeOf(delivery.to)), op: 'cni', subject: delivery.subject, delayMs: 1,
      payload: { call: { remove: sandbox }, token: waiting } satisfies CallEnvelope,
    })
  }

  private imageStatus(node: string, { image, pod, container }: Extract<CriCall, { rpc: 'ImageStatus' }>): ImageStatusAnswer {
    const reference = parseImage(image)
    if (!reference) return { present: false, imageId: '', user: '' }
    const name = formatImage(reference), behaviour = this.catalogue.behaviourOf(reference, pod, container), isPreloaded = behaviour.isPresent?.(reference, pod) ?? false
    const pulled = this.images.get(node, name)
    return { present: isPreloaded || pulled !== undefined, imageId: imageIdOf(name), user: behaviour.user?.(reference) ?? '', ...(pulled?.pulledWith && !isPreloaded ? { pulledWith: pulled.pulledWith } : {}) }
  }

  private removeImages(delivery: Delivery, images: readonly string[], token: unknown): void {
    const node = nodeOf(delivery.to)
    for (const name of images) this.images.remove(node, name)
    if (images.length > 0) this.imagesChanged(node)
    this.answer(delivery, token, 'imageStatus', {})
  }

  private pull(delivery: Delivery, call: Extract<CriCall, { rpc: 'PullImage' }>, token: unknown): void {
    const waiting: Waiting = { pullFor: token, image: call.image, since: this.kernel.now, credentials: call.credentials ?? [] }
    const request: PullRequest = { image: call.image, pod: call.pod, container: call.container, isCached: this.imageStatus(nodeOf(delivery.to), { ...call, rpc: 'ImageStatus' }).present, ...(call.credentials ? { credentials: call.credentials } : {}) }
    this.kernel.send({
      from: delivery.to, to: REGISTRY, op: 'registry', subject: delivery.subject, delayMs: this.kernel.latency('registry', delivery.to, call.image),
      payload: { call: request, token: waiting } satisfies CallEnvelope,
    })
  }

  private pulled(delivery: Delivery, waiting: Extract<Waiting, { image: string }>, { error, sizeBytes }: Pulled): void {
    const reference = parseImage(waiting.image), name = reference ? formatImage(reference) : waiting.image
    const node = nodeOf(delivery.to)
    if (error === undefined && this.images.add(node, name, sizeBytes, reference?.registry ?? '', waiting.credentials)) this.imagesChanged(node)
    const answer: PullImageAnswer = { scheme: this.kindOf(node).scheme, ...(error === undefined ? {} : { error }), imageId: imageIdOf(name), tookMs: this.kernel.now - waiting.since, sizeBytes }
    this.answer(delivery, waiting.pullFor, 1, answer)
  }

  private start(delivery: Delivery, call: Extract<CriCall, { rpc: 'StartContainer' }>, token: unknown): void {
    const living = this.containers.start(call, delivery.subject, nodeOf(delivery.to))
    if (!living) return
    const { startedAt, process } = living
    this.register.started(call.id, nodeOf(delivery.to), call)
    this.scheduleExit(call.id)
    if (process.waitsFor) this.askAgain(call.id)
    this.answer(delivery, token, startedAt - this.kernel.now, { scheme: this.kindOf(nodeOf(delivery.to)).scheme, startedAt, process } satisfies StartContainerAnswer)
  }

  private setTimer(id: string, timer: Timer, delayMs: number, background: boolean): HopId {
    const { node, subject } = this.containers.get(id) as RunningContainer, address = runtimeAddress(node)
    return this.kernel.send({ from: address, to: address, op: 'timer', subject, delayMs, background, payload: timer })
  }

  private scheduleExit(id: string): void {
    const { startedAt, process } = this.containers.get(id) as RunningContainer
    this.forgetExit(id)
    if (!process.exit) return
    const delayMs = startedAt + process.exit.afterMs - this.kernel.now
    this.exits.set(id, this.setTimer(id, { exits: id }, delayMs, delayMs > AWAITED_MS))
  }

  /** Nobody waits for the end that a process would have come to: it has come to another, or will come to it at another time. */
  private forgetExit(id: string): void {
    const hop = this.exits.get(id)
    if (hop === undefined) return
    this.kernel.release(hop)
    this.exits.delete(id)
  }

  private askAgain(id: string): void {
    this.setTimer(id, { asks: id }, ASK_EVERY_MS, true)
  }

  /** A process that waits for a name looks again; once the answer is another, it goes on from there. */
  private ask(id: string): void {
    this.containers.askAgain(id)
    const container = this.containers.get(id)
    if (container && !container.ended && container.process.waitsFor) this.askAgain(id)
  }

  private takeTimer(delivery: Delivery, { exits, crashes, isOutOfMemory, stops, asks, wakes, executed, question }: Timer): void {
    if (question) this.sendQuestion(question, delivery.background)
    else if (asks !== undefined) this.ask(asks)
    else if (wakes !== undefined) this.containers.wake(wakes)
    else if (executed) this.answer(delivery, executed.token, 1, executed.answer)
    else if (crashes !== undefined) {
      const container = this.containers.get(crashes)
      if (container && !container.ended) this.endNow(delivery, crashes, { ...(isOutOfMemory ? OUT_OF_MEMORY : { exitCode: CRASH_CODE, reason: 'Error' }), finishedAt: this.kernel.now })
    } else if (exits !== undefined) {
      const container = this.containers.get(exits), exit = container?.process.exit
      // A process that was worked out anew may end later, one that hangs does not before it goes on.
      if (this.register.troubles.isHung(exits)) return
      if (!container || container.ended || !exit || container.startedAt + exit.afterMs > this.kernel.now) return
      const { code, reason, message } = exit
      this.endNow(delivery, exits, { exitCode: code, reason: reason ?? (code === 0 ? 'Completed' : 'Error'), ...(message ? { message } : {}), finishedAt: this.kernel.now })
    } else if (stops) {
      const end = this.containers.get(stops.id)?.ended ?? stops.end
      this.end(stops.id, end)
      this.answer(delivery, stops.token, 1, { ended: end })
    }
  }

  /** A container has ended by itself: its kubelet hears of it. */
  private endNow({ to, subject }: Pick<Delivery, 'to' | 'subject'>, id: string, end: ContainerEnd): void {
    this.end(id, end)
    this.kernel.send({ from: to, to: kubeletAddress(nodeOf(to)), op: 'cri', subject, delayMs: this.kernel.latency('pleg', id), payload: { exited: { id, end } } satisfies ContainerExited })
  }

  /** SIGTERM, and SIGKILL when the grace period is over. */
  private stop(delivery: Delivery, { id, graceMs }: Extract<CriCall, { rpc: 'StopContainer' }>, token: unknown): void {
    const container = this.containers.get(id)
    if (!container || container.ended) return this.answer(delivery, token, 1, { ended: container?.ended })
    const onTerm = this.register.troubles.isHung(id) ? 'ignored' : container.process.onTerm ?? { afterMs: this.kernel.latency('stop', id), code: 0 }
    const needs = onTerm === 'ignored' ? Infinity : onTerm.afterMs
    const isKilled = needs > graceMs, exitCode = isKilled || onTerm === 'ignored' ? SIGKILL_CODE : onTerm.code
    const afterMs = Math.max(1, Math.round(isKilled ? graceMs : needs))
    const end: ContainerEnd = { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', finishedAt: this.kernel.now + afterMs }
    this.kernel.send({ from: delivery.to, to: delivery.to, op: 'timer', subject: delivery.subject, delayMs: afterMs, payload: { stops: { id, end, token } } satisfies Timer })
  }

  private execSync(delivery: Delivery, { id, pod, container, command, timeoutMs }: Extract<CriCall, { rpc: 'ExecSync' }>, token: unknown): void {
    const answer = this.execute(id, pod, container, command, timeoutMs)
    this.answer(delivery, token, answer.tookMs + this.kernel.latency('probe', id), answer)
  }

  /** A command that somebody sent: what it says, when it has ended. Where it asks the API server, it goes on with the answer. */
  private exec(work: ExecWork): void {
    const { call: { id, pod, container, command, stdin }, token, to, subject, beganAt, answers } = work, { kernel } = this
    const outcome = this.containers.execute(id, pod, container, command, { stdin, trusts: false, answers, beganAt })
    if (!outcome) return this.answer(work, token, 1, {} satisfies ExecAnswer)
    if ('asks' in outcome) {
      const { asks: { afterMs, request } } = outcome, payload: Timer = { question: { pod, request, note: { command: work, sentAt: 0 } } }
      kernel.send({ from: to, to, op: 'timer', subject, delayMs: Math.max(1, beganAt + Math.round(afterMs) - kernel.now), payload })
      return
    }
    const { exitCode, stdout, stderr, isMissing, tookMs, isOutOfMemory } = outcome
    if (isOutOfMemory) this.endNow({ to, subject }, id, { ...OUT_OF_MEMORY, finishedAt: kernel.now })
    const answer: ExecAnswer = { outcome: { exitCode, stdout, stderr, ...(isMissing ? { isMissing } : {}) } }
    kernel.send({ from: to, to, op: 'timer', subject, delayMs: tookMs + kernel.latency('probe', id), payload: { executed: { answer, token } } satisfies Timer })
  }

  /** A process comes to ask the API server something. One that does so again and again keeps nobody waiting. */
  private question(id: string, request: ApiRequest, asked: string, delayMs: number): void {
    const { start, answers = [] } = this.containers.get(id) as RunningContainer
    if (start) this.setTimer(id, { question: { pod: start.pod, request, note: { process: id, asked, sentAt: 0 } } }, Math.max(1, delayMs), answers.length >= MOST_AWAITED_QUESTIONS)
  }

  /** A request leaves its Pod, unless who wanted to ask has ended or found something else to do. */
  private sendQuestion({ pod, request, note }: NonNullable<Timer['question']>, background: boolean): void {
    if ('process' in note && !this.containers.waitsForAnswer(note.process, note.asked)) return
    this.network.askApiServer(pod, request, { ...note, sentAt: this.kernel.now } satisfies Asked, background)
  }

  /** The API server has answered a Pod. */
  answered({ response: { code, body }, token }: ResponseEnvelope): void {
    const note = token as Asked, answer = reachedBy(code, body, this.kernel.now - note.sentAt)
    if ('process' in note) this.containers.answered(note.process, note.asked, answer)
    else if (!this.kernel.isHalted(note.command.to)) this.exec({ ...note.command, answers: [...note.command.answers, answer] })
  }
}
