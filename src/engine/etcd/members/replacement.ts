// What an operator does with etcdctl when a member's disk is gone: remove the old member, add a new one as a learner, start it, and promote it
// once it has caught up. Models etcdctl member remove, add --learner and promote.
import type { Kernel } from '../../kernel/kernel.ts'
import { Cell } from '../../kernel/store.ts'
import type { MemberId, MembershipChange, RaftMessage } from '../raft/messages.ts'
import type { EtcdGroup } from './etcd-group.ts'
import { addressOfMember } from './member.ts'

const LOOK_EVERY_MS = 500
/** A learner is ready when it has so much of the leader's log. */
const READY_PERCENT = 90
/** So many looks wait for a group that has a leader; then nobody waits any longer. */
const MOST_LOOKS = 60

interface Work {
  readonly address: string
  readonly old: readonly MemberId[]
  readonly next: MemberId
}

const ctlAddress = (address: string): string => `${address}/etcdctl`

export class Replacement {
  private readonly work: Cell<Work | null>
  private readonly count: Cell<number>
  private readonly kernel: Kernel
  private readonly group: EtcdGroup
  private running: (address: string) => void = () => undefined

  constructor(kernel: Kernel, group: EtcdGroup) {
    this.kernel = kernel
    this.group = group
    this.work = kernel.adopt('etcd/replacement', new Cell<Work | null>(null))
    this.count = kernel.adopt('etcd/replacements', new Cell(1))
  }

  isOf(address: string): boolean { return this.work.value?.address === address }

  begin(address: string, running: () => void): void {
    const { kernel } = this, ctl = ctlAddress(address)
    this.running = running
    kernel.listen(ctl, this.look)
    this.work.value = { address, old: this.group.membership.filter((id) => addressOfMember(id) === address), next: `${address}#${++this.count.value}` }
    this.lookAgain(ctl, 0)
  }

  private lookAgain(ctl: string, looks: number): void {
    this.kernel.send({ from: ctl, to: ctl, op: 'timer', delayMs: LOOK_EVERY_MS, background: looks > MOST_LOOKS, payload: looks })
  }

  private readonly look = ({ to, payload }: { readonly to: string; readonly payload: unknown }): void => {
    const { work, group } = this, { leader } = group
    if (!work.value || ctlAddress(work.value.address) !== to) return
    const { address, old, next } = work.value
    this.lookAgain(to, (payload as number) + 1)
    if (!leader) return
    const { voters, learners } = leader.node.membership, left = old.find((id) => voters.includes(id) || learners.includes(id))
    if (left !== undefined) this.ask(to, leader.node.id, { remove: left })
    else if (voters.includes(next)) work.value = null
    else if (!learners.includes(next)) this.ask(to, leader.node.id, { add: next })
    else if (group.isDiskLost(address)) {
      group.startNew(address, next)
      this.running(address)
    } else if (leader.node.replication.matchOf(next) * 100 >= leader.node.log.lastIndex * READY_PERCENT) this.ask(to, leader.node.id, { promote: next })
  }

  private ask(ctl: string, to: MemberId, membership: MembershipChange): void {
    const { kernel, group } = this, address = addressOfMember(to), message: RaftMessage = { type: 'propose', work: { membership }, from: ctl, to, term: group.leader?.node.term ?? 0 }
    kernel.send({ from: ctl, to: address, op: 'raft', subject: 'Raft//member', delayMs: kernel.latency('peer', ctl), payload: message, a: message.term })
  }
}
