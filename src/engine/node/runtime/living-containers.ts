// What the containers of all machines do while they run: files that they write come about at their time, and what a process looks at
// and somebody changes has it worked out anew from there on. Logs and commands are answered from here.
import type { ApiRequest } from '../../apiserver/request.ts'
import type { Container, Pod } from '../../generated/api-types.d.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { Index, Table } from '../../kernel/store.ts'
import type { WallClock } from '../../kernel/wall.ts'
import type { FileStores } from '../files/file-stores.ts'
import type { FileChange } from '../files/file-tree.ts'
import { FileView, type Mount, NO_FILES } from '../files/file-view.ts'
import type { ContainerStart, ImageInside, NameState, Process } from '../images/define-image-behaviour.ts'
import { httpStatusAt } from '../images/http-status.ts'
import { type Images, parseImage } from '../images/images.ts'
import type { ApiWish, Reached } from '../images/shell/program.ts'
import type { Journey } from '../../network/journeys.ts'
import type { ContainerRegister } from './container-register.ts'
import type { Execute } from './cri.ts'
import type { ExecOutcome } from './exec.ts'
import { type Asks, ServiceAccountCalls } from './service-account-calls.ts'
import { mayGoOnOtherwise, layerOf, type RunningContainer, seesChange, treesOf, worldOf } from './living-container.ts'

/** What the runtime is told when a container is to start. */
export interface StartRequest {
  readonly id: string
  readonly pod: Pod
  readonly container: Container
  readonly isInit: boolean
  readonly index: number
  readonly restarts: number
  readonly env: Readonly<Record<string, string>>
  readonly mounts?: readonly Mount[]
}

/** Who asks over the network: a container, by its Pod. */
export interface Asker {
  readonly pod: Pod
  readonly container: string
}

/** The network as containers know it. */
export interface ContainerNetwork {
  lookUp(name: string, pod: Pod): NameState
  /** What would come of a request now. */
  reach(asker: Asker, host: string, port: number, path: string): Inquiry
  /** Whether a host and port are the API server's, for a Pod. */
  isApiServer(host: string, port: number, pod: Pod): boolean
  /** Asks the API server on behalf of a Pod; the note comes back with the answer. */
  askApiServer(pod: Pod, request: ApiRequest, note: unknown, background: boolean): void
  /** The uid of a Pod's service account; undefined: there is none. */
  accountOf(pod: Pod): string | undefined
  /** Sends requests of a command that takes so long; returns after how many ms the last is over. */
  depart(requests: readonly Request[], tookMs: number): number
}

/** What comes of a request, and the way that it takes, where any packet is sent. */
export interface Inquiry {
  readonly reached: Reached
  readonly journey?: Journey
}

/** A request of a command, in ms since it began. */
export interface Request {
  readonly afterMs: number
  readonly journey: Journey
}

/** How a command is carried out in a container. */
interface ExecOptions {
  readonly stdin?: string
  /** An unknown program is a check that passes. */
  readonly trusts: boolean
  /** What the API server has answered to it so far, and when it began; by default now. */
  readonly answers?: readonly Reached[]
  readonly beganAt?: number
}

/** What the runtime does about a container whose process is another now. */
export interface Rescheduling {
  /** It asks the API server in so many ms. */
  asks(id: string, request: ApiRequest, asked: string, delayMs: number): void
  /** Its end may come at another time. */
  exits(id: string): void
  /** Something that it does is to come about in so many ms. */
  wakes(id: string, delayMs: number, isNews: boolean): void
}

/** A process is worked out anew so often at most. */
// Simplified: a process that asks the API server again and again stops after two hundred times.
const MOST_RESUMES = 200
const TOKEN_RENEWED_MS = 0.8 * 3607 * 1000

export class LivingContainers {
  private readonly containers: Table<RunningContainer>
  /** Containers that look at files of a tree. */
  private readonly readers: Index
  /** Running containers of Pods that have several. */
  private readonly together: Index
  private readonly kernel: Kernel
  private readonly wall: WallClock
  private readonly catalogue: Images
  private readonly stores: FileStores
  private readonly network: ContainerNetwork
  private readonly register: ContainerRegister
  private readonly reschedule: Rescheduling
  private shell: Execute | undefined

  constructor(kernel: Kernel, wall: WallClock, catalogue: Images, stores: FileStores, network: ContainerNetwork, register: ContainerRegister, reschedule: Rescheduling) {
    this.kernel = kernel
    this.wall = wall
    this.catalogue = catalogue
    this.stores = stores
    this.network = network
    this.register = register
    this.reschedule = reschedule
    this.containers = kernel.adopt('containerd/containers', new Table<RunningContainer>())
    this.readers = kernel.adopt('containerd/readers', new Index())
    this.together = kernel.adopt('containerd/together', new Index())
  }

  useShell(execute: Execute): void {
    this.shell = execute
  }

  get(id: string): RunningContainer | undefined {
    return this.containers.get(id)
  }

  /** Begins a container's process; undefined if its image's name is malformed. */
  start(request: StartRequest, subject: string, node: string): RunningContainer | undefined {
    const { id, pod, container, isInit, index, restarts, env } = request, image = parseImage(container.image ?? ''), { kernel } = this
    if (!image) return undefined
    const mounts = (request.mounts ?? []).map(({ isSnapshot, ...mount }) => (isSnapshot ? { ...mount, tree: this.stores.snapshot(mount.tree, id) } : mount)), base = { pod, container, image, index, isInit, restarts, env, wallMs: this.wall.epochMs + kernel.now, ...this.accountFor(pod) }
    const world = worldOf(this.stores, id, mounts, NO_FILES, container, this.takenPorts(id, pod))
    const states: Record<string, NameState> = {}, start: ContainerStart = { ...base, world }
    const process = kernel.sharing.share(this.work(start, [], states, []), undefined, 2), startedAt = kernel.now + Math.max(1, Math.round(process.startMs ?? kernel.latency('startContainer', id)))
    const keeps = mayGoOnOtherwise(process) || process.effects !== undefined || Object.keys(env).length > 0 || mounts.length > 0
    const living: RunningContainer = { startedAt, process, subject, node, ...(keeps ? { start, names: [{ afterMs: 0, states }] } : {}) }
    this.containers.set(id, living)
    if (this.isOneOfSeveral(pod)) this.together.set(pod.metadata.uid, id, true)
    this.containers.delete(attemptBefore(id, 2))
    this.listenToTrees(id, process)
    this.scheduleEffects(id)
    this.scheduleQuestion(id)
    return living
  }

  private isOneOfSeveral({ spec }: Pod): boolean {
    return spec.containers.length > 1 || (spec.initContainers ?? []).some(({ restartPolicy }) => restartPolicy === 'Always')
  }

  /** Ports on which the other containers of the Pod listen, or will. */
  private takenPorts(id: string, pod: Pod): readonly number[] {
    return [...(this.together.get(pod.metadata.uid)?.keys() ?? [])].filter((other) => other !== id).flatMap((other) => (this.containers.get(other)?.process.serves ?? []).map(({ port }) => port))
  }

  /** Works out what a process does, with names as they were known so far and as they are now. */
  private work(start: ContainerStart, known: RunningContainer['names'], states: Record<string, NameState>, answers: readonly Reached[]): Process {
    const calls = new ServiceAccountCalls((host, port) => this.network.isApiServer(host, port, start.pod), answers), api = (host: string, port: number, wish: ApiWish, afterMs: number): Reached | undefined => calls.ask(host, port, wish, afterMs)
    const from = start.world?.resumes.at(-1)?.afterMs ?? 0
    const lookUp = (name: string, afterMs: number): NameState => {
      const before = afterMs < from ? known?.findLast((moment) => moment.afterMs <= afterMs && moment.states[name] !== undefined) : undefined
      return before?.states[name] ?? (states[name] ??= this.network.lookUp(name, start.pod))
    }
    const process = this.catalogue.behaviourOf(start.image, start.pod, start.container).start({ ...start, lookUp, api })
    return this.register.withCrash(start, calls.open ? { ...process, asks: calls.open } : process)
  }

  private insideOf(start: ContainerStart): ImageInside | undefined {
    return this.catalogue.behaviourOf(start.image, start.pod, start.container).inside?.(start)
  }

  private listenToTrees(id: string, { looksAt = [] }: Process): void {
    for (const look of looksAt) {
      const tree = treeOfLook(look)
      if (!this.readers.get(tree)?.has(id)) this.readers.set(tree, id, true)
    }
  }

  /** Whether a name that a process waits for is known differently now; then it goes on from there. */
  askAgain(id: string): void {
    const living = this.containers.get(id), last = living?.names?.at(-1)?.states ?? {}
    const names = living?.process.waitsFor ?? []
    if (living?.start && names.some((name) => this.network.lookUp(name, (living.start as ContainerStart).pod) !== last[name])) this.rework(id)
  }

  /** Works a process out anew from this moment on. Up to it, it comes out as before. */
  private rework(id: string): void {
    this.catchUp(id)
    const living = this.containers.get(id), world = living?.start?.world
    if (!living?.start || !world || living.ended || world.resumes.length >= MOST_RESUMES) return
    const elapsedMs = Math.max(0, this.kernel.now - living.startedAt), states: Record<string, NameState> = {}
    const resumes = [...world.resumes, { afterMs: elapsedMs, trees: treesOf(this.stores, world.layer, world.mounts) }]
    const start: ContainerStart = { ...living.start, world: { ...world, resumes } }
    const process = this.work(start, living.names, states, living.answers ?? []), applied = (process.effects ?? []).filter(({ afterMs }) => afterMs <= elapsedMs).length
    const { wakesAt: _before, ...kept } = living
    this.containers.set(id, { ...kept, start, process, applied, names: [...(living.names ?? []), { afterMs: elapsedMs, states }] })
    this.listenToTrees(id, process)
    this.reschedule.exits(id)
    this.scheduleEffects(id)
    this.scheduleQuestion(id)
  }

  /** Whose token the containers of a Pod find. A kubelet fetches a new one when four fifths of an hour are over. */
  private accountFor(pod: Pod): Pick<ContainerStart, 'account'> {
    const uid = this.network.accountOf(pod), created = pod.metadata.creationTimestamp
    if (uid === undefined || !created) return {}
    const createdAt = this.wall.toVirtual(created), rounds = Math.floor(Math.max(0, this.kernel.now - createdAt) / TOKEN_RENEWED_MS)
    return { account: { uid, issuedAt: Math.floor((this.wall.epochMs + createdAt + rounds * TOKEN_RENEWED_MS) / 1000) } }
  }

  /** What a process asks the API server next is sent when it comes to that. */
  private scheduleQuestion(id: string): void {
    const living = this.containers.get(id) as RunningContainer, { process: { asks }, startedAt } = living, asked = asks && `${living.answers?.length ?? 0} ${asks.afterMs}`
    if (!asks || asked === undefined || asked === living.asked) return
    this.containers.set(id, { ...living, asked })
    this.reschedule.asks(id, asks.request, asked, Math.max(0, startedAt + Math.round(asks.afterMs) - this.kernel.now))
  }

  /** Whether a process still waits for the answer to a question. */
  waitsForAnswer(id: string, asked: string): boolean {
    const living = this.containers.get(id)
    return living !== undefined && !living.ended && living.asked === asked
  }

  /** The API server has answered a process: it goes on from there. */
  answered(id: string, asked: string, answer: Reached): void {
    if (!this.waitsForAnswer(id, asked)) return
    const living = this.containers.get(id) as RunningContainer
    this.containers.set(id, { ...living, answers: [...(living.answers ?? []), answer] })
    this.rework(id)
  }

  /** Brings about what the process has done to files by now. */
  catchUp(id: string): void {
    for (;;) {
      const living = this.containers.get(id), next = living?.process.effects?.[living.applied ?? 0]
      if (!living || living.ended || !next || next.afterMs > this.kernel.now - living.startedAt) return
      this.containers.set(id, { ...living, applied: (living.applied ?? 0) + 1 })
      this.change(next.tree, next.change, id)
    }
  }

  /** Changes a file, and tells whoever looks at it. */
  change(tree: string, change: FileChange, by: string): void {
    this.stores.change(tree, change)
    for (const reader of [...(this.readers.get(tree)?.keys() ?? [])]) {
      const living = this.containers.get(reader)
      if (reader !== by && living && !living.ended && seesChange(living.process, tree, change.path)) this.rework(reader)
    }
  }

  /** A kubelet writes the files of a volume anew; who looks at them notices. */
  writeVolume(tree: string, content: Readonly<Record<string, string>>): void {
    for (const change of this.stores.changesTo(tree, content)) this.change(tree, change, 'kubelet')
  }

  /** Others see the files of volumes: these come about at their time, those of the own layer when somebody looks. */
  private scheduleEffects(id: string): void {
    const living = this.containers.get(id) as RunningContainer, { effects = [], workedOutMs } = living.process, layer = layerOf(id)
    const next = effects.slice(living.applied ?? 0).find(({ tree }) => tree !== layer)
    const isShared = next !== undefined || effects.some(({ tree }) => tree !== layer)
    const afterMs = next?.afterMs ?? (isShared ? workedOutMs : undefined)
    if (afterMs === undefined) return
    const wakesAt = Math.max(this.kernel.now + 1, living.startedAt + afterMs)
    this.containers.set(id, { ...living, wakesAt })
    this.reschedule.wakes(id, wakesAt - this.kernel.now, next?.isNews ?? false)
  }

  /** Its runtime is there again: what was to come about meanwhile has, and the rest comes at its time. */
  resume(id: string): void {
    this.catchUp(id)
    this.workOn(id)
    this.scheduleEffects(id)
  }

  /** The time has come that was set. */
  wake(id: string): void {
    const living = this.containers.get(id)
    if (!living || living.ended || living.wakesAt !== this.kernel.now) return
    this.catchUp(id)
    this.workOn(id)
    if (this.containers.get(id)?.wakesAt === this.kernel.now) this.scheduleEffects(id)
  }

  /** What goes on beyond what was worked out is worked out further. */
  private workOn(id: string): void {
    const living = this.containers.get(id), { workedOutMs } = living?.process ?? {}, elapsedMs = this.kernel.now - (living?.startedAt ?? 0)
    const from = living?.start?.world?.resumes.at(-1)?.afterMs ?? 0
    if (living && workedOutMs !== undefined && workedOutMs <= elapsedMs && workedOutMs > from) this.rework(id)
  }

  /** A container has ended: its layer goes, its log stays. */
  end(id: string, ended: NonNullable<RunningContainer['ended']>): void {
    this.catchUp(id)
    const living = this.containers.get(id)
    if (!living) return
    const logs = living.process.logs?.filter(({ afterMs }) => living.startedAt + afterMs <= ended.finishedAt)
    const { start: _start, names: _names, ...kept } = living, { effects: _effects, looksAt = [], ...process } = living.process
    this.containers.set(id, { ...kept, ended, process: { ...process, ...(logs ? { logs } : {}) } })
    for (const look of looksAt) {
      const tree = treeOfLook(look)
      if (this.readers.get(tree)?.has(id)) this.readers.remove(tree, id)
    }
    const uid = id.slice(0, id.indexOf('/'))
    if (this.together.get(uid)?.has(id)) this.together.remove(uid, id)
    this.stores.drop(layerOf(id))
  }

  /** Lines that a container has written by now, with their virtual times. */
  logsOf(id: string): readonly { readonly at: number; readonly line: string }[] | undefined {
    if (!this.containers.has(id)) return undefined
    this.catchUp(id)
    this.workOn(id)
    const { process, startedAt, ended } = this.containers.get(id) as RunningContainer, until = ended?.finishedAt ?? this.kernel.now
    return (process.logs ?? []).map(({ afterMs, line }) => ({ at: startedAt + Math.round(afterMs), line })).filter(({ at }) => at <= until)
  }

  /** The container as a command or a request finds it. */
  private surroundings(id: string, living: RunningContainer, pod: Pod, container: Container) {
    const image = parseImage(container.image ?? ''), start: ContainerStart | undefined = living.start ?? (image && { pod, container, image, index: 0, isInit: false, restarts: 0, env: {} })
    const inside = start && this.insideOf({ ...start, ...this.accountFor(pod) })
    return { start, inside, world: worldOf(this.stores, id, living.start?.world?.mounts ?? [], inside?.files ?? NO_FILES, container, []) }
  }

  /** Runs a command in a container; undefined: it does not run. Where it asks the API server and has no answer yet, it is to be run again with it. */
  execute(id: string, pod: Pod, container: Container, command: readonly string[], options: ExecOptions): ExecOutcome | Asks | undefined {
    if (!this.shell) throw new Error('A container runs before the machines have a shell.')
    this.catchUp(id)
    this.workOn(id)
    const living = this.containers.get(id)
    if (!living || living.ended) return undefined
    const { inside, world } = this.surroundings(id, living, pod, container)
    const { answers = [], beganAt = this.kernel.now, ...rest } = options, calls = new ServiceAccountCalls((host, port) => this.network.isApiServer(host, port, pod), answers), spentMs = this.kernel.now - beganAt
    const requests: Request[] = [], reach = (host: string, port: number, path: string, afterMs: number): Reached => {
      const { reached, journey } = this.network.reach({ pod, container: container.name }, host, port, path)
      if (journey) requests.push({ afterMs: Math.max(0, Math.round(afterMs) - spentMs), journey })
      return reached
    }
    const outcome = this.shell({
      process: living.process, elapsedMs: beganAt - living.startedAt, world, folder: container.workingDir, wallMs: this.wall.epochMs + this.kernel.now,
      ...(inside ? { inside } : {}), ...(options.trusts ? {} : { reach, api: (host, port, wish, afterMs) => calls.ask(host, port, wish, afterMs) }), ...rest,
    }, command)
    if (calls.open) return { asks: calls.open }
    // Simplified: what a command does to files is there at once, also where the command takes its time.
    for (const { tree, change } of outcome.effects) this.change(tree, change, `exec ${id}`)
    const leftMs = Math.max(0, outcome.tookMs - spentMs)
    return { ...outcome, tookMs: requests.length === 0 ? leftMs : Math.max(leftMs, this.network.depart(requests, leftMs)) }
  }

  /** What a web server in a container answers to a path. */
  httpAnswer(id: string, pod: Pod, container: Container, path: string): { readonly status: number; readonly body: string } {
    this.catchUp(id)
    const living = this.containers.get(id)
    if (!living) return { status: 502, body: '' }
    const status = httpStatusAt(living.process, path, this.kernel.now - living.startedAt), { pages } = living.process
    // Simplified: what most servers say is not known; they answer with the name of their Pod.
    if (pages === undefined || status >= 500) return { status, body: status < 400 ? `${pod.metadata.name}\n` : errorPage(status) }
    return this.pageAt(this.surroundings(id, living, pod, container).world, `${pages}${path.split(/[?#]/)[0]}`.replace(/\/+$/, ''))
  }

  private pageAt(world: ReturnType<typeof worldOf>, path: string): { readonly status: number; readonly body: string } {
    const view = new FileView(world.mounts, world.layer, world.image, (tree) => this.stores.tree(tree)), entry = view.look(path), page = entry?.is === 'folder' ? view.look(`${path}/index.html`) : entry
    if (page?.is === 'file') return { status: 200, body: page.text }
    const status = entry?.is === 'folder' ? 403 : 404
    return { status, body: errorPage(status) }
  }
}

const TITLES: Readonly<Record<number, string>> = { 403: '403 Forbidden', 404: '404 Not Found', 500: '500 Internal Server Error' }

/** The page with which a web server says that something went wrong. */
export function errorPage(status: number): string {
  const title = TITLES[status] ?? String(status)
  return `<html>\n<head><title>${title}</title></head>\n<body>\n<center><h1>${title}</h1></center>\n</body>\n</html>\n`
}

/** The tree of `tree path`: names of trees have one blank. */
function treeOfLook(look: string): string {
  return look.slice(0, look.indexOf(' ', look.indexOf(' ') + 1))
}

function attemptBefore(id: string, by: number): string {
  const slash = id.lastIndexOf('/')
  return `${id.slice(0, slash)}/${Number(id.slice(slash + 1)) - by}`
}
