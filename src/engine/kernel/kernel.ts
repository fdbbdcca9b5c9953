// The kernel: virtual time, the Ledger that is also the event queue, chance, and checkpoints of everybody's state.
import type { Connections } from './api-client.ts'
import { Digest, draw, hashText, mix } from './chance.ts'
import { LATENCY, type LatencyRow, type LatencyTable } from './latency.ts'
import { type HopId, Ledger } from './ledger.ts'
import { type NameId, Names } from './names.ts'
import { OP_BACKGROUND, OP_FLAGS, OP_LOST, type Op, opCode, opOf } from './ops.ts'
import { Payloads } from './payloads.ts'
import { Queue } from './queue.ts'
import { Sharing } from './sharing.ts'
import type { Decision, Span } from './span.ts'
import { Log, type Store, Table } from './store.ts'
import { type Stop, Window, WINDOW_HOPS } from './window.ts'
import { Links, type Passage } from '../network/links.ts'
import { Things } from '../things.ts'

/** A Hop as it reaches a component. */
export interface Delivery {
  readonly hop: HopId
  readonly op: Op
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly payload: unknown
  readonly background: boolean
}

export type Receiver = (delivery: Delivery) => void

/** A Hop about to be sent. `delayMs` of less than 1 counts as 1: nothing arrives in the millisecond in which it left. */
export interface Message {
  readonly from: string
  readonly to: string
  readonly op: Op
  readonly subject?: string
  readonly delayMs: number
  /** Plain data. Kept until the hop arrives. */
  readonly payload?: unknown
  readonly background?: boolean
  /** What its receiver works out alone, such as that it has waited for too long: it takes no wire, and so cannot be lost on one. */
  readonly offWire?: true
  /** Revision, HTTP code, or the name of a fault, for the ledger. */
  readonly a?: number
}

/** Something that came from outside: kept, so that going back and forth does it again. */
interface Input {
  readonly at: number
  readonly name: string
  readonly args: unknown
}

interface Checkpoint extends Stop {
  readonly now: number
  /** Inputs that had come by then. */
  readonly inputs: number
  /** What the pending hops carry, in the same order. */
  readonly payloads: readonly unknown[]
  readonly released: readonly HopId[]
  readonly foreground: number
  readonly stores: readonly unknown[]
  /** Roughly how many entries it holds. */
  readonly weight: number
}

/** From `at` on, nothing hangs on a pending hop any longer. */
export interface Release {
  readonly hop: HopId
  readonly at: number
}

const ROW_HASHES = Object.fromEntries(Object.keys(LATENCY).map((row) => [row, hashText(row)])) as Readonly<Record<LatencyRow, number>>

const CHECKPOINT_EVERY_HOPS = 4_000
const CHECKPOINTS_KEPT = 48
/** All checkpoints together hold no more entries than this; where even two do, there is the first and the last. */
const CHECKPOINT_ENTRIES = 600_000

export interface KernelOptions {
  readonly seed: number
  /** Virtual ms at which time begins; negative, so that the cluster is up at 0. */
  readonly startAt: number
  readonly latency?: Partial<LatencyTable>
  /** Without checkpoints there is no way back, and no cost. */
  readonly checkpoints?: boolean
  /** So many hops are kept at least, with all that belongs to them; Infinity: all. */
  readonly windowHops?: number
  /** A chunk of the ledger has two to the power of this many hops; whole chunks are dropped. */
  readonly chunkBits?: number
}

export class Kernel {
  readonly seed: number
  readonly names = new Names()
  readonly sharing = new Sharing()
  readonly ledger: Ledger
  private readonly window: Window
  readonly latencies: LatencyTable
  /** Every decision that a component took, in order. */
  readonly spans: Log<Span>
  /** What became of machines, processes, containers and all else that is no API object. */
  readonly things: Things
  /** What is wrong with the network. */
  readonly links: Links
  /** Where there are several API servers: who is connected to which. */
  connections: Connections | undefined
  now: number
  private readonly stores: Store[] = []
  private readonly storeNames: string[] = []
  /** Each store as it was when it was adopted: what a process that begins anew knows. */
  private readonly blanks: unknown[] = []
  private readonly queue: Queue
  private readonly payloads = new Payloads()
  private readonly receivers: (Receiver | undefined)[] = []
  private checkpoints: Checkpoint[] = []
  private inputs: Input[] = []
  private readonly inputHandlers = new Map<string, (args: unknown) => unknown>()
  private hopsSinceCheckpoint = 0
  /** The first checkpoint is taken by hand, where time that can be gone back to begins. */
  private checkpointEvery = Infinity
  private readonly keepsCheckpoints: boolean
  private foreground = 0
  /** Pending hops that somebody has lost interest in: they arrive, but keep nobody waiting. */
  private readonly released = new Set<HopId>()
  /** When which hops were released; whoever reckons with what is pending needs to know. */
  readonly releases: Log<Release>
  /** By address, the first hop that is heard there again: nobody is there now, or somebody who has begun anew. */
  private readonly deaf: Table<HopId>
  private readonly unheard = new Map<string, Receiver>()
  /** By op, who takes every hop of it, wherever it arrives. */
  private readonly hands: (Receiver | undefined)[] = []
  /** Who hears of every hop that was lost on a cut link, when it would have arrived. */
  private readonly losses: Receiver[] = []
  private current: HopId = -1
  private delivered: Delivery | undefined
  private currentIsBackground = false

  constructor(options: KernelOptions) {
    this.seed = options.seed
    this.now = options.startAt
    this.keepsCheckpoints = options.checkpoints ?? true
    this.latencies = { ...LATENCY, ...options.latency }
    this.window = new Window(options.windowHops ?? WINDOW_HOPS)
    this.ledger = new Ledger((hop) => this.turn(hop), options.chunkBits)
    this.queue = new Queue(this.ledger, options.startAt)
    this.spans = this.adopt('spans', new Log<Span>())
    this.things = this.adopt('things', new Things(this))
    this.links = this.adopt('links', new Links())
    this.releases = this.adopt('releases', new Log<Release>())
    this.deaf = this.adopt('deaf', new Table<HopId>())
  }

  /** Makes `receiver` answer at an address. */
  listen(address: string, receiver: Receiver): void {
    const id = this.names.id(address)
    if (this.receivers[id] && this.receivers[id] !== receiver) throw new Error(`two components at ${address}`)
    this.receivers[id] = receiver
  }

  /** Has a store copied at checkpoints and counted in the state hash. */
  adopt<S extends Store>(name: string, store: S): S {
    this.stores.push(store)
    this.storeNames.push(name)
    this.blanks.push(store.save())
    if (store instanceof Log) this.window.take(store)
    return store
  }

  /** From now on nobody is at these addresses: what arrives there is lost, and what is on its way keeps nobody waiting. */
  halt(addresses: readonly string[]): void {
    const ids = new Set(addresses.map((address) => this.names.id(address)))
    for (const address of addresses) this.deaf.set(address, Number.MAX_SAFE_INTEGER)
    for (const id of this.queue.pending()) if (ids.has(this.ledger.to(id)) && !this.hands[this.ledger.op(id)]) this.release(id)
  }

  /** Somebody is there again, who knows nothing of what was sent before. */
  resume(addresses: readonly string[]): void {
    for (const address of addresses) if (this.isHalted(address)) this.deaf.set(address, this.ledger.length)
  }

  isHalted(address: string): boolean { return this.deaf.get(address) === Number.MAX_SAFE_INTEGER }

  /** Has somebody else take what is lost at an address, such as the machine that refuses a connection. */
  onUnheard(address: string, receiver: Receiver): void {
    this.unheard.set(address, receiver)
  }

  /** Has somebody hear of every hop that is lost on a cut link, at the moment in which it would have arrived. */
  onLost(receiver: Receiver): void {
    this.losses.push(receiver)
  }

  /** Has somebody take all hops of an op in the place of those to whom they are sent, whether they are there or not: a hand needs no one to answer. */
  onOp(op: Op, receiver: Receiver): void {
    this.hands[opCode(op)] = receiver
  }

  /** Makes everything blank that a process kept in stores named `owner/…`. Numbers of runs go on, so that late answers find nobody. */
  forget(owner: string): void {
    this.storeNames.forEach((name, i) => { if (name.startsWith(`${owner}/`) && !name.endsWith('/runs')) this.stores[i].load(this.blanks[i]) })
  }

  /** Declares something that may come from outside, such as a client's program being started. */
  onInput<A, R>(name: string, handler: (args: A) => R): (args: A) => R {
    this.inputHandlers.set(name, handler as (args: unknown) => unknown)
    return (args) => {
      this.inputs.push({ at: this.now, name, args })
      return handler(args)
    }
  }

  /** A draw for (seed, identity, step), uniform in [0, n). Identity, which may come in two parts, must be stable: names, not counters. */
  pick(n: number, identity: string, step: number, more = ''): number {
    return Math.floor((draw(this.seed, hashText(identity, more), step) / 4294967296) * n)
  }

  /** A latency drawn from its row for this identity, which may come in two parts, at this moment. */
  latency(row: LatencyRow, identity: string, more = ''): number {
    const [least, most] = this.latencies[row]
    if (most <= least) return least
    return least + Math.floor((draw(this.seed, mix(ROW_HASHES[row], hashText(identity, more)), this.now) / 4294967296) * (most - least + 1))
  }

  /** Appends a Hop, caused by the one that is being delivered. Returns its id. One that a cut link swallows is written down as lost. */
  send(message: Message): HopId {
    const wishedMs = Math.max(1, Math.round(message.delayMs)), passage = this.links.areWhole ? wishedMs : this.passage(message, wishedMs)
    const arrivesAt = this.now + (passage === 'lost' ? wishedMs : passage)
    const background = message.background ?? false
    const id = this.ledger.append(
      this.current, this.nameOf(message.from), this.nameOf(message.to), message.subject ? this.nameOf(message.subject) : 0,
      this.now, arrivesAt, opCode(message.op) | (background ? OP_BACKGROUND : 0) | (passage === 'lost' ? OP_LOST : 0), message.a ?? 0,
    )
    this.payloads.add(id, message.payload)
    this.queue.push(id)
    if (!background) this.foreground++
    return id
  }

  /** What a hop causes is mostly about the same thing, and comes from where it came to: names that need not be looked for. */
  private nameOf(text: string): NameId {
    const { delivered, ledger } = this
    if (delivered) {
      if (text === delivered.subject) return ledger.subject(delivered.hop)
      if (text === delivered.to) return ledger.to(delivered.hop)
      if (text === delivered.from) return ledger.from(delivered.hop)
    }
    return this.names.id(text)
  }

  private passage({ from, to, op, offWire }: Message, delayMs: number): Passage {
    return offWire || from === to || op === 'fault' ? delayMs : this.links.passage(from, to, this.now, delayMs)
  }

  /** Says that nothing hangs on a pending hop any longer, such as a deadline that has been met: it no longer counts as foreground. */
  release(id: HopId): void {
    if (!this.payloads.has(id) || this.released.has(id) || this.ledger.op(id) >= OP_BACKGROUND) return
    this.released.add(id)
    this.releases.push({ hop: id, at: this.now })
    this.foreground--
  }

  /** Leaves a Span: what `component` decided about `subject` and why. `read` names what was looked at. */
  decide(component: string, subject: string, decision: Decision, startedAt: number = this.now, read?: readonly string[]): void {
    this.spans.push({ cause: this.current, component, subject, startedAt, endedAt: this.now, decision, read })
  }

  /** The hop being delivered, or -1 outside of a delivery. */
  get cause(): HopId { return this.current }

  /** Whether the hop being delivered is one that never ends. */
  get inBackground(): boolean { return this.currentIsBackground }

  /** Delivers every Hop with arrivesAt <= `until`, then stands at `until`. */
  advance(until: number): void {
    for (;;) {
      const id = this.queue.pop(until)
      if (id < 0) break
      this.deliver(id)
    }
    if (until > this.now) this.now = until
  }

  /** Delivers everything due until `until`, but stops as soon as nothing but background is pending or `enough()` holds. */
  advanceUntil(until: number, enough: () => boolean): void {
    while (!enough()) {
      const id = this.queue.pop(until)
      if (id < 0) {
        if (until > this.now) this.now = until
        return
      }
      this.deliver(id)
    }
  }

  private deliver(id: HopId): void {
    if (this.hopsSinceCheckpoint >= this.checkpointEvery) this.checkpoint(id)
    this.hopsSinceCheckpoint++
    const { ledger, names } = this
    this.now = ledger.arrivesAt(id)
    const code = ledger.op(id), to = ledger.to(id), background = code >= OP_BACKGROUND
    const payload = this.payloads.take(id)
    if (!background && !this.released.delete(id)) this.foreground--
    const address = names.text(to), isLost = this.deaf.size > 0 && id < (this.deaf.get(address) ?? 0)
    const receiver = this.hands[code & ~OP_FLAGS] ?? (isLost ? this.unheard.get(address) : this.receivers[to]), isOnCutLink = (code & OP_LOST) !== 0
    if (!receiver && !isOnCutLink) return
    this.current = id
    this.currentIsBackground = background
    const delivery: Delivery = { hop: id, op: opOf(code), from: names.text(ledger.from(id)), to: address, subject: names.text(ledger.subject(id)), payload, background }
    this.delivered = delivery
    if (isOnCutLink) for (const hear of this.losses) hear(delivery)
    else receiver?.(delivery)
    this.delivered = undefined
    this.current = -1
    this.currentIsBackground = false
  }

  /** Nothing pending but background. */
  get quiescent(): boolean { return this.foreground === 0 }

  /** Arrival of the earliest pending foreground hop, or null. */
  nextForegroundAt(): number | null {
    if (this.foreground === 0) return null
    return this.queue.earliest((id) => this.ledger.op(id) < OP_BACKGROUND && !this.released.has(id))
  }

  /** Keeps a copy of all state, as it is before `next` (already popped, if given) is delivered. */
  checkpoint(next: HopId = -1): void {
    const pending = this.queue.pending()
    if (next >= 0) {
      pending.push(next)
      pending.sort((x, y) => x - y)
    }
    if (this.checkpoints.length === 0) this.window.keepBeginning(this.ledger)
    const weight = this.payloads.size + this.stores.reduce((sum, store) => sum + store.weight(), 0)
    this.checkpoints.push({
      now: this.now, inputs: this.inputs.length, length: this.ledger.length, pending, payloads: pending.map((id) => this.payloads.get(id)), released: [...this.released], foreground: this.foreground,
      stores: this.stores.map((store) => store.save()), weight, needed: this.window.needed,
    })
    this.hopsSinceCheckpoint = 0
    this.checkpointEvery = Math.max(CHECKPOINT_EVERY_HOPS, Math.min(weight, this.window.hops))
    while (this.checkpoints.length > CHECKPOINTS_KEPT || (this.checkpoints.length > 2 && this.checkpoints.reduce((sum, one) => sum + one.weight, 0) > CHECKPOINT_ENTRIES)) this.thin()
  }

  /** Drops every second checkpoint of the older half; the first is always kept. */
  private thin(): void {
    const half = this.checkpoints.length >> 1
    this.checkpoints = this.checkpoints.filter((_, i) => i === 0 || i > half || i % 2 === 0)
  }

  /** Nothing from this hop on is dropped until another one is named: somebody has yet to read it. */
  keepFrom(hop: HopId): void { this.window.keepFrom(hop) }

  /** Virtual ms from which on everything that happened is kept. */
  get keptSince(): number { return this.window.since }

  /** A chunk of the ledger begins with `hop`: what lies too far back is dropped. */
  private turn(hop: HopId): void {
    this.window.turn(hop, this.now)
    if (this.keepsCheckpoints && this.checkpoints.length === 0) return
    const to = this.window.due(this.ledger)
    if (to === undefined) return
    this.checkpoints = this.checkpoints.filter(({ length }, i) => i === 0 || length >= to)
    this.window.drop(to, this.ledger, this.names, this.queue.pending(), this.checkpoints.slice(1))
  }

  /** Goes back to `to` and forgets what came after: restores the last checkpoint at or before it and replays, inputs included. */
  rewind(to: number): void {
    const at = this.checkpoints.findLastIndex((c) => c.now <= to)
    if (at < 0) throw new RangeError(`no checkpoint at or before ${to} ms`)
    const checkpoint = this.checkpoints[at]
    this.checkpoints.length = at + 1
    this.inputs = this.inputs.filter((input, i) => i < checkpoint.inputs || input.at <= to)
    this.restore(checkpoint)
    for (const input of this.inputs.slice(checkpoint.inputs)) {
      this.advance(input.at)
      this.inputHandlers.get(input.name)?.(input.args)
    }
    this.advance(to)
  }

  private restore(checkpoint: Checkpoint): void {
    this.now = checkpoint.now
    this.delivered = undefined
    this.ledger.truncate(checkpoint.length)
    this.window.cut(this.ledger)
    this.payloads.clear()
    checkpoint.pending.forEach((id, i) => this.payloads.add(id, checkpoint.payloads[i]))
    this.queue.restore(checkpoint.now, checkpoint.pending)
    this.foreground = checkpoint.foreground
    this.released.clear()
    for (const id of checkpoint.released) this.released.add(id)
    this.hopsSinceCheckpoint = 0
    this.stores.forEach((store, i) => store.load(i < checkpoint.stores.length ? checkpoint.stores[i] : this.blanks[i]))
  }

  ledgerHash(): string {
    return this.ledger.hash(this.names)
  }

  /** Hash over every store; equal states hash alike. */
  stateHash(): string {
    const digest = new Digest()
    digest.number(this.now)
    const order = this.storeNames.map((name, i) => ({ name, store: this.stores[i] })).sort((x, y) => (x.name < y.name ? -1 : x.name > y.name ? 1 : 0))
    for (const { name, store } of order) {
      digest.text(name)
      digest.text(JSON.stringify(store.content()))
    }
    return digest.hex()
  }
}
