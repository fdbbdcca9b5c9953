// A process that runs control loops on one shared cache, such as kube-controller-manager: informer events fill work queues,
// work queues start syncs, syncs yield Steps, Steps become request Hops.
import type { ApiRequest } from '../apiserver/request.ts'
import { apiVersionOf, type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import type { KubeObject } from '../kube-object.ts'
import { type ResponseEnvelope } from './api-client.ts'
import type { ComponentInfo } from './component.ts'
import type { ClusterSettings, Controller, Reconcile, Reconciler, SyncResult, Watch } from './controller.ts'
import { EventRecorder, isRecorderToken } from './event-recorder.ts'
import { Expectations } from './expectations.ts'
import { Informer, keyOf, type WatchEvent } from './informer.ts'
import { slashed } from './joined.ts'
import type { Delivery, Kernel } from './kernel.ts'
import type { HopId } from './ledger.ts'
import { Reflector } from './reflector.ts'
import { Table } from './store.ts'
import { type Readings, RequestFailed } from './sync.ts'
import { type Running, RoutineRunner } from './routine-runner.ts'
import { ControllerView } from './sync-view.ts'
import type { WallClock } from './wall.ts'
import { WorkQueue } from './work-queue.ts'

/** Payload of a watch Hop. */
export interface WatchEnvelope {
  readonly resource: string
  readonly type: WatchEvent['type']
  readonly object: KubeObject
}

type Wake =
  | { readonly wake: 'lease-lost' } | { readonly wake: 'work' } | { readonly wake: 'resync' }
  | { readonly wake: 'again' | 'delayed' | 'rested'; readonly key: string }

/** What a controller expects to see of a request of its own: a creation, or the deletion of the object with this key. */
type Expected = { readonly creation: true } | { readonly deletion: string }

interface SyncArgs {
  /** How often the key had failed in a row when the sync began. */
  readonly failures: number
}

interface Appointment {
  readonly due: number
  readonly hop: HopId
}

interface Loop {
  readonly controller: Controller
  readonly queue: WorkQueue
  readonly syncs: RoutineRunner<SyncArgs, SyncResult, Expected>
  readonly memory: Table<unknown>
  readonly expectations: Expectations
  /** Whether a 'work' timer is on its way. */
  readonly flags: Table<true>
  /** When keys are to be looked at again, and the timers for it. */
  readonly later: Table<Appointment>
  /** When keys of events that wait are to be queued. */
  readonly delayed: Table<Appointment>
  /** Resources whose creations and deletions are expected. */
  readonly expected: ReadonlySet<string>
  /** By every resource that it looks at, what is done with its events. */
  readonly watches: ReadonlyMap<string, readonly Watch[]>
  /** Keys are being given to workers right now: a sync that ends meanwhile need not do it again. */
  isHandingOut: boolean
  /** The resource that it reconciles, where that one's own events wake it. */
  readonly ownResource: string | undefined
}

/** Models --leader-elect-renew-deadline. */
const LEASE_LOST_AFTER_MS = 10_000
/** How many objects a sync goes through in a millisecond. */
const OBJECTS_PER_MS = 250

export interface ProcessContext {
  readonly kernel: Kernel
  readonly wall: WallClock
  readonly settings: ClusterSettings
}

export class ControllerProcess {
  readonly informer: Informer
  readonly components: readonly ComponentInfo[]
  private readonly loops: readonly Loop[]
  /** By resource, the loops that look at it. */
  private readonly loopsAt: ReadonlyMap<string, readonly Loop[]>
  private readonly recorder: EventRecorder
  readonly reflector: Reflector
  /** Resources of which a full list has come. Nobody works before all have. */
  private readonly listed: Table<true>
  private readonly kinds: readonly KindDefinition[]
  private reconcilers: ReadonlyMap<string, Reconcile> = new Map()
  private readonly context: ProcessContext
  private readonly kernel: Kernel
  readonly address: string
  /** One of several instances leads, and its election says when it does not any longer. */
  private isElected = false

  constructor(context: ProcessContext, address: string, controllers: readonly Controller[]) {
    this.context = context
    this.kernel = context.kernel
    this.address = address
    this.kinds = kindsOf(controllers)
    this.informer = new Informer(this.kernel, address, this.kinds, controllers.flatMap((c) => c.indexes ?? []))
    this.recorder = new EventRecorder(this.kernel, address, context.wall)
    this.reflector = new Reflector(this.kernel, address, (_address, { resource }, items) => this.takeList(resource, items), () => this.watchLease())
    this.listed = this.kernel.adopt(`${address}/listed`, new Table<true>())
    this.loops = controllers.map((controller) => this.createLoop(controller))
    this.loopsAt = new Map(this.kinds.map(resourceOf).map((resource) => [resource, this.loops.filter((loop) => loop.watches.has(resource))]))
    this.components = [
      { address, role: 'process' },
      ...controllers.map((c): ComponentInfo => ({ address: c.name, role: 'controller', process: address, reconciles: c.reconciles.kind })),
    ]
    this.kernel.listen(address, (delivery) => this.receive(delivery))
    for (const loop of this.loops) this.kernel.listen(loop.controller.name, (delivery) => this.receiveForLoop(loop, delivery))
  }

  private createLoop(controller: Controller): Loop {
    const { kernel } = this, name = controller.name
    /** What the syncs under way look at, by key. */
    const views = new Map<string, ControllerView>()
    const loop: Loop = {
      controller, isHandingOut: false, queue: new WorkQueue(kernel, name, controller.backOff), memory: kernel.adopt(`${name}/memory`, new Table<unknown>()), expectations: new Expectations(kernel, name),
      flags: kernel.adopt(`${name}/flags`, new Table<true>()), expected: new Set((controller.expects ?? []).map(resourceOf)),
      watches: watchesOf(controller), ownResource: controller.ignoresOwnEvents ? undefined : resourceOf(controller.reconciles),
      later: kernel.adopt(`${name}/later`, new Table<Appointment>()), delayed: kernel.adopt(`${name}/delayed`, new Table<Appointment>()),
      syncs: new RoutineRunner<SyncArgs, SyncResult, Expected>(kernel, name, {
        routine: (key, running, readings) => {
          const view = this.viewOf(loop, key, running, readings)
          views.set(key, view)
          return this.reconcileOf(controller)(view, key)
        },
        ended: (key, running, result) => {
          const view = views.get(key) as ControllerView
          views.delete(key)
          view.commitMemory()
          this.finish(loop, key, result, running.startedAt, view.objectsRead)
        },
        record: (event) => this.recorder.record(name, { component: controller.eventSource ?? name }, event),
        note: (key, request) => this.expect(loop, key, request),
        answered: (key, note, response) => { if (response.code >= 400 && note) disappoint(loop.expectations, key, note) },
      }),
    }
    return loop
  }

  /** What loops do that did not bring it along. Needed before anything exists that they look after. */
  equip(reconcilers: readonly Reconciler[]): void {
    this.reconcilers = new Map(reconcilers.map(({ of, reconcile }) => [of, reconcile]))
  }

  private reconcileOf({ name, reconcile = this.reconcilers.get(name) }: Controller): Reconcile {
    if (!reconcile) throw new Error(`${name} was given a key before the cluster was equipped.`)
    return reconcile
  }

  private viewOf(loop: Loop, key: string, running: Running<SyncArgs>, readings: Readings): ControllerView {
    return new ControllerView(this.context, this.informer, readings, {
      controller: loop.controller.name, key, startedAt: running.startedAt, failures: running.args.failures, memory: loop.memory, expectations: loop.expectations,
    })
  }

  /** From now on an election says when this process begins and ends. */
  beElected(): void {
    this.isElected = true
  }

  /** Lists and watches what the loops need, and starts their periodic looks. */
  start(): void {
    for (const kind of this.kinds) this.reflector.open(this.address, { verb: 'watch', resource: resourceOf(kind) })
    for (const loop of this.loops) this.scheduleResync(loop)
  }

  /** The process ends and forgets; what comes for it is lost. */
  stop(): void {
    this.kernel.halt([this.address, ...this.loops.map((loop) => loop.controller.name)])
    this.blank()
  }

  /** A fresh process: lists all anew. Loops that somebody has disabled stay so. */
  restart(isEnabled: (loop: string) => boolean): void {
    this.kernel.resume([this.address, ...this.loops.map((loop) => loop.controller.name).filter(isEnabled)])
    this.start()
  }

  private blank(): void {
    this.kernel.forget(this.address)
    for (const { controller } of this.loops) this.kernel.forget(controller.name)
  }

  get loopNames(): readonly string[] { return this.loops.map((loop) => loop.controller.name) }

  /** One loop ends: it takes no keys, while the others go on. */
  disable(name: string): void {
    this.kernel.halt([name])
    this.kernel.forget(name)
  }

  /** A loop begins anew: it looks at everything there is. */
  enable(name: string): void {
    const loop = this.loops.find(({ controller }) => controller.name === name)
    if (!loop) return
    this.kernel.resume([name])
    this.scheduleResync(loop)
    for (const kind of this.kinds) for (const object of this.informer.list(kind)) this.takeFor(loop, resourceOf(kind), { type: 'ADDED', object, old: undefined })
  }

  private receive(delivery: Delivery): void {
    if (delivery.op === 'watch') {
      const { resource, type, object } = delivery.payload as WatchEnvelope
      this.take(resource, type, object)
    } else if (!this.reflector.receive(delivery) && this.reflector.isLooking) this.beginAnew()
  }

  /** Without an API server a process cannot renew its lease as the leader: it ends, and its successor knows nothing of what went before. */
  private watchLease(): void {
    if (this.isElected) return
    this.kernel.send({ from: this.address, to: this.address, op: 'timer', delayMs: LEASE_LOST_AFTER_MS, background: true, payload: { wake: 'lease-lost' } satisfies Wake })
  }

  private beginAnew(): void {
    for (const part of ['cache', 'index', 'events']) this.kernel.forget(`${this.address}/${part}`)
    for (const resource of [...this.listed.keys()]) this.listed.delete(resource)
    for (const { controller, later } of this.loops) {
      // What was to be looked at later nobody remembers: it keeps nobody waiting.
      for (const { hop } of later.values()) this.kernel.release(hop)
      this.kernel.forget(controller.name)
    }
    // What has been listed already since the server is back is listed once more, for the successor; the rest is being tried for.
    for (const kind of this.kinds) {
      const watch = { verb: 'watch', resource: resourceOf(kind) } as const
      if (!this.reflector.isLost(this.address, watch)) this.reflector.open(this.address, watch)
    }
  }

  private takeList(resource: string, items: readonly KubeObject[]): void {
    this.listed.set(resource, true)
    for (const event of this.informer.replace(resource, items)) for (const loop of this.loopsAt.get(resource) ?? []) this.takeFor(loop, resource, event)
    if (this.isSynced) for (const loop of this.loops) this.wakeUp(loop)
  }

  /** Models WaitForCacheSync: a loop that knows only half of what there is would make up for the other half. */
  private get isSynced(): boolean { return this.listed.size === this.kinds.length }

  private take(resource: string, type: WatchEvent['type'], object: KubeObject): void {
    const event = this.informer.apply(resource, type, object)
    if (event) for (const loop of this.loopsAt.get(resource) ?? []) this.takeFor(loop, resource, event)
  }

  private takeFor(loop: Loop, resource: string, event: WatchEvent): void {
    const watches = loop.watches.get(resource)
    if (!watches || this.kernel.isHalted(loop.controller.name)) return
    if (loop.expected.has(resource)) this.observe(loop, event)
    if (loop.ownResource === resource) this.enqueue(loop, keyOf(event.object))
    for (const watch of watches) for (const key of watch.keys(event as never, this.informer)) this.enqueueAfter(loop, key, watch.delayMs ?? 0)
  }

  /** Lowers expectations of the object's owner. */
  private observe(loop: Loop, { type, object, old }: WatchEvent): void {
    const owner = object.metadata.ownerReferences?.find((r) => r.controller)
    if (!owner || owner.kind !== loop.controller.reconciles.kind) return
    const key = object.metadata.namespace ? slashed(object.metadata.namespace, owner.name) : owner.name
    if (type === 'ADDED') loop.expectations.creationSeen(key)
    const isGoing = type === 'DELETED' || (object.metadata.deletionTimestamp && !old?.metadata.deletionTimestamp)
    if (isGoing) loop.expectations.deletionSeen(key, keyOf(object))
  }

  private enqueue(loop: Loop, key: string): void {
    if (loop.queue.add(key)) this.wakeUp(loop)
  }

  /** Queues a key after a while; of several appointments the earliest counts. Models workqueue AddAfter. */
  private enqueueAfter(loop: Loop, key: string, delayMs: number, background = this.kernel.inBackground): void {
    if (delayMs <= 0) return this.enqueue(loop, key)
    const known = loop.delayed.get(key), due = this.kernel.now + delayMs
    if (known && known.due <= due) return
    if (known) this.kernel.release(known.hop)
    loop.delayed.set(key, { due, hop: this.wakeAfter(loop, delayMs, { wake: 'delayed', key }, background) })
  }

  /** Has the loop look at its queue soon, if it has a free worker. */
  private wakeUp(loop: Loop): void {
    if (!this.isSynced || loop.flags.has('awake') || loop.queue.length === 0 || loop.queue.inProgress >= loop.controller.workers) return
    loop.flags.set('awake', true)
    const { name } = loop.controller
    this.kernel.send({
      from: name, to: name, op: 'timer', delayMs: this.kernel.latency('work', name), background: this.kernel.inBackground, payload: { wake: 'work' } satisfies Wake,
    })
  }

  /** A period begins when the round before it is over, which takes a moment too: whoever counts in periods finds every one of them full. Models wait.Until. */
  private scheduleResync({ controller: { name, resync } }: Loop): void {
    if (!resync) return
    const { kernel } = this, everyMs = typeof resync.every === 'number' ? resync.every : this.context.settings[resync.every]
    const delayMs = everyMs + kernel.latency('request', name) + kernel.latency('response', name)
    kernel.send({ from: name, to: name, op: 'timer', delayMs, background: true, payload: { wake: 'resync' } satisfies Wake })
  }

  private receiveForLoop(loop: Loop, delivery: Delivery): void {
    if (loop.syncs.receive(delivery)) return
    if (delivery.op === 'response') {
      const { response, token } = delivery.payload as ResponseEnvelope
      if (isRecorderToken(token)) this.recorder.answered(loop.controller.name, token, response)
      return
    }
    const wake = delivery.payload as Wake
    if (wake.wake === 'rested') this.rested(loop, wake.key)
    else if (wake.wake === 'again' || wake.wake === 'delayed') {
      const appointments = wake.wake === 'again' ? loop.later : loop.delayed
      if (appointments.get(wake.key)?.hop !== delivery.hop) return
      appointments.delete(wake.key)
      this.enqueue(loop, wake.key)
    } else if (wake.wake === 'resync') {
      for (const key of loop.controller.resync?.keys(this.informer) ?? []) this.enqueue(loop, key)
      this.scheduleResync(loop)
    } else {
      loop.flags.delete('awake')
      this.work(loop)
    }
  }

  /** Gives waiting keys to free workers. */
  private work(loop: Loop): void {
    loop.isHandingOut = true
    while (this.isSynced && loop.queue.inProgress < loop.controller.workers) {
      const key = loop.queue.take()
      if (key === undefined) break
      loop.syncs.begin(key, { failures: loop.queue.failures(key) })
    }
    loop.isHandingOut = false
  }

  private finish(loop: Loop, key: string, result: SyncResult | RequestFailed, startedAt: number, objectsRead: number): void {
    const { name, reconciles, subjectOf } = loop.controller
    const retry = result instanceof RequestFailed
      ? { code: 'request-failed', params: { message: result.message, reason: result.status.reason ?? '' } }
      : result && 'retry' in result ? result.retry : undefined
    if (retry) {
      this.kernel.decide(name, subjectOf?.(key) ?? `${reconciles.kind}/${key.includes('/') ? key : `/${key}`}`, retry, startedAt)
      // Models AddRateLimited: of several failures in a row the first still has its appointment.
      this.enqueueAfter(loop, key, loop.queue.fail(key), false)
    }
    if (!(result instanceof RequestFailed)) {
      if (!retry) loop.queue.forget(key)
      if (!retry || result?.againInMs !== undefined) this.lookAgain(loop, key, result?.againInMs, result?.background)
    }
    // Going through many objects takes its time, and what comes meanwhile is looked at in one go.
    const restMs = Math.floor(objectsRead / OBJECTS_PER_MS)
    if (restMs > 0) this.wakeAfter(loop, restMs, { wake: 'rested', key }, this.kernel.inBackground)
    else this.rested(loop, key)
  }

  /** A worker that is done with a key takes the next that waits at once: what it wrote itself has often not come back to it yet. */
  private rested(loop: Loop, key: string): void {
    loop.queue.done(key)
    if (!loop.isHandingOut) this.work(loop)
  }

  private wakeAfter(loop: Loop, delayMs: number, wake: Wake, background = false): HopId {
    const { name } = loop.controller
    return this.kernel.send({ from: name, to: name, op: 'timer', delayMs, background, payload: wake })
  }

  /** Keeps the earliest time at which a key is to be looked at again; one that is no longer needed keeps nobody waiting. */
  private lookAgain(loop: Loop, key: string, inMs: number | undefined, background = false): void {
    const known = loop.later.get(key), due = inMs === undefined ? undefined : this.kernel.now + Math.max(1, Math.round(inMs))
    if (known && due !== undefined && known.due <= due) return
    if (known) {
      this.kernel.release(known.hop)
      loop.later.delete(key)
    }
    if (due !== undefined) loop.later.set(key, { due, hop: this.wakeAfter(loop, due - this.kernel.now, { wake: 'again', key }, background) })
  }

  private expect(loop: Loop, key: string, request: ApiRequest): Expected | undefined {
    if (!loop.expected.has(request.resource) || request.subresource) return undefined
    if (request.verb === 'create') {
      loop.expectations.expectCreation(key)
      return { creation: true }
    }
    if (request.verb !== 'delete') return undefined
    const deletion = request.namespace ? slashed(request.namespace, request.name as string) : (request.name as string)
    loop.expectations.expectDeletion(key, deletion)
    return { deletion }
  }
}

function disappoint(expectations: Expectations, key: string, expected: Expected): void {
  if ('creation' in expected) expectations.creationSeen(key)
  else expectations.deletionSeen(key, expected.deletion)
}

function watchesOf({ reconciles, watches = [], expects = [] }: Controller): ReadonlyMap<string, readonly Watch[]> {
  const byResource = new Map<string, Watch[]>([reconciles, ...expects].map((kind) => [resourceOf(kind), []]))
  for (const watch of watches) {
    const resource = resourceOf(watch.kind), known = byResource.get(resource)
    if (known) known.push(watch)
    else byResource.set(resource, [watch])
  }
  return byResource
}

function kindsOf(controllers: readonly Controller[]): KindDefinition[] {
  const kinds = new Map<string, KindDefinition>()
  for (const c of controllers) {
    const all = [c.reconciles, ...(c.watches ?? []).map((w) => w.kind), ...(c.reads ?? []), ...(c.expects ?? []), ...(c.indexes ?? []).map((i) => i.kind)]
    for (const kind of all) kinds.set(resourceOf(kind), kind)
  }
  return [...kinds.values()].sort((x, y) => (apiVersionOf(x) + x.kind < apiVersionOf(y) + y.kind ? -1 : 1))
}

