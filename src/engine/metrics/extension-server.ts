// A server beside the API server that answers for a group of the API: an add-on, off until somebody starts it. It says what it serves by an
// APIService, and the API server hands on what is asked of that group. Models kubernetes-sigs/metrics-server and custom-metrics-apiserver.
import type { ServedGroup } from '../apiserver/aggregator.ts'
import type { ApiRequest, ApiResponse } from '../apiserver/request.ts'
import type { Addon } from '../faults/define-fault.ts'
import type { ComponentInfo } from '../kernel/component.ts'
import type { ProcessContext, WatchEnvelope } from '../kernel/controller-process.ts'
import { Informer } from '../kernel/informer.ts'
import type { Delivery } from '../kernel/kernel.ts'
import { Reflector } from '../kernel/reflector.ts'
import { Cell, type Log, Table } from '../kernel/store.ts'
import type { CallAnswer, CallEnvelope } from '../kernel/sync.ts'
import type { KindDefinition } from '../kinds/define-kind.ts'
import { resourceOf } from '../kinds/define-kind.ts'
import type { KubeObject } from '../kube-object.ts'
import type { TrafficRecord } from '../network/traffic-records.ts'

/** What one such server does beside being there: it comes with the equipment. */
export interface Extension {
  /** It begins anew: everything it knew is forgotten. */
  started(): void
  /** A delivery that is neither a question nor about what it watches. */
  receive(delivery: Delivery): void
  answer(request: ApiRequest): ApiResponse
}

/** How what a server does is made. */
export type MakeExtension = (context: ProcessContext, server: ExtensionServer) => Extension

export interface ExtensionPlan {
  readonly name: string
  readonly groups: readonly ServedGroup[]
  /** What it watches. */
  readonly kinds: readonly KindDefinition[]
}

export class ExtensionServer implements Addon {
  readonly name: string
  readonly informer: Informer
  /** What it keeps between two deliveries; forgotten when it ends. */
  readonly memory: Table<unknown>
  private readonly plan: ExtensionPlan
  private readonly context: ProcessContext
  private readonly reflector: Reflector
  /** It has been on at least once. */
  private readonly wasOn: Cell<boolean>
  private readonly register: (group: ServedGroup, server: string) => void
  private extension: Extension | undefined

  /** What became of every request on the data plane. */
  readonly traffic: Log<TrafficRecord>

  /** `register` has the API server hand on what is asked of a group. */
  constructor(context: ProcessContext, plan: ExtensionPlan, traffic: Log<TrafficRecord>, register: (group: ServedGroup, server: string) => void) {
    const { kernel } = context
    this.context = context
    this.plan = plan
    this.name = plan.name
    this.informer = new Informer(kernel, plan.name, plan.kinds, [])
    this.reflector = new Reflector(kernel, plan.name, (_address, { resource }, items) => this.takeList(resource, items))
    this.wasOn = kernel.adopt(`${plan.name}-was-on`, new Cell(false))
    this.traffic = traffic
    this.register = register
    this.memory = kernel.adopt(`${plan.name}/memory`, new Table<unknown>())
    kernel.listen(plan.name, (delivery) => this.receive(delivery))
    kernel.halt([plan.name])
  }

  /** What it does. Needed before it is started. */
  use(make: MakeExtension): void {
    this.extension = make(this.context, this)
  }

  private get does(): Extension {
    if (!this.extension) throw new Error(`${this.name} was started before the cluster was equipped.`)
    return this.extension
  }

  /** Until it has been on, there is nothing of it to be seen. */
  get components(): readonly ComponentInfo[] { return this.wasOn.value ? [{ address: this.name, role: 'extension' }] : [] }
  get address(): string { return this.name }
  get isLooking(): boolean { return this.reflector.isLooking }
  get isOn(): boolean { return this.context.kernel.things.get('SimAddon', this.name)?.enabled ?? false }

  setEnabled(enabled: boolean): void {
    const { kernel } = this.context, { name } = this
    if (!enabled) {
      kernel.halt([name])
      kernel.forget(name)
      this.reflector.close(name)
      return
    }
    this.wasOn.value = true
    kernel.resume([name])
    for (const kind of this.plan.kinds) this.reflector.open(name, { verb: 'watch', resource: resourceOf(kind) })
    this.does.started()
  }

  /** The API server answers: by now it can be told what is served here. */
  private takeList(resource: string, items: readonly KubeObject[]): void {
    this.informer.replace(resource, items)
    for (const group of this.plan.groups) this.register(group, this.name)
  }

  private receive(delivery: Delivery): void {
    if (this.reflector.receive(delivery)) return
    if (delivery.op === 'watch') {
      const { resource, type, object } = delivery.payload as WatchEnvelope
      this.informer.apply(resource, type, object)
    } else if (delivery.op === 'read' && delivery.payload && 'call' in (delivery.payload as object)) this.serve(delivery, delivery.payload as CallEnvelope)
    else this.does.receive(delivery)
  }

  private serve({ from, subject, background }: Delivery, { call, token }: CallEnvelope): void {
    const { kernel } = this.context, answer = this.does.answer(call as ApiRequest)
    kernel.send({ from: this.name, to: from, op: 'response', subject, background, delayMs: kernel.latency('response', this.name + from), payload: { answer, token } satisfies CallAnswer, a: answer.code })
  }

  list<T extends KubeObject>(kind: KindDefinition<T>, namespace?: string): readonly T[] {
    return this.informer.list(kind, namespace)
  }
}
