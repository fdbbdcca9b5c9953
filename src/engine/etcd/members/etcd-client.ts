// How an API server speaks to members of etcd: one connection at a time, over which its transactions go and every commit comes. When the
// member closes it or has been silent for too long, it turns to the next. Models client/v3 and the compactor of apiserver/pkg/storage/etcd3.
import type { Storage, StorageAnswer } from '../../apiserver/storage.ts'
import type { Delivery, Kernel } from '../../kernel/kernel.ts'
import type { HopId } from '../../kernel/ledger.ts'
import { Cell, Table } from '../../kernel/store.ts'
import type { Commit, Transaction, TransactionResult } from '../etcd.ts'
import { type MemberAnswer, type MemberAsk, NOBODYS, type WatchAsk, type Watching } from './asks.ts'

/** A ping after half a minute of silence, and ten seconds for its answer. Models keepaliveTime and keepaliveTimeout. */
const KEEPALIVE_MS = 40_000
/** How long a request waits for etcd. Models requestTimeoutUpperBound. */
const DEADLINE_MS = 34_000
/** As --etcd-compaction-interval of kube-apiserver. */
const COMPACT_EVERY_MS = 300_000
const DIAL_MS = 5_000
/** After a member that refuses: at once to the next, later with a pause. */
const NEXT_MEMBER_MS = 100
const PAUSE_MS = 1_000
/** As many tries to connect as anybody waits for. */
const MOST_TRIES = 60
const BROKEN = 'rpc error: code = Unavailable desc = error reading from server: EOF'

/** A request to etcd that has no answer yet. */
interface Ask {
  readonly payload: Transaction | { readonly confirm: number }
  readonly subject: string | undefined
  readonly background: boolean
  /** It has left over the connection; one that has not waits for a connection. */
  readonly isSent: boolean
  /** Its answer, whose hop was lost, or which came before a commit that was. */
  readonly late?: TransactionResult | Extract<MemberAnswer, { confirmed: number }> | { readonly token: number; readonly failed: string }
}

interface Connection {
  readonly number: number
  /** Place of its member among the endpoints. */
  readonly place: number
  readonly isOpen: boolean
  readonly tries: number
  /** What is stored is asked for as a whole. */
  readonly wantsList: boolean
  /** The run of a member to which it leads: another one knows nothing of what was asked. */
  readonly run: string
  /** The line has been cut, or its member has no power; the hop of the timer that finds out. */
  readonly silent: HopId
}

type Wake = { readonly connect: number } | { readonly silence: true } | { readonly expires: number } | { readonly compact: true }

const FIRST: Connection = { number: 0, place: 0, isOpen: false, tries: 0, wantsList: false, run: '', silent: -1 }

// Simplified: an API server speaks to one member at a time; in life its requests take turns over all that it knows of.
export class EtcdClient implements Storage {
  private readonly connection: Cell<Connection>
  private readonly asks: Table<Ask>
  /** The last revision that the API server has been told of. */
  private readonly seen: Cell<number>
  private readonly connections: Cell<number>
  /** Up to where etcd is asked to forget next, and the timer for that. */
  private readonly compaction: Cell<{ readonly mark: number; readonly timer: HopId }>
  private readonly kernel: Kernel
  private readonly owner: string
  private readonly timers: string
  private readonly endpoints: readonly string[]
  private take: (answer: StorageAnswer, background: boolean) => void = () => undefined

  constructor(kernel: Kernel, owner: string, endpoints: readonly string[]) {
    const memory = `${owner}/etcd-client`
    this.kernel = kernel
    this.owner = owner
    this.timers = memory
    this.endpoints = endpoints
    this.connection = kernel.adopt(`${memory}/connection`, new Cell<Connection>(FIRST))
    this.asks = kernel.adopt(`${memory}/asks`, new Table<Ask>())
    this.seen = kernel.adopt(`${memory}/seen`, new Cell(1))
    this.connections = kernel.adopt(`${memory}/runs`, new Cell(0))
    this.compaction = kernel.adopt(`${memory}/compaction`, new Cell<{ readonly mark: number; readonly timer: HopId }>({ mark: 0, timer: -1 }))
    kernel.listen(memory, ({ payload, hop }) => this.wake(payload as Wake, hop))
    kernel.onLost((delivery) => this.lost(delivery))
  }

  private get member(): string { return this.endpoints[this.connection.value.place] }

  open(take: (answer: StorageAnswer, background: boolean) => void): void {
    this.take = take
  }

  /** Opens the first connection, of an API server that knows all there is: nothing. */
  begin(): void {
    this.compactLater()
    this.connect()
  }

  /** Asks for all that is stored, over a new connection. */
  load(): void {
    const { connection, compaction } = this
    if (compaction.value.timer < 0) this.compactLater()
    if (connection.value.wantsList && !connection.value.isOpen) return
    connection.value = { ...connection.value, isOpen: false, wantsList: true, tries: 0 }
    this.connect()
  }

  transact(transaction: Transaction, subject: string | undefined, background: boolean): void {
    this.ask(transaction.token, { payload: transaction, subject, background, isSent: false })
  }

  /** Is answered once the cache has everything that was committed before. */
  confirm(token: number, background: boolean): void {
    this.ask(token, { payload: { confirm: token }, subject: undefined, background, isSent: false })
  }

  private ask(token: number, ask: Ask): void {
    this.asks.set(String(token), ask)
    if (this.connection.value.isOpen) this.post(token, ask)
    else this.expireLater(token, ask.background)
  }

  private post(token: number, ask: Ask): void {
    const key = 'key' in ask.payload ? ask.payload.key : 'range'
    this.asks.set(String(token), { ...ask, isSent: true })
    this.send(ask.payload, this.kernel.latency('txn', key), ask.background, ask.subject)
  }

  private send(payload: MemberAsk, delayMs: number, background: boolean, subject?: string): void {
    this.kernel.send({ from: this.owner, to: this.member, op: 'txn', subject, background, delayMs, payload })
  }

  private timer(wake: Wake, delayMs: number, background: boolean): HopId {
    return this.kernel.send({ from: this.timers, to: this.timers, op: 'timer', delayMs, background, payload: wake })
  }

  private expireLater(token: number, background: boolean): void {
    this.timer({ expires: token }, DEADLINE_MS, background)
  }

  private wake(wake: Wake, hop: HopId): void {
    const { connection } = this
    if ('expires' in wake) {
      const ask = this.asks.get(String(wake.expires))
      if (ask && this.asks.delete(String(wake.expires))) this.take({ token: wake.expires, expired: true }, ask.background)
    } else if ('connect' in wake) {
      if (wake.connect === connection.value.number && !connection.value.isOpen) this.connectNext()
    } else if ('silence' in wake) {
      if (hop !== connection.value.silent) return
      if (this.isSilent()) this.closed()
      else connection.value = { ...connection.value, silent: -1 }
    } else this.compact()
  }

  // --- The connection ---

  /** Tries to connect to the member that is next; when that takes too long, to the one after it. */
  private connect(): void {
    const number = ++this.connections.value, { tries, wantsList } = this.connection.value, isLate = tries >= MOST_TRIES
    this.connection.value = { ...this.connection.value, number, isOpen: false, silent: -1 }
    this.send({ watch: this.seen.value + 1, list: wantsList, connection: number }, this.kernel.latency('txn', 'range'), isLate)
    this.timer({ connect: number }, DIAL_MS, isLate)
  }

  private connectNext(): void {
    const { place, tries } = this.connection.value
    this.connection.value = { ...this.connection.value, place: (place + 1) % this.endpoints.length, tries: tries + 1 }
    this.connect()
  }

  /** The connection is gone: writes that were on their way have an unknown end, which their clients must be told; reads are asked again. */
  private closed(): void {
    this.connection.value = { ...this.connection.value, isOpen: false, tries: 0, run: '', silent: -1 }
    this.giveUpSent()
    this.connectNext()
  }

  private giveUpSent(): void {
    for (const [token, ask] of [...this.asks.entries()]) {
      if (!ask.isSent || (ask.late && 'commit' in ask.late)) continue
      if ('confirm' in ask.payload) {
        this.asks.set(token, { ...ask, isSent: false, late: undefined })
        this.expireLater(Number(token), ask.background)
      } else {
        this.asks.delete(token)
        this.take({ token: Number(token), failed: BROKEN }, ask.background)
      }
    }
  }

  private isSilent(): boolean {
    const { kernel, owner, member } = this
    return kernel.isHalted(member) || kernel.links.isCut(owner, member) || kernel.links.isCut(member, owner)
  }

  /** Something has changed in the network or among members: a silent line is found out later, a mended one carries what was held up. */
  linesChanged(): void {
    const { connection } = this
    if (!connection.value.isOpen) return
    if (connection.value.silent < 0 && this.isSilent()) connection.value = { ...connection.value, silent: this.timer({ silence: true }, KEEPALIVE_MS, false) }
    else if (connection.value.silent >= 0 && !this.isSilent()) {
      this.kernel.release(connection.value.silent)
      for (const [token, { isSent, background }] of this.asks.entries()) if (isSent) this.expireLater(Number(token), background)
      this.connect()
    }
  }

  /** What was lost between this API server and its member is held up until the line is whole again, or the wait is over. */
  lost({ op, from, to, payload, background }: Delivery): void {
    if (op === 'txn' && from === this.owner && this.endpoints.includes(to)) {
      if ('watch' in (payload as MemberAsk)) return this.refused((payload as WatchAsk).connection)
      const token = 'confirm' in (payload as MemberAsk) ? (payload as { confirm: number }).confirm : (payload as Partial<Transaction>).token, ask = token === undefined ? undefined : this.asks.get(String(token))
      if (token === undefined || !ask) return
      this.asks.set(String(token), { ...ask, isSent: false })
      this.expireLater(token, background)
    } else if (op === 'committed' && to === this.owner && from === this.member) {
      const answer = payload as MemberAnswer, token = 'confirmed' in answer ? answer.confirmed : 'token' in answer ? answer.token : NOBODYS, ask = this.asks.get(String(token))
      if (!ask || !('token' in answer || 'confirmed' in answer)) return
      this.hold(token, answer)
      this.expireLater(token, background)
    }
  }

  /** Nobody listens there. A machine that is silent says not even that. */
  private refused(connection: number): void {
    const { number, tries } = this.connection.value
    if (connection !== number || !this.kernel.isHalted(this.member)) return
    const isLate = tries >= MOST_TRIES
    this.timer({ connect: number }, tries < this.endpoints.length ? NEXT_MEMBER_MS : isLate ? DIAL_MS : PAUSE_MS, isLate)
  }

  // --- Answers ---

  receive({ from, payload, background }: Delivery): void {
    const answer = payload as MemberAnswer, { connection } = this
    if (from !== this.member) return
    if ('closed' in answer) return connection.value.isOpen ? this.closed() : undefined
    if ('compacted' in answer) return this.compacted(answer)
    if ('commits' in answer) return answer.connection === connection.value.number ? this.opened(answer, background) : undefined
    if (!connection.value.isOpen) return this.hold('confirmed' in answer ? answer.confirmed : answer.token, answer)
    if ('confirmed' in answer) {
      this.hold(answer.confirmed, answer)
      return answer.revision > this.seen.value ? this.connect() : this.release()
    }
    if ('failed' in answer) return this.conclude(answer.token, answer, background)
    this.result(answer, background)
  }

  private result(answer: TransactionResult, background: boolean): void {
    const { commit, token } = answer
    // A commit before it was lost on the way: this one waits until the connection has been opened again.
    if (commit && commit.revision > this.seen.value + 1) {
      this.hold(token, answer)
      return this.connect()
    }
    if (commit && commit.revision <= this.seen.value) return this.conclude(token, answer, background)
    if (commit) this.seen.value = commit.revision
    const asked = commit && token === NOBODYS ? this.tokenOf(commit) : token
    this.asks.delete(String(asked))
    this.take({ ...answer, token: asked }, background)
  }

  /** An answer waits until everything before it is known. */
  private hold(token: number, late: NonNullable<Ask['late']>): void {
    const ask = this.asks.get(String(token))
    if (ask) this.asks.set(String(token), { ...ask, late })
  }

  /** What was held back is told, as far as everything before it is known now. */
  private release(): void {
    for (const [token, { late, background }] of [...this.asks.entries()]) {
      if (!late || revisionOf(late) > this.seen.value) continue
      this.conclude(Number(token), 'confirmed' in late ? { token: late.confirmed, isCurrent: true } : late, background)
    }
  }

  private conclude(token: number, answer: StorageAnswer, background: boolean): void {
    if (this.asks.delete(String(token))) this.take(answer, background)
  }

  /** A connection stands: what was missed is caught up with, and what waited is sent. */
  private opened({ commits, listed, runsSince }: Watching, background: boolean): void {
    const run = `${this.member} ${runsSince}`
    if (run !== this.connection.value.run) this.giveUpSent()
    if (listed) {
      this.seen.value = listed.revision
      this.take(listed, background)
    }
    this.connection.value = { ...this.connection.value, isOpen: true, tries: 0, wantsList: false, run, silent: -1 }
    for (const commit of commits) if (commit.revision > this.seen.value) this.result({ token: NOBODYS, commit }, background)
    this.release()
    for (const [token, ask] of [...this.asks.entries()]) {
      if (!ask.late && !ask.isSent) this.post(Number(token), ask)
    }
    this.linesChanged()
  }

  private tokenOf({ revision }: Commit): number {
    for (const [token, { late }] of this.asks.entries()) if (late && 'commit' in late && late.commit?.revision === revision) return Number(token)
    return NOBODYS
  }

  private compacted({ compacted, connection }: { readonly compacted: number; readonly connection?: number }): void {
    if (connection === undefined) return this.take({ compacted }, true)
    if (connection !== this.connection.value.number) return
    // "mvcc: required revision has been compacted": what was missed cannot be told any longer, so everything is listed anew.
    this.connection.value = { ...this.connection.value, isOpen: false, wantsList: true }
    this.take({ compacted, isMissed: true }, true)
    this.connect()
  }

  // --- Compaction ---

  private compactLater(): void {
    this.compaction.value = { mark: this.seen.value, timer: this.timer({ compact: true }, COMPACT_EVERY_MS, true) }
  }

  /** Every five minutes, history older than five minutes goes. */
  // Simplified: API servers agree on who compacts by a key of their own, compact_rev_key, whose writes take revisions; here they take none.
  private compact(): void {
    const { mark } = this.compaction.value
    if (this.connection.value.isOpen && mark > 1) this.send({ compact: mark }, this.kernel.latency('txn', 'compact'), true)
    this.compactLater()
  }
}

/** What must be known before an answer is told. */
function revisionOf(late: NonNullable<Ask['late']>): number {
  if ('confirmed' in late) return late.revision
  return 'commit' in late && late.commit ? late.commit.revision : 0
}
