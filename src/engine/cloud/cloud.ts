// A cloud that delivers machines of one sort to order and takes them back. Models the node groups of cloud providers.
import type { ComponentInfo } from '../kernel/component.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import { Table } from '../kernel/store.ts'
import type { CallAnswer, CallEnvelope } from '../kernel/sync.ts'
import type { MachineSpec } from '../node/machine-spec.ts'

export const CLOUD = 'cloud'

/** What a cloud has to offer. */
export interface CloudOffer {
  /** Every machine of the group, up to its name. */
  readonly machine: Omit<MachineSpec, 'name'>
  /** Machines that it delivers at most. */
  readonly atMost: number
}

export type CloudCall = { readonly order: number } | { readonly giveBack: string }

/** Names of the machines of the group, those included that are not there yet. */
export interface CloudAnswer {
  readonly machines: readonly string[]
}

/** The hands of the cloud in the cluster's machine room. */
export interface MachineRoom {
  readonly names: readonly string[]
  add(spec: MachineSpec): void
  remove(name: string): void
}

interface Arrival {
  readonly arrives: string
}

export class Cloud {
  readonly components: readonly ComponentInfo[] = [{ address: CLOUD, role: 'cloud' }]
  /** Machines that were ordered, whether they have arrived or not. */
  private readonly ordered: Table<true>
  private readonly kernel: Kernel
  private readonly offer: CloudOffer
  private readonly room: MachineRoom

  constructor(kernel: Kernel, offer: CloudOffer, room: MachineRoom) {
    this.kernel = kernel
    this.offer = offer
    this.room = room
    this.ordered = kernel.adopt(`${CLOUD}/ordered`, new Table<true>())
    kernel.listen(CLOUD, (delivery) => this.receive(delivery))
  }

  private receive(delivery: Delivery): void {
    if (delivery.op === 'timer') return this.arrive((delivery.payload as Arrival).arrives)
    const { call, token } = delivery.payload as CallEnvelope, wish = call as CloudCall
    if ('order' in wish) for (let i = 0; i < wish.order; i++) this.take()
    else this.giveBack(wish.giveBack)
    const answer: CloudAnswer = { machines: [...this.ordered.keys()] }
    this.kernel.send({ from: CLOUD, to: delivery.from, op: 'response', subject: delivery.subject, delayMs: this.kernel.latency('registry', CLOUD), payload: { answer, token } satisfies CallAnswer })
  }

  private take(): void {
    if (this.ordered.size >= this.offer.atMost) return
    const numbers = [...this.room.names, ...this.ordered.keys()].map((name) => Number(/^worker-(\d+)$/.exec(name)?.[1] ?? 0)), name = `worker-${Math.max(0, ...numbers) + 1}`
    this.ordered.set(name, true)
    const delayMs = this.kernel.latency('deliver', name) + this.kernel.latency('boot', name)
    this.kernel.send({ from: CLOUD, to: CLOUD, op: 'timer', subject: `Node//${name}`, delayMs, payload: { arrives: name } satisfies Arrival })
  }

  private arrive(name: string): void {
    if (this.ordered.has(name)) this.room.add({ ...this.offer.machine, name })
  }

  private giveBack(name: string): void {
    if (!this.ordered.delete(name)) return
    if (this.room.names.includes(name)) this.room.remove(name)
  }
}
