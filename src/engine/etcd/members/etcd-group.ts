// etcd as three or five members: puts the group together, knows who can reach whom, and does to members what is done to programs and disks.
import type { ComponentInfo } from '../../kernel/component.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { API_SERVER } from '../../kernel/api-client.ts'
import { Table } from '../../kernel/store.ts'
import { CONTROL_PLANE } from '../../network/links.ts'
import type { EtcdOptions } from '../etcd.ts'
import { type MemberId, membersOf } from '../raft/messages.ts'
import { EtcdClient } from './etcd-client.ts'
import { History } from './key-value-store.ts'
import { addressOfMember, Member } from './member.ts'
import { Replacement } from './replacement.ts'

/** As etcd's --snapshot-count. */
const SNAPSHOT_COUNT = 10_000
const ROLES = { follower: 'Follower', 'pre-candidate': 'PreCandidate', candidate: 'Candidate', leader: 'Leader' } as const

export class EtcdGroup {
  readonly history: History
  /** By which API servers speak to the group, in their order. */
  readonly clients: EtcdClient[] = []
  readonly options: EtcdOptions
  private readonly members: readonly Member[]
  private readonly diskDelays: Table<number>
  private readonly lostDisks: Table<true>
  private readonly replacement: Replacement
  private readonly kernel: Kernel
  /** Set and seen within one delivery. */
  private isChanged = false

  /** A group for these API servers. */
  constructor(kernel: Kernel, options: EtcdOptions, servers: readonly string[] = [API_SERVER]) {
    this.kernel = kernel
    this.options = options
    this.history = new History(kernel)
    this.diskDelays = kernel.adopt('etcd/disk-delays', new Table<number>())
    this.lostDisks = kernel.adopt('etcd/lost-disks', new Table<true>())
    const names = Array.from({ length: options.members }, (_, i) => `etcd-${i + 1}`)
    this.members = names.map((name) => new Member(kernel, name, this.history, {
      snapshotCount: options.snapshotCount ?? SNAPSHOT_COUNT,
      reaches: (leader, follower) => this.reaches(leader, follower),
      answers: (follower, leader) => this.answers(follower, leader),
      diskDelayMs: (address) => this.diskDelays.get(address) ?? 0,
      changed: () => { this.isChanged = true },
      settled: (member) => this.settled(member),
      isWhole: (address, other) => !kernel.links.isCut(address, addressOfMember(other)) && !kernel.links.isCut(addressOfMember(other), address),
    }))
    servers.forEach((server, number) => this.clientFor(server, number))
    for (const name of names) kernel.onUnheard(name, (delivery) => { for (const client of this.clients) client.lost(delivery) })
    this.replacement = new Replacement(kernel, this)
    kernel.links.onChange(() => this.linesChanged())
    // A stacked member is part of the control plane, and of the machine of its number.
    if (options.topology === 'stacked') kernel.links.locate((address) => (names.includes(address) ? [CONTROL_PLANE, address.replace('etcd', 'cp')] : []))
  }

  /** How an API server speaks to the group: the one of this number to the member beside it, or, where none is, to any, each beginning with another. */
  clientFor(owner: string, number: number): EtcdClient {
    const { names } = this, endpoints = this.options.topology === 'stacked' ? [names[number % names.length]] : [...names.slice(number % names.length), ...names.slice(0, number % names.length)]
    const client = new EtcdClient(this.kernel, owner, endpoints)
    this.clients.push(client)
    return client
  }

  /** By which the first API server speaks to the group. */
  get client(): EtcdClient { return this.clients[0] }

  /** An API server has ended: no member tells it anything. */
  leave(server: string): void {
    for (const member of this.members) member.leave(server)
  }

  get names(): readonly string[] { return this.members.map(({ address }) => address) }

  get components(): readonly ComponentInfo[] {
    return this.members.map(({ address }) => ({ address, role: 'etcd' }))
  }

  /** Founds the group: all members begin with an empty store. */
  found(): void {
    for (const member of this.members) {
      member.node.found(member.address, this.names)
      member.start()
    }
    this.linesChanged()
  }

  /** The member that leads, if one does: of several that believe it, the one of the latest term. */
  get leader(): Member | undefined {
    return this.members.filter(({ isRunning, node }) => isRunning && node.isLeader).sort((x, y) => y.node.term - x.node.term)[0]
  }

  memberAt(address: string): Member | undefined { return this.members.find((member) => member.address === address) }

  private memberOf(id: MemberId): Member | undefined {
    const member = this.memberAt(addressOfMember(id))
    return member?.node.id === id && member.isRunning ? member : undefined
  }

  private reaches(leader: MemberId, follower: MemberId): boolean {
    const from = this.memberOf(leader), to = this.memberOf(follower)
    return from !== undefined && to !== undefined && from.node.isLeader && from.node.term === to.node.term && !from.isStalled && !this.kernel.links.isCut(from.address, to.address)
  }

  private answers(follower: MemberId, leader: MemberId): boolean {
    const from = this.memberOf(follower)
    return from !== undefined && this.reaches(leader, follower) && from.node.isInTouch && from.node.leader === leader && !this.kernel.links.isCut(from.address, addressOfMember(leader))
  }

  /** After every delivery to a member: its thing says how it is, and if who is in touch with whom may have changed, everybody looks. */
  private settled(member: Member): void {
    this.show(member)
    if (this.isChanged) this.look(false)
  }

  /** Members have come or gone, or the network between them is another. */
  linesChanged(): void {
    this.look(true)
  }

  /** Whoever is in touch no longer learns of it; leaders send a heartbeat to whoever may be again. */
  private look(isNetwork: boolean): void {
    this.isChanged = false
    const running = this.members.filter(({ isRunning }) => isRunning)
    for (const { node } of running) node.linesChanged(isNetwork)
    for (const { node } of running) if (node.isLeader) node.replication.linesChanged()
    for (const client of this.clients) client.linesChanged()
  }

  private show({ address, node, store, isRunning }: Member): void {
    const diskDelayMs = this.diskDelays.get(address) ?? 0, isLearner = node.membership.learners.includes(node.id)
    this.kernel.things.set('SimEtcdMember', address, {
      role: !isRunning ? 'Stopped' : isLearner ? 'Learner' : ROLES[node.role], leader: node.leader === '' ? '' : addressOfMember(node.leader), term: node.term,
      commit: node.commit, last: node.log.lastIndex, log: node.log.size, revision: store.revision,
      disk: this.lostDisks.has(address) ? 'Lost' : diskDelayMs > 0 ? 'Slow' : 'Ok', diskDelayMs,
    })
  }

  // --- What is done to members ---

  /** A member's program ends. One that is told to end hands over and closes its connections; one whose machine has no power does not. */
  // Simplified: a leader that is told to end hands over and ends in one instant; in life it waits until another leads, for up to seven seconds.
  stop(address: string, isTold: boolean): void {
    const member = this.memberAt(address)
    if (!member?.isRunning) return
    if (isTold) member.handOver()
    if (isTold) member.hangUp()
    this.end(member)
  }

  private end(member: Member): void {
    const { address } = member
    this.kernel.halt([address])
    this.kernel.forget(`${address}/memory`)
    this.show(member)
    this.linesChanged()
  }

  /** Whether a member can begin: without what it has said to others, it must not. */
  canStart(address: string): boolean { return !this.lostDisks.has(address) }

  start(address: string): void {
    const member = this.memberAt(address)
    if (!member || member.isRunning || !this.canStart(address)) return
    this.kernel.resume([address])
    member.start()
    this.linesChanged()
  }

  /** A member's disk is gone, with all that it has said to others. Its program crashes, if it runs. */
  loseDisk(address: string): void {
    const member = this.memberAt(address)
    if (!member) return
    if (member.isRunning) {
      member.hangUp()
      this.end(member)
    }
    this.kernel.forget(`${address}/disk`)
    this.lostDisks.set(address, true)
    this.show(member)
  }

  isDiskLost(address: string): boolean { return this.lostDisks.has(address) }

  /** Every write to a member's disk takes so much longer from now on. */
  slowDisk(address: string, delayMs: number): void {
    const member = this.memberAt(address)
    if (!member) return
    if (delayMs > 0) this.diskDelays.set(address, delayMs)
    else this.diskDelays.delete(address)
    this.show(member)
  }

  diskDelayOf(address: string): number { return this.diskDelays.get(address) ?? 0 }

  /** A new member takes the place of one that lost its disk, under the old name; `running` is told when its program begins. */
  replace(address: string, running: () => void): void {
    this.replacement.begin(address, running)
  }

  isReplacing(address: string): boolean { return this.replacement.isOf(address) }

  /** A program with an empty disk begins, as the group knows it under a new name. */
  startNew(address: string, id: MemberId): void {
    const member = this.memberAt(address)
    if (!member) return
    this.lostDisks.delete(address)
    this.kernel.forget(`${address}/disk`)
    member.node.found(id, [])
    this.kernel.resume([address])
    member.start()
    this.linesChanged()
  }

  /** Who belongs to the group, as its leader has it. */
  get membership(): readonly MemberId[] { return this.leader ? membersOf(this.leader.node.membership) : [] }
}
