// Reads that see every write before them: a leader names its commit index once a quorum has confirmed that it still leads.
// Models ReadIndex (ReadOnlySafe) of raft/read_only.go.
import type { Kernel } from '../../kernel/kernel.ts'
import { Cell, Table } from '../../kernel/store.ts'
import { type MemberId, quorumOf } from './messages.ts'
import type { RaftNode } from './raft-node.ts'

/** A read that waits for the leader to be confirmed. */
interface Waiting {
  readonly from: MemberId
  readonly read: number
  readonly index: number
  readonly confirmedBy: readonly MemberId[]
}

export class Reads {
  private readonly rounds: Cell<number>
  /** By the number of the round of heartbeats that asks. */
  private readonly waiting: Table<Waiting>
  /** Reads that came before the leader had committed anything of its own term. */
  private readonly early: Cell<readonly { readonly from: MemberId; readonly read: number }[]>
  private readonly node: RaftNode

  constructor(kernel: Kernel, memory: string, node: RaftNode) {
    this.node = node
    this.rounds = kernel.adopt(`${memory}/rounds`, new Cell(0))
    this.waiting = kernel.adopt(`${memory}/reads`, new Table<Waiting>())
    this.early = kernel.adopt(`${memory}/early-reads`, new Cell<readonly { readonly from: MemberId; readonly read: number }[]>([]))
  }

  forget(): void {
    for (const key of [...this.waiting.keys()]) this.waiting.delete(key)
    this.early.value = []
  }

  /** Asks, for this member, up to where it must have come. False where it knows of no leader. */
  ask(read: number): boolean {
    const { node } = this
    if (node.isLeader) this.askedBy(node.id, read)
    else if (node.leader !== '') node.say(node.leader, { type: 'read-index', read })
    return node.leader !== ''
  }

  /** A member asks this one as its leader. */
  askedBy(from: MemberId, read: number): void {
    const { node } = this
    if (!node.isLeader) return
    if (!node.replication.hasCommittedInTerm) {
      this.early.value = [...this.early.value, { from, read }]
      return
    }
    const round = ++this.rounds.value
    this.waiting.set(String(round), { from, read, index: node.commit, confirmedBy: [node.id] })
    node.replication.heartbeat(round, node.membership.voters.filter((id) => id !== node.id))
    this.answerIfSure(round)
  }

  committedInTerm(): void {
    const early = this.early.value
    this.early.value = []
    for (const { from, read } of early) this.askedBy(from, read)
  }

  /** A member has answered the heartbeats of a round: whoever asked before it is confirmed as well. */
  confirmed(by: MemberId, round: number): void {
    for (const [key, waiting] of [...this.waiting.entries()]) {
      if (Number(key) > round) continue
      if (!waiting.confirmedBy.includes(by)) this.waiting.set(key, { ...waiting, confirmedBy: [...waiting.confirmedBy, by] })
      this.answerIfSure(Number(key))
    }
  }

  private answerIfSure(round: number): void {
    const { node } = this, waiting = this.waiting.get(String(round))
    if (!waiting) return
    const { from, read, index, confirmedBy } = waiting
    if (node.membership.voters.filter((id) => confirmedBy.includes(id)).length < quorumOf(node.membership)) return
    this.waiting.delete(String(round))
    if (from === node.id) node.ports.readable(read, index)
    else node.say(from, { type: 'read-index-answer', read, index })
  }
}
