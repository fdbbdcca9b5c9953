// A leader's side: what it knows of every other member's log, how it brings them to its own, and when an entry counts as committed.
// Models raft/tracker/progress.go and the leader's half of raft/raft.go.
import type { Kernel } from '../../kernel/kernel.ts'
import type { HopId } from '../../kernel/ledger.ts'
import { Cell, Table } from '../../kernel/store.ts'
import { type EntryWork, type MemberId, membersOf, quorumOf, type RaftMessage } from './messages.ts'
import { ELECTION_MS, HEARTBEAT_MS, PULSE_MS, type RaftNode, type RaftWake } from './raft-node.ts'

/** What a leader knows of one member. */
interface Progress {
  /** Up to here the logs are the same. */
  readonly match: number
  /** What it is sent next. */
  readonly next: number
  /** `probe`: one message at a time, until it is known where its log is; `replicate`: entries are sent as they come; `snapshot`: it waits for one. */
  readonly state: 'probe' | 'replicate' | 'snapshot'
  /** A probe is on its way. */
  readonly isPaused: boolean
  /** Its answers arrive every 100 ms. */
  readonly isAnswering: boolean
  readonly answeredAt: number
}

/** Timers of a leader that count; others that are on their way mean nothing. */
interface Timers {
  readonly beat: HopId
  readonly pulse: HopId
  readonly quorum: HopId
}

const NO_TIMERS: Timers = { beat: -1, pulse: -1, quorum: -1 }

export class Replication {
  private readonly progress: Table<Progress>
  private readonly timers: Cell<Timers>
  private readonly kernel: Kernel
  private readonly node: RaftNode

  constructor(kernel: Kernel, memory: string, node: RaftNode) {
    this.kernel = kernel
    this.node = node
    this.progress = kernel.adopt(`${memory}/progress`, new Table<Progress>())
    this.timers = kernel.adopt(`${memory}/timers`, new Cell<Timers>(NO_TIMERS))
  }

  /** A member begins to lead: it knows nothing of the others' logs. */
  begin(): void {
    this.end()
    for (const id of membersOf(this.node.membership)) this.meet(id)
    this.timers.value = { ...NO_TIMERS, pulse: this.node.ports.wake(PULSE_MS, 'pulse', true) }
  }

  /** It leads no longer. */
  end(): void {
    for (const id of [...this.progress.keys()]) this.progress.delete(id)
    for (const hop of Object.values(this.timers.value)) if (hop >= 0) this.kernel.release(hop)
    this.timers.value = NO_TIMERS
  }

  /** Members have come or gone. */
  membersChanged(): void {
    const { node } = this, members = membersOf(node.membership)
    for (const id of [...this.progress.keys()]) if (!members.includes(id)) this.progress.delete(id)
    for (const id of members) {
      if (this.progress.has(id)) continue
      this.meet(id)
      if (id !== node.id) this.sendTo(id)
    }
    this.maybeCommit()
  }

  private meet(id: MemberId): void {
    const { log, now } = this.node
    this.progress.set(id, { match: 0, next: log.lastIndex + 1, state: 'probe', isPaused: false, isAnswering: false, answeredAt: now })
  }

  /** Writes an entry into its own log and sends it to everybody. */
  append(work: EntryWork): void {
    const { node } = this, { log } = node, index = log.lastIndex + 1, diskDelayMs = node.ports.diskDelayMs()
    log.append({ term: node.term, index, work })
    if (diskDelayMs > 0) node.ports.wake(diskDelayMs, { stored: index, term: node.term }, this.kernel.inBackground)
    else this.advance(node.id, index)
    this.sendToAll()
    if (diskDelayMs === 0) this.maybeCommit()
  }

  /** What was written is on this leader's own disk, if it still leads and the entry is still there. */
  stored(id: MemberId, index: number, term: number): void {
    if (!this.node.isLeader || this.node.term !== term) return
    this.advance(id, index)
    this.maybeCommit()
  }

  private change(id: MemberId, change: Partial<Progress>): Progress | undefined {
    const known = this.progress.get(id)
    if (!known) return undefined
    const changed = { ...known, ...change }
    this.progress.set(id, changed)
    return changed
  }

  private advance(id: MemberId, match: number): void {
    const known = this.progress.get(id)
    if (known && match > known.match) this.change(id, { match, next: Math.max(known.next, match + 1) })
  }

  private get others(): readonly MemberId[] { return [...this.progress.keys()].filter((id) => id !== this.node.id) }

  private sendToAll(): void {
    for (const id of this.others) this.sendTo(id)
  }

  /** Sends a member what it lacks, or how far things are committed. */
  private sendTo(id: MemberId): void {
    const { node } = this, { log } = node, known = this.progress.get(id)
    if (!known || known.isPaused || known.state === 'snapshot') return
    const previousIndex = known.next - 1, previousTerm = log.termAt(previousIndex)
    if (previousTerm === undefined) return this.sendSnapshot(id)
    const entries = log.from(known.next)
    node.say(id, { type: 'append', previousIndex, previousTerm, entries, commit: node.commit, isProbe: known.state === 'probe' })
    if (known.state === 'probe') this.change(id, { isPaused: true })
    else this.change(id, { next: known.next + entries.length })
  }

  /** What it lacks is gone from the log: it gets all that is stored instead. */
  private sendSnapshot(id: MemberId): void {
    const { node } = this, index = node.applied, term = node.log.termAt(index) ?? 0
    node.say(id, { type: 'snapshot', snapshot: { index, term, membership: node.membership, content: node.ports.content() }, commit: node.commit })
    this.change(id, { state: 'snapshot', next: index + 1, isPaused: false })
  }

  answered(message: Extract<RaftMessage, { type: 'append-answer' | 'heartbeat-answer' }>): void {
    const { from } = message, { node } = this
    const known = this.change(from, { answeredAt: node.now, isAnswering: node.ports.answers(from, node.id) })
    if (!known) return
    if (message.type === 'heartbeat-answer') {
      if (message.round !== undefined) node.reads.confirmed(from, message.round)
      this.change(from, { isPaused: false })
      if (known.match < node.log.lastIndex || known.state === 'probe') this.sendTo(from)
    } else if (message.rejected !== undefined) this.rejected(from, known, message)
    else this.accepted(from, known, message.match)
  }

  private rejected(from: MemberId, known: Progress, { rejected = 0, hintIndex = 0, hintTerm = 0 }: Extract<RaftMessage, { type: 'append-answer' }>): void {
    // What was rejected before more was accepted is of no interest.
    if (known.state === 'replicate' ? rejected <= known.match : rejected !== known.next - 1) return
    const { log } = this.node, next = Math.max(known.match + 1, Math.min(rejected, (hintTerm > 0 ? log.lastAtMost(hintIndex, hintTerm).index : hintIndex) + 1))
    this.change(from, { state: 'probe', next: known.state === 'replicate' ? known.match + 1 : next, isPaused: false })
    this.sendTo(from)
  }

  private accepted(from: MemberId, known: Progress, match: number): void {
    const { node } = this, isNews = match > known.match
    this.advance(from, match)
    if (known.state !== 'replicate' && match >= known.match) this.change(from, { state: 'replicate', next: Math.max(match + 1, known.match + 1), isPaused: false })
    if (!isNews && known.state === 'replicate') return
    // One that was not sent everything as it came may not know either how far things are committed.
    const mayLack = known.state !== 'replicate' || (this.progress.get(from)?.next ?? Infinity) <= node.log.lastIndex
    if (!this.maybeCommit() && mayLack) this.sendTo(from)
  }

  /** An entry is committed when a quorum has it and it is of the leader's own term; what is older is committed with it. */
  private maybeCommit(): boolean {
    const { node } = this, matches = node.membership.voters.map((id) => this.progress.get(id)?.match ?? 0).sort((x, y) => y - x)
    const index = matches[quorumOf(node.membership) - 1] ?? 0
    if (index <= node.commit || node.log.termAt(index) !== node.term) return false
    const wasTold = node.commit
    node.commitTo(index)
    node.reads.committedInTerm()
    if (node.isLeader && node.commit > wasTold) this.sendToAll()
    return true
  }

  /** Whether something of its own term is committed: before, a leader does not know how far others have got. */
  get hasCommittedInTerm(): boolean { return this.node.log.termAt(this.node.commit) === this.node.term }

  /** Asks everybody whether this member still leads. */
  heartbeat(round?: number, to: readonly MemberId[] = this.others, background?: boolean): void {
    const { node } = this
    for (const id of to) node.say(id, { type: 'heartbeat', commit: Math.min(this.progress.get(id)?.match ?? 0, node.commit), ...(round === undefined ? {} : { round }) }, node.term, background)
  }

  /** The member whose log is nearest to this one's, among those that answer: it could lead. */
  get heir(): MemberId | undefined {
    const { voters } = this.node.membership
    return this.others.filter((id) => voters.includes(id) && this.progress.get(id)?.isAnswering).sort((x, y) => this.matchOf(y) - this.matchOf(x))[0]
  }

  matchOf(id: MemberId): number { return this.progress.get(id)?.match ?? 0 }

  // --- Heartbeats that are written down: where somebody may not have heard, and a pulse now and then ---

  wake(wake: RaftWake, hop: HopId): void {
    const { timers, node } = this
    if (wake === 'pulse' && hop === timers.value.pulse) {
      this.heartbeat(undefined, this.others, true)
      timers.value = { ...timers.value, pulse: node.ports.wake(PULSE_MS, 'pulse', true) }
    } else if (wake === 'beat' && hop === timers.value.beat) {
      timers.value = { ...timers.value, beat: -1 }
      this.heartbeat(undefined, this.others.filter((id) => !this.progress.get(id)?.isAnswering))
    } else if (wake === 'quorum' && hop === timers.value.quorum) {
      timers.value = { ...timers.value, quorum: -1 }
      this.checkQuorum()
    }
  }

  /** Something has changed between members: who no longer answers gets a heartbeat of its own, and without a quorum time runs out. */
  linesChanged(): void {
    const { node, timers } = this
    for (const id of this.others) {
      const known = this.progress.get(id)
      if (!known || node.ports.answers(id, node.id)) continue
      // What was on its way to it may be lost: it is asked anew where its log is.
      this.change(id, { isAnswering: false, isPaused: false, ...(known.isAnswering ? { answeredAt: node.now } : {}), ...(known.state === 'probe' ? {} : { state: 'probe', next: known.match + 1 } as const) })
    }
    const isSomebodySilent = this.others.some((id) => !this.progress.get(id)?.isAnswering)
    if (isSomebodySilent && timers.value.beat < 0) timers.value = { ...timers.value, beat: node.ports.wake(1 + this.kernel.pick(HEARTBEAT_MS, `${node.id} next beat`, node.now), 'beat', false) }
    if (this.activeSince(Infinity) < quorumOf(node.membership)) this.armQuorumCheck()
  }

  private armQuorumCheck(): void {
    const { timers, node } = this
    if (timers.value.quorum < 0) timers.value = { ...timers.value, quorum: node.ports.wake(ELECTION_MS + this.kernel.pick(ELECTION_MS, `${node.id} quorum check`, node.now), 'quorum', false) }
  }

  /** Voters that answer, or have answered since. */
  private activeSince(since: number): number {
    const { node } = this
    return node.membership.voters.filter((id) => id === node.id || this.progress.get(id)?.isAnswering || (this.progress.get(id)?.answeredAt ?? -Infinity) >= since).length
  }

  /** A leader that does not hear from a quorum steps down. */
  private checkQuorum(): void {
    const { node } = this, quorum = quorumOf(node.membership)
    if (this.activeSince(node.now - ELECTION_MS) < quorum) node.follow(node.term, '')
    else if (this.activeSince(Infinity) < quorum) this.armQuorumCheck()
  }
}
