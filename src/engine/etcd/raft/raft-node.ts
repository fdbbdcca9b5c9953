// One member of a Raft group: its role, its terms and votes, and what it does with what others say. Models raft/raft.go, with pre-votes and
// check-quorum on, as etcd has them. While nothing is amiss between a leader and a follower, the heartbeats between them are not written
// down (decision 27): who is in touch is told when that ends.
import type { Kernel } from '../../kernel/kernel.ts'
import type { HopId } from '../../kernel/ledger.ts'
import { Cell } from '../../kernel/store.ts'
import { type Entry, type EntryWork, type MemberId, type Membership, membersOf, quorumOf, changed, type RaftBody, type RaftMessage } from './messages.ts'
import { RaftLog } from './raft-log.ts'
import { Reads } from './reads.ts'
import { Replication } from './replication.ts'

export const HEARTBEAT_MS = 100
export const ELECTION_MS = 1_000
/** How often a leader whose heartbeats bring nothing new has one written down. */
export const PULSE_MS = 10_000
/** After so many elections without a leader nobody waits for one any longer, and attempts are written down only now and then. */
const MOST_ROUNDS = 8

export type Role = 'follower' | 'pre-candidate' | 'candidate' | 'leader'

/** What a member writes to its disk before it answers. Models raftpb.HardState. */
interface HardState {
  readonly term: number
  readonly vote: MemberId
  readonly commit: number
}

/** What a member knows as long as it runs. */
interface SoftState {
  readonly role: Role
  readonly leader: MemberId
  readonly votes: Readonly<Record<MemberId, boolean>>
  /** When it last heard of its leader, voted, or tried to become one. */
  readonly heardAt: number
  readonly timeoutMs: number
  /** Heartbeats of its leader arrive every 100 ms. */
  readonly isInTouch: boolean
  /** Elections that it has tried since it last had a leader. */
  readonly rounds: number
  /** The hop of its election timer, or -1. Others that are on their way mean nothing. */
  readonly timer: HopId
  /** When it rings. */
  readonly ringsAt: number
}

const BLANK: SoftState = { role: 'follower', leader: '', votes: {}, heardAt: 0, timeoutMs: ELECTION_MS, isInTouch: false, rounds: 0, timer: -1, ringsAt: 0 }

/** What wakes a member. */
export type RaftWake = 'election' | 'beat' | 'pulse' | 'quorum' | { readonly stored: number; readonly term: number }

/** What a member of the group needs from around it. */
export interface RaftPorts {
  /** Sends a message; by default it is background where what it answers to was. */
  send(message: RaftMessage, background?: boolean): void
  wake(delayMs: number, wake: RaftWake, background: boolean): HopId
  /** Whether the leader's heartbeats now reach a follower, so that none need be written down. */
  reaches(leader: MemberId, follower: MemberId): boolean
  /** Whether a follower's answers to them now reach the leader. */
  answers(follower: MemberId, leader: MemberId): boolean
  /** How long this member's disk takes for a write, beyond what is usual. */
  diskDelayMs(): number
  /** Carries out a committed entry. */
  apply(entry: Entry): void
  /** The state machine's content as of the last entry that was applied. */
  content(): unknown
  restore(content: unknown): void
  /** Role, term or leader are others now. */
  changed(): void
  /** Reads that were asked for here may be answered once this index is applied. */
  readable(read: number, index: number): void
}

export class RaftNode {
  readonly log: RaftLog
  readonly replication: Replication
  readonly reads: Reads
  readonly ports: RaftPorts
  private readonly kernel: Kernel
  private readonly idCell: Cell<MemberId>
  private readonly hard: Cell<HardState>
  private readonly soft: Cell<SoftState>
  private readonly appliedCell: Cell<number>
  private readonly membershipCell: Cell<Membership>

  constructor(kernel: Kernel, address: string, ports: RaftPorts) {
    const disk = `${address}/disk`, memory = `${address}/memory`
    this.kernel = kernel
    this.ports = ports
    this.log = new RaftLog(kernel, disk)
    this.idCell = kernel.adopt(`${disk}/id`, new Cell<MemberId>(address))
    this.hard = kernel.adopt(`${disk}/hard-state`, new Cell<HardState>({ term: 0, vote: '', commit: 0 }))
    this.appliedCell = kernel.adopt(`${disk}/applied`, new Cell(0))
    this.membershipCell = kernel.adopt(`${disk}/membership`, new Cell<Membership>({ voters: [], learners: [] }))
    this.soft = kernel.adopt(`${memory}/state`, new Cell<SoftState>(BLANK))
    this.replication = new Replication(kernel, memory, this)
    this.reads = new Reads(kernel, memory, this)
  }

  get id(): MemberId { return this.idCell.value }
  get term(): number { return this.hard.value.term }
  get commit(): number { return this.hard.value.commit }
  get applied(): number { return this.appliedCell.value }
  get role(): Role { return this.soft.value.role }
  get leader(): MemberId { return this.soft.value.leader }
  get isLeader(): boolean { return this.role === 'leader' }
  get isInTouch(): boolean { return this.soft.value.isInTouch }
  get membership(): Membership { return this.membershipCell.value }
  get isVoter(): boolean { return this.membership.voters.includes(this.id) }
  get isMember(): boolean { return membersOf(this.membership).includes(this.id) }
  get now(): number { return this.kernel.now }

  /** A member that has never run: its log says who founded the group; of one that joins later it is empty. */
  found(id: MemberId, founders: readonly MemberId[]): void {
    this.idCell.value = id
    founders.forEach((founder, i) => this.log.append({ term: 1, index: i + 1, work: { membership: { promote: founder } } }))
    this.membershipCell.value = { voters: founders, learners: [] }
    this.appliedCell.value = founders.length
    this.hard.value = { term: founders.length > 0 ? 1 : 0, vote: '', commit: founders.length }
  }

  /** Begins, or begins anew with what is on the disk. */
  start(): void {
    this.soft.value = { ...BLANK, heardAt: this.now, timeoutMs: this.drawTimeout() }
    this.armElection()
  }

  /** Speaks to one other member. */
  say(to: MemberId, body: RaftBody, term: number = this.term, background?: boolean): void {
    this.ports.send({ ...body, from: this.id, to, term } as RaftMessage, background)
  }

  /** Has an entry written into the group's log: by this member if it leads, else by its leader. False where it knows of none. */
  propose(work: EntryWork): boolean {
    if (this.isLeader) {
      if (this.isMember) this.replication.append(work)
      return this.isMember
    }
    if (this.leader === '') return false
    this.say(this.leader, { type: 'propose', work })
    return true
  }

  wake(wake: RaftWake, hop: HopId): void {
    if (typeof wake === 'object') this.replication.stored(this.id, wake.stored, wake.term)
    else if (wake === 'election') this.electionDue(hop)
    else if (this.isLeader) this.replication.wake(wake, hop)
  }

  /** Takes what another member says. Models raft.Step. */
  step(message: RaftMessage): void {
    const { type, from, term } = message
    if (message.to !== this.id) return
    if (term > this.term) {
      const isVote = type === 'vote' || type === 'pre-vote'
      if (isVote && !message.isTransfer && this.hasLease) return
      const staysInTerm = type === 'pre-vote' || (type === 'pre-vote-answer' && message.granted)
      if (!staysInTerm) this.follow(term, type === 'append' || type === 'heartbeat' || type === 'snapshot' ? from : '')
    } else if (term < this.term) {
      // A leader of the past must learn that it is one.
      if (type === 'append' || type === 'heartbeat') this.say(from, { type: 'append-answer', match: 0 })
      else if (type === 'pre-vote') this.say(from, { type: 'pre-vote-answer', granted: false })
      return
    }
    this.take(message)
  }

  private take(message: RaftMessage): void {
    switch (message.type) {
      case 'pre-vote': case 'vote': return this.considerVote(message)
      case 'pre-vote-answer': case 'vote-answer': return this.countVote(message)
      case 'append': return this.heard(message.from) ? this.takeEntries(message) : undefined
      case 'heartbeat': return this.heard(message.from) ? this.answerHeartbeat(message) : undefined
      case 'snapshot': return this.heard(message.from) ? this.takeSnapshot(message) : undefined
      case 'timeout-now': return this.isVoter && !this.isLeader ? this.campaign(true) : undefined
      case 'propose': return void (this.leader !== message.from && this.propose(message.work))
      case 'append-answer': case 'heartbeat-answer': return this.isLeader ? this.replication.answered(message) : undefined
      case 'read-index': return this.reads.askedBy(message.from, message.read)
      case 'read-index-answer': return this.ports.readable(message.read, message.index)
    }
  }

  // --- Elections ---

  /** Somebody leads and has been heard of lately: nobody else gets a vote. Models the lease of CheckQuorum. */
  private get hasLease(): boolean {
    const { leader, heardAt, isInTouch } = this.soft.value
    return leader !== '' && (this.isLeader || isInTouch || this.now - heardAt < ELECTION_MS)
  }

  private drawTimeout(): number {
    return ELECTION_MS + this.kernel.pick(ELECTION_MS, `${this.id} election timeout`, this.now)
  }

  /** A timer that rings too early is kept: it is set anew when it rings. */
  private armElection(): void {
    const { rounds, heardAt, timeoutMs, timer, ringsAt } = this.soft.value, isInVain = rounds > MOST_ROUNDS
    const dueAt = Math.max(this.now + 1, heardAt + timeoutMs + (isInVain ? PULSE_MS : 0))
    if (timer >= 0 && !isInVain && ringsAt <= dueAt) return
    this.disarmElection()
    this.soft.value = { ...this.soft.value, timer: this.ports.wake(dueAt - this.now, 'election', isInVain), ringsAt: dueAt }
  }

  private disarmElection(): void {
    const { timer } = this.soft.value
    if (timer >= 0) this.kernel.release(timer)
    this.soft.value = { ...this.soft.value, timer: -1 }
  }

  private electionDue(hop: HopId): void {
    const { timer, isInTouch, heardAt, timeoutMs } = this.soft.value
    if (hop !== timer) return
    this.soft.value = { ...this.soft.value, timer: -1 }
    if (isInTouch || this.isLeader) return
    if (this.now - heardAt < timeoutMs) this.armElection()
    else if (this.isVoter) this.campaign(false)
  }

  /** Asks the others: first whether they would vote at all, which costs nobody a term; then, or when a leader hands over, for the vote itself. */
  private campaign(isTransfer: boolean, isReal: boolean = isTransfer): void {
    const state = this.soft.value
    if (isReal) this.hard.value = { ...this.hard.value, term: this.term + 1, vote: this.id }
    this.soft.value = { ...state, role: isReal ? 'candidate' : 'pre-candidate', leader: '', votes: { [this.id]: true }, heardAt: this.now, timeoutMs: this.drawTimeout(), isInTouch: false, rounds: isReal && !isTransfer ? state.rounds : state.rounds + 1 }
    const isBackground = this.soft.value.rounds > MOST_ROUNDS, { lastIndex, lastTerm } = this.log
    this.armElection()
    this.ports.changed()
    if (this.hasWon()) return isReal ? this.lead() : this.campaign(false, true)
    const body: RaftBody = { type: isReal ? 'vote' : 'pre-vote', lastIndex, lastTerm, isTransfer }
    for (const voter of this.membership.voters) if (voter !== this.id) this.say(voter, body, isReal ? this.term : this.term + 1, isBackground)
  }

  private hasWon(): boolean {
    const { votes } = this.soft.value
    return this.membership.voters.filter((id) => votes[id]).length >= quorumOf(this.membership)
  }

  private considerVote(message: Extract<RaftMessage, { type: 'pre-vote' | 'vote' }>): void {
    const { from, term, lastIndex, lastTerm } = message, { vote } = this.hard.value, isPre = message.type === 'pre-vote'
    const mayVote = vote === from || (vote === '' && this.leader === '') || (isPre && term > this.term)
    const granted = mayVote && this.log.isNoNewerThan(lastIndex, lastTerm)
    if (granted && !isPre) {
      this.hard.value = { ...this.hard.value, vote: from }
      this.soft.value = { ...this.soft.value, heardAt: this.now, timeoutMs: this.drawTimeout() }
      this.armElection()
    }
    // A pre-vote is granted in the term that it asks for, and refused in one's own.
    this.say(from, { type: isPre ? 'pre-vote-answer' : 'vote-answer', granted }, granted ? term : this.term)
  }

  private countVote({ from, type, granted }: Extract<RaftMessage, { type: 'pre-vote-answer' | 'vote-answer' }>): void {
    const isPre = type === 'pre-vote-answer'
    if (this.role !== (isPre ? 'pre-candidate' : 'candidate')) return
    const { votes } = this.soft.value
    this.soft.value = { ...this.soft.value, votes: { [from]: granted, ...votes } }
    if (this.hasWon()) return isPre ? this.campaign(false, true) : this.lead()
    const refusals = this.membership.voters.filter((id) => this.soft.value.votes[id] === false).length
    if (refusals >= quorumOf(this.membership)) this.follow(this.term, '')
  }

  private lead(): void {
    this.disarmElection()
    this.soft.value = { ...this.soft.value, role: 'leader', leader: this.id, isInTouch: false, rounds: 0, heardAt: this.now }
    this.replication.begin()
    this.reads.forget()
    this.ports.changed()
    // An entry of its own term, without which nothing of older terms may count as committed.
    this.replication.append({ nothing: true })
  }

  /** Becomes a follower: of a leader that is known, or of whoever wins. */
  follow(term: number, leader: MemberId): void {
    if (term > this.term) this.hard.value = { ...this.hard.value, term, vote: '' }
    if (this.isLeader) this.replication.end()
    this.soft.value = { ...this.soft.value, role: 'follower', leader, votes: {}, isInTouch: false, rounds: leader === '' ? this.soft.value.rounds : 0, heardAt: this.now, timeoutMs: this.drawTimeout() }
    this.armElection()
    this.ports.changed()
  }

  // --- Followers ---

  /** A leader of this term has spoken. False where that cannot be: this member leads itself. */
  private heard(leader: MemberId): boolean {
    if (this.isLeader) return false
    if (this.role !== 'follower' || this.leader !== leader) this.follow(this.term, leader)
    this.soft.value = { ...this.soft.value, heardAt: this.now, rounds: 0 }
    if (!this.ports.reaches(leader, this.id)) this.armElection()
    else if (!this.isInTouch) {
      this.disarmElection()
      this.soft.value = { ...this.soft.value, isInTouch: true }
    }
    return true
  }

  private takeEntries({ from, previousIndex, previousTerm, entries, commit, isProbe }: Extract<RaftMessage, { type: 'append' }>): void {
    if (previousIndex < this.commit) return this.say(from, { type: 'append-answer', match: this.commit })
    if (!this.log.matches(previousIndex, previousTerm)) {
      const hint = this.log.lastAtMost(Math.min(previousIndex, this.log.lastIndex), previousTerm)
      return this.say(from, { type: 'append-answer', match: this.commit, rejected: previousIndex, hintIndex: hint.index, hintTerm: hint.term })
    }
    this.log.takeOver(entries, this.commit)
    const match = previousIndex + entries.length
    this.commitTo(Math.min(commit, match))
    // Simplified: what only tells how far things are committed is not answered; etcd answers that, too.
    if (entries.length > 0 || isProbe) this.say(from, { type: 'append-answer', match })
  }

  private answerHeartbeat({ from, commit, round }: Extract<RaftMessage, { type: 'heartbeat' }>): void {
    this.commitTo(Math.min(commit, this.log.lastIndex))
    this.say(from, { type: 'heartbeat-answer', ...(round === undefined ? {} : { round }) })
  }

  private takeSnapshot({ from, snapshot }: Extract<RaftMessage, { type: 'snapshot' }>): void {
    const { index, term, membership, content } = snapshot
    if (index > this.commit) {
      this.log.restart(index, term)
      this.membershipCell.value = membership
      this.ports.restore(content)
      this.hard.value = { ...this.hard.value, commit: index }
      this.appliedCell.value = index
    }
    this.say(from, { type: 'append-answer', match: this.commit })
    this.ports.changed()
  }

  /** Everything up to `index` is committed: it is carried out, in order. */
  commitTo(index: number): void {
    if (index <= this.commit) return
    this.hard.value = { ...this.hard.value, commit: index }
    while (this.applied < this.commit) {
      const entry = this.log.entry(this.applied + 1) as Entry
      this.appliedCell.value = entry.index
      if ('membership' in entry.work) this.changeMembership(changed(this.membership, entry.work.membership))
      this.ports.apply(entry)
    }
  }

  private changeMembership(membership: Membership): void {
    this.membershipCell.value = membership
    if (this.isLeader) this.replication.membersChanged()
    if (this.isLeader && !this.isMember) this.follow(this.term, '')
    this.ports.changed()
  }

  // --- The network around it ---

  /** Something has changed between members: who was in touch may no longer be, and waits for its election timeout from now on. */
  linesChanged(isNetwork: boolean): void {
    const { isInTouch, leader, rounds } = this.soft.value
    if (this.isLeader) return
    if (isInTouch && !this.ports.reaches(leader, this.id)) {
      const sinceBeatMs = this.kernel.pick(HEARTBEAT_MS, `${this.id} last beat`, this.now)
      this.soft.value = { ...this.soft.value, isInTouch: false, heardAt: this.now - sinceBeatMs, timeoutMs: this.drawTimeout() }
      this.armElection()
    } else if (isNetwork && rounds > MOST_ROUNDS) {
      this.soft.value = { ...this.soft.value, rounds: 0 }
      this.armElection()
    }
  }
}
