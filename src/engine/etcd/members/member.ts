// One member of etcd as a program: Raft, the store behind it, and the requests that wait for them. Models server/etcdserver.
import { type Delivery, type Kernel } from '../../kernel/kernel.ts'
import type { HopId } from '../../kernel/ledger.ts'
import { Cell, Table } from '../../kernel/store.ts'
import type { Transaction, TransactionResult } from '../etcd.ts'
import { type Entry, type EntryWork, type MemberId, type RaftMessage } from '../raft/messages.ts'
import { RaftNode, type RaftPorts, type RaftWake } from '../raft/raft-node.ts'
import { type MemberAnswer, type MemberAsk, NOBODYS, type WatchAsk } from './asks.ts'
import { type History, KeyValueStore, type StoreContent } from './key-value-store.ts'

/** How long a request waits for Raft: five seconds of disk and queue, and two elections. Models ServerConfig.ReqTimeout. */
const REQUEST_TIMEOUT_MS = 7_000
/** What a snapshot takes beyond a message, which has a connection of its own. */
const SNAPSHOT_MS = 100

export const TIMED_OUT = 'etcdserver: request timed out'

interface Waiting {
  readonly from: string
  readonly since: number
  readonly background: boolean
  /** A leader has been told of it. */
  readonly isAsked: boolean
}

interface Proposal extends Waiting {
  readonly token: number
  readonly work: EntryWork
}

interface Read extends Waiting {
  /** What the leader is asked under. */
  readonly number: number
  readonly ask: WatchAsk | { readonly confirm: number }
  /** Once it is known: the entry that must have been carried out before. */
  readonly index?: number
}

/** The timer that ends what has waited for too long. */
interface Alarm {
  readonly hop: HopId
  readonly background: boolean
}

type Wake = { readonly raft: RaftWake } | { readonly alarm: true }

/** What a member needs of the group around it. */
export interface MemberSurroundings {
  readonly snapshotCount: number
  reaches(leader: MemberId, follower: MemberId): boolean
  answers(follower: MemberId, leader: MemberId): boolean
  diskDelayMs(address: string): number
  /** Something that others may have to know has changed: who leads, whether this member can keep up. */
  changed(): void
  /** A delivery has been dealt with. */
  settled(member: Member): void
  isWhole(address: string, other: MemberId): boolean
}

/** Where a member of this name is. */
export function addressOfMember(id: MemberId): string {
  return id.split('#')[0]
}

export class Member {
  readonly address: string
  readonly node: RaftNode
  readonly store: KeyValueStore
  private readonly proposals: Table<Proposal>
  private readonly reads: Table<Read>
  /** API servers that are connected, with the number of the connection. */
  private readonly watchers: Table<number>
  private readonly runs: Cell<number>
  private readonly alarm: Cell<Alarm | null>
  private readonly stalledUntil: Cell<number>
  private readonly runsSince: Cell<number>
  private readonly leaderSince: Cell<{ readonly leader: MemberId; readonly at: number }>
  /** Last arrival by addressee: nothing overtakes on one connection. */
  private readonly arrivals: Table<number>
  private readonly kernel: Kernel
  private readonly around: MemberSurroundings

  constructor(kernel: Kernel, address: string, history: History, around: MemberSurroundings) {
    const memory = `${address}/memory`
    this.kernel = kernel
    this.address = address
    this.around = around
    this.node = new RaftNode(kernel, address, this.ports())
    this.store = new KeyValueStore(kernel, `${address}/disk`, history)
    this.proposals = kernel.adopt(`${memory}/proposals`, new Table<Proposal>())
    this.reads = kernel.adopt(`${memory}/waiting-reads`, new Table<Read>())
    this.watchers = kernel.adopt(`${memory}/watchers`, new Table<number>())
    this.runs = kernel.adopt(`${memory}/runs`, new Cell(0))
    this.alarm = kernel.adopt(`${memory}/alarm`, new Cell<Alarm | null>(null))
    this.stalledUntil = kernel.adopt(`${memory}/stalled`, new Cell(Number.MIN_SAFE_INTEGER))
    this.runsSince = kernel.adopt(`${memory}/runs-since`, new Cell(0))
    this.leaderSince = kernel.adopt(`${memory}/leader-since`, new Cell<{ readonly leader: MemberId; readonly at: number }>({ leader: '', at: 0 }))
    this.arrivals = kernel.adopt(`${memory}/arrivals`, new Table<number>())
    kernel.listen(address, (delivery) => this.receive(delivery))
  }

  get isRunning(): boolean { return !this.kernel.isHalted(this.address) }
  /** Its disk has not caught up with what it wrote as a leader: its heartbeats wait. */
  get isStalled(): boolean { return this.kernel.now < this.stalledUntil.value }
  /** API servers that are connected to it. */
  get connected(): readonly string[] { return [...this.watchers.keys()] }

  private ports(): RaftPorts {
    const { kernel, address, around } = this
    return {
      send: (message, background) => this.sendToPeer(message, background ?? kernel.inBackground),
      wake: (delayMs, raft, background) => kernel.send({ from: address, to: address, op: 'timer', delayMs, background, payload: { raft } satisfies Wake }),
      reaches: (leader, follower) => around.reaches(leader, follower),
      answers: (follower, leader) => around.answers(follower, leader),
      diskDelayMs: () => this.write(),
      apply: (entry) => this.apply(entry),
      content: () => this.store.content,
      restore: (content) => this.restore(content as StoreContent),
      changed: () => around.changed(),
      readable: (read, index) => this.readable(read, index),
    }
  }

  /** A leader writes to its disk. While it waits for a slow one, it sends no heartbeats: one loop does both. */
  private write(): number {
    const delayMs = this.around.diskDelayMs(this.address)
    if (delayMs > 0) {
      this.stalledUntil.value = this.kernel.now + delayMs
      this.around.changed()
    }
    return delayMs
  }

  private sendToPeer(message: RaftMessage, background: boolean): void {
    const { kernel, address } = this, to = addressOfMember(message.to), isSnapshot = message.type === 'snapshot'
    // What was written to disk is acknowledged once it is there.
    const isWritten = message.type === 'append-answer' || message.type === 'vote-answer', diskMs = isWritten ? this.around.diskDelayMs(address) : 0
    const wishedMs = kernel.latency('peer', `${address} ${to}`) + diskMs + (isSnapshot ? SNAPSHOT_MS : 0)
    kernel.send({ from: address, to, op: 'raft', subject: `Raft//${message.type}`, background, delayMs: isSnapshot ? wishedMs : this.inOrder(to, wishedMs), payload: message, a: message.term })
  }

  private inOrder(to: string, delayMs: number): number {
    const { now } = this.kernel, arrivesAt = Math.max(now + delayMs, this.arrivals.get(to) ?? -Infinity)
    this.arrivals.set(to, arrivesAt)
    return arrivesAt - now
  }

  private receive(delivery: Delivery): void {
    if (delivery.op === 'raft') this.node.step(delivery.payload as RaftMessage)
    else if (delivery.op === 'timer') this.wake(delivery.payload as Wake, delivery.hop)
    else this.asked(delivery.payload as MemberAsk, delivery)
    this.lookAtLeader()
    this.around.settled(this)
  }

  private wake(wake: Wake, hop: HopId): void {
    if ('raft' in wake) this.node.wake(wake.raft, hop)
    else if (this.alarm.value?.hop === hop) this.giveUp()
    // Whoever waited for the disk may have caught up.
    if ('raft' in wake && typeof wake.raft === 'object') this.around.changed()
  }

  // --- Requests ---

  private asked(ask: MemberAsk, { from, background, hop }: Delivery): void {
    const waiting: Waiting = { from, since: this.kernel.now, background, isAsked: false }, proposer = this.node.id
    if ('watch' in ask || 'confirm' in ask) {
      if ('watch' in ask && !ask.list) return this.watch(from, ask, background)
      // An API server that connects again waits only for its last connection.
      const number = ++this.runs.value
      this.reads.set('watch' in ask ? `connect ${from}` : String(number), { ...waiting, ask, number })
    } else {
      const proposal = ++this.runs.value
      if ('compact' in ask) this.proposals.set(String(proposal), { ...waiting, token: NOBODYS, work: { compact: ask.compact } })
      else this.proposals.set(String(proposal), { ...waiting, token: ask.token, work: { transaction: ask as Transaction, proposer, proposal, hop } })
    }
    this.pursue()
    this.setAlarm(background)
  }

  /** Brings what waits before a leader, as soon as there is one. */
  private pursue(): void {
    for (const [key, proposal] of [...this.proposals.entries()]) {
      if (proposal.isAsked || !this.node.isMember) continue
      this.proposals.set(key, { ...proposal, isAsked: true })
      if (!this.node.propose(proposal.work)) {
        if (this.proposals.has(key)) this.proposals.set(key, proposal)
      } else if (!('transaction' in proposal.work)) this.proposals.delete(key)
    }
    for (const [key, read] of [...this.reads.entries()]) {
      if (read.isAsked || !this.node.isMember) continue
      this.reads.set(key, { ...read, isAsked: true })
      if (!this.node.reads.ask(read.number) && this.reads.has(key)) this.reads.set(key, read)
    }
  }

  private lookAtLeader(): void {
    const { leader } = this.node
    if (this.leaderSince.value.leader === leader) return
    this.leaderSince.value = { leader, at: this.kernel.now }
    // A leader that is gone takes along what it was asked; reads are asked anew, writes must not be done twice.
    for (const [key, read] of [...this.reads.entries()]) this.reads.set(key, { ...read, isAsked: false, index: undefined })
    this.pursue()
  }

  private readable(number: number, index: number): void {
    for (const [key, read] of [...this.reads.entries()]) if (read.number === number) this.reads.set(key, { ...read, index })
    this.answerReads()
  }

  private answerReads(): void {
    for (const [key, { ask, from, index, background }] of [...this.reads.entries()]) {
      if (index === undefined || index > this.node.applied) continue
      this.reads.delete(key)
      if ('watch' in ask) this.watch(from, ask, background)
      else this.answer(from, { confirmed: ask.confirm, revision: this.store.revision }, background)
    }
    this.setAlarm(true)
  }

  private watch(from: string, { watch, list, connection }: WatchAsk, background: boolean): void {
    const { revision, all, compacted } = this.store, commits = list ? [] : this.store.since(watch)
    if (!commits) return this.answer(from, { compacted, connection }, background)
    this.watchers.set(from, connection)
    this.answer(from, { connection, runsSince: this.runsSince.value, commits, ...(list ? { listed: { revision, objects: all } } : {}) }, background, commits.at(-1)?.revision)
  }

  private answer(to: string, payload: MemberAnswer, background: boolean, revision = 0, subject?: string): void {
    this.kernel.send({ from: this.address, to, op: 'committed', subject, background, delayMs: this.inOrder(to, this.kernel.latency('committed', to)), payload, a: revision })
  }

  /** Has a timer run as long as anything waits, in the foreground if something of the foreground does. */
  private setAlarm(background: boolean): void {
    const { kernel, alarm, address } = this, waiting = [...this.proposals.values(), ...this.reads.values()], isBackground = background && !waiting.some((one) => !one.background)
    if (waiting.length === 0) {
      if (alarm.value) kernel.release(alarm.value.hop)
      alarm.value = null
    } else if (!alarm.value || (alarm.value.background && !isBackground)) {
      const dueInMs = Math.max(1, Math.min(...waiting.map(({ since }) => since)) + REQUEST_TIMEOUT_MS - kernel.now)
      alarm.value = { hop: kernel.send({ from: address, to: address, op: 'timer', delayMs: dueInMs, background: isBackground, payload: { alarm: true } satisfies Wake }), background: isBackground }
    }
  }

  /** Ends what has waited for too long. Models parseProposeCtxErr. */
  private giveUp(): void {
    const { now } = this.kernel
    this.alarm.value = null
    const isOver = ({ since }: Waiting): boolean => since + REQUEST_TIMEOUT_MS <= now
    for (const [key, proposal] of [...this.proposals.entries()]) {
      if (!isOver(proposal)) continue
      this.proposals.delete(key)
      if (proposal.token !== NOBODYS) this.answer(proposal.from, { token: proposal.token, failed: this.timeoutOf(proposal) }, proposal.background)
    }
    for (const [key, read] of [...this.reads.entries()]) {
      if (!isOver(read)) continue
      this.reads.delete(key)
      if ('confirm' in read.ask) this.answer(read.from, { token: read.ask.confirm, failed: TIMED_OUT }, read.background)
    }
    this.setAlarm(true)
  }

  private timeoutOf({ since }: Waiting): string {
    const { leader, at } = this.leaderSince.value
    if (leader === '') return TIMED_OUT
    if (at > since) return `${TIMED_OUT}, possibly due to previous leader failure`
    return this.around.isWhole(this.address, leader) ? TIMED_OUT : `${TIMED_OUT}, possibly due to connection lost`
  }

  // --- What is committed ---

  private apply({ index, term, work }: Entry): void {
    if ('transaction' in work) {
      const result = this.store.transact(work.transaction, `${term}/${index}`, work.hop), key = String(work.proposal), proposal = work.proposer === this.node.id ? this.proposals.get(key) : undefined
      this.proposals.delete(proposal ? key : '')
      this.tell(result, proposal)
    } else if ('compact' in work) {
      this.store.compact(work.compact)
      for (const to of this.watchers.keys()) this.answer(to, { compacted: this.store.compacted }, true)
    }
    this.answerReads()
    this.keepLogShort()
  }

  /** A commit goes to every API server that is connected; the answer to who asked for it goes with it. */
  private tell(result: TransactionResult, proposal: Proposal | undefined): void {
    const { commit } = result, background = proposal?.background ?? this.kernel.inBackground, object = commit?.object
    const subject = object && `${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`
    const told = commit ? new Set([...this.watchers.keys(), ...(proposal ? [proposal.from] : [])]) : new Set(proposal ? [proposal.from] : [])
    for (const to of told) this.answer(to, to === proposal?.from ? result : { ...result, token: NOBODYS }, background, commit?.revision, subject)
  }

  /** A snapshot takes the place of what was stored: who watches is told what came in between, or that it is gone. */
  private restore(content: StoreContent): void {
    const known = this.store.revision
    this.store.restore(content)
    for (const [to, connection] of this.watchers.entries()) this.watch(to, { watch: known + 1, list: false, connection }, this.kernel.inBackground)
  }

  /** Entries that every likely laggard has are let go. Models triggerSnapshot: what is stored stands for them. */
  private keepLogShort(): void {
    const { log, applied } = this.node, { snapshotCount } = this.around
    if (applied - log.startIndex > snapshotCount + Math.floor(snapshotCount / 2)) log.compact(applied - Math.floor(snapshotCount / 2))
  }

  // --- Its life ---

  /** The program begins, with what its disk has. */
  start(): void {
    this.runsSince.value = this.kernel.now
    this.node.start()
    this.around.settled(this)
  }

  /** It is told to end, and has time to hand over what it leads. */
  handOver(): void {
    const { node } = this, heir = node.isLeader ? node.replication.heir : undefined
    if (heir !== undefined) node.say(heir, { type: 'timeout-now' })
  }

  /** An API server has ended, and with it its connection. */
  leave(server: string): void {
    this.watchers.delete(server)
  }

  /** Its program ends, and the machine closes its connections. */
  hangUp(): void {
    for (const to of this.watchers.keys()) this.answer(to, { closed: true }, false)
  }
}
