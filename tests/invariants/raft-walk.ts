// A walk of etcd's members through writes, reads and random faults, without a cluster around them, and what must hold at every moment of it.
import type { StorageAnswer } from '../../src/engine/apiserver/storage.ts'
import type { EtcdOptions } from '../../src/engine/etcd/etcd.ts'
import { EtcdGroup } from '../../src/engine/etcd/members/etcd-group.ts'
import { Kernel } from '../../src/engine/kernel/kernel.ts'
import { Cell, Log, Table } from '../../src/engine/kernel/store.ts'
import type { KubeObject } from '../../src/engine/kube-object.ts'

const API = 'kube-apiserver'
const SECOND_API = 'kube-apiserver-2'
const KEYS = 6

/** A write or a read as its client saw it. */
export interface Call {
  readonly token: number
  readonly kind: 'write' | 'read'
  readonly key: string
  readonly invokedAt: number
  /** Highest revision that had been acknowledged when it was made. */
  readonly acknowledged: number
  readonly endedAt?: number
  /** Of a write: its revision. Of a read: the revision up to which the client knew everything. */
  readonly revision?: number
  readonly failed?: string
}

export interface Walk {
  readonly kernel: Kernel
  readonly group: EtcdGroup
  readonly calls: Table<Call>
  /** Revisions in the order in which the client was told of them. */
  readonly told: Log<number>
  /** The same for a second API server, which only listens. */
  readonly alsoTold: Log<number>
  write(key?: string): void
  read(): void
  act(name: string, member: string, other: string, amount: number): void
  mendAll(): void
}

/** Mending is more usual than breaking, so that something gets written; a burst is several writes at once. */
export const ACTS = [
  'stop', 'power-off', 'start', 'start', 'start', 'start', 'cut', 'cut-one-way', 'slow', 'isolate', 'mend', 'mend', 'mend', 'mend', 'slow-disk', 'mend-disk', 'mend-disk', 'lose-disk', 'replace', 'replace',
  'write', 'write', 'write', 'write', 'burst', 'burst', 'burst', 'burst', 'read', 'read',
] as const

/** A group whose only client writes and reads over the very connection that an API server has. */
export function openWalk(seed: number, options: EtcdOptions): Walk {
  const kernel = new Kernel({ seed, startAt: 0 }), group = new EtcdGroup(kernel, options)
  const calls = kernel.adopt('client/calls', new Table<Call>()), told = kernel.adopt('client/told', new Log<number>()), count = kernel.adopt('client/count', new Cell(0)), acknowledged = kernel.adopt('client/acknowledged', new Cell(1)), versions = kernel.adopt('client/versions', new Table<string>())
  const end = (token: number, what: Partial<Call>): void => { const call = calls.get(String(token)); if (call && call.endedAt === undefined) calls.set(String(token), { ...call, endedAt: kernel.now, ...what }) }
  const learn = (revision: number): void => { told.push(revision) }
  group.client.open((answer: StorageAnswer) => {
    if ('objects' in answer) {
      for (const { object } of answer.objects) versions.set(object.metadata.name, object.metadata.resourceVersion as string)
      learn(answer.revision)
    } else if ('isCurrent' in answer) end(answer.token, { revision: told.items.at(-1) ?? 1 })
    else if ('failed' in answer) end(answer.token, { failed: answer.failed })
    else if ('expired' in answer) end(answer.token, { failed: 'expired' })
    else if (!('compacted' in answer)) {
      const { commit, current, token } = answer
      if (commit && commit.revision > (told.items.at(-1) ?? 1)) {
        versions.set(commit.object.metadata.name, String(commit.revision))
        learn(commit.revision)
      }
      if (commit && token >= 0) acknowledged.value = Math.max(acknowledged.value, commit.revision)
      if (current) versions.set(current.metadata.name, current.metadata.resourceVersion as string)
      if (token >= 0) end(token, commit ? { revision: commit.revision } : { failed: 'conflict' })
    }
  })
  const second = group.clientFor(SECOND_API, 1), alsoTold = kernel.adopt('client/also-told', new Log<number>())
  second.open((answer) => {
    if ('objects' in answer) alsoTold.push(answer.revision)
    else if ('commit' in answer && answer.commit) alsoTold.push(answer.commit.revision)
  })
  kernel.listen(SECOND_API, (delivery) => second.receive(delivery))
  kernel.listen(API, (delivery) => group.client.receive(delivery))
  group.found()
  group.client.begin()
  second.begin()
  const write = (key?: string): void => {
    const token = ++count.value, name = key ?? `k${token % KEYS}`, put = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { token: String(token) } } as unknown as KubeObject
    calls.set(String(token), { token, kind: 'write', key: name, invokedAt: kernel.now, acknowledged: acknowledged.value })
    group.client.transact({ token, key: `configmaps/${name}`, resource: 'configmaps', expect: versions.get(name) ?? null, put }, `ConfigMap//${name}`, false)
  }
  const walk: Walk = {
    kernel, group, calls, told, alsoTold, write,
    read() {
      const token = ++count.value
      calls.set(String(token), { token, kind: 'read', key: '', invokedAt: kernel.now, acknowledged: acknowledged.value })
      group.client.confirm(token, false)
    },
    act: kernel.onInput('walk.act', ({ name, member, other, amount }: { name: string; member: string; other: string; amount: number }) => act(walk, name, member, other, amount)) as unknown as Walk['act'],
    mendAll: () => mendAll(walk),
  }
  const input = walk.act as unknown as (args: object) => void
  Object.assign(walk, { act: (name: string, member: string, other: string, amount: number) => input({ name, member, other, amount }) })
  kernel.advance(5_000)
  kernel.checkpoint()
  return walk
}

/** Disks may be lost as long as a quorum of the founders has kept theirs; who has lost one is replaced before the next goes. */
function mayLoseDisk({ group }: Walk): boolean {
  return group.names.every((name) => !group.isDiskLost(name) && !group.isReplacing(name))
}

function act(walk: Walk, name: string, member: string, other: string, amount: number): void {
  const { kernel, group } = walk, { links } = kernel
  switch (name) {
    case 'stop': return group.stop(member, true)
    case 'power-off': return group.stop(member, false)
    case 'start': return group.start(member)
    case 'cut': case 'cut-one-way': case 'slow': {
      if (member === other) return
      const state = name === 'slow' ? { delayMs: 1 + (amount % 3_000) } : { cut: true } as const
      links.set(member, other, state)
      if (name !== 'cut-one-way') links.set(other, member, state)
      return links.changed()
    }
    case 'isolate':
      for (const end of [...group.names, API, SECOND_API]) if (end !== member) for (const [from, to] of [[member, end], [end, member]]) links.set(from, to, { cut: true })
      return links.changed()
    case 'mend':
      for (const { from, to } of links.broken) if (from === member || to === member) links.set(from, to, undefined)
      return links.changed()
    case 'slow-disk': return group.slowDisk(member, 1 + (amount % 2_500))
    case 'mend-disk': return group.slowDisk(member, 0)
    case 'lose-disk': return mayLoseDisk(walk) ? group.loseDisk(member) : undefined
    case 'replace': return group.isDiskLost(member) && group.leader && !group.isReplacing(member) ? group.replace(member, () => undefined) : undefined
    case 'read': return walk.read()
    case 'burst':
      for (let i = 0; i < 5; i++) walk.write()
      return
    default: return walk.write()
  }
}

function mendAll({ kernel, group }: Walk): void {
  for (const { from, to } of kernel.links.broken) kernel.links.set(from, to, undefined)
  kernel.links.changed()
  for (const name of group.names) {
    group.slowDisk(name, 0)
    group.start(name)
  }
}

/** What is wrong with the logs and terms of all members now; nothing, if Raft is right. */
export function violations({ kernel, group }: Walk): string[] {
  const found: string[] = [], leaders = new Map<number, string>()
  for (const { kind, name, fields } of kernel.things.items) {
    if (kind !== 'SimEtcdMember' || fields?.role !== 'Leader') continue
    const term = Number(fields.term), known = leaders.get(term)
    if (known !== undefined && known !== name) found.push(`term ${term} has two leaders: ${known} and ${name}`)
    leaders.set(term, name)
  }
  const nodes = group.names.flatMap((name) => group.memberAt(name)?.node ?? [])
  for (const a of nodes) for (const b of nodes) {
    if (a === b) continue
    let isSame = false
    for (let index = Math.min(a.log.lastIndex, b.log.lastIndex); index > Math.max(a.log.startIndex, b.log.startIndex); index--) {
      const mine = a.log.entry(index), its = b.log.entry(index)
      if (mine?.term === its?.term) isSame = true
      if (isSame && mine !== its && JSON.stringify(mine) !== JSON.stringify(its)) found.push(`${a.id} and ${b.id} agree later, but not about entry ${index}`)
      if (index <= Math.min(a.commit, b.commit) && mine?.term !== its?.term) found.push(`${a.id} and ${b.id} committed different entries ${index}`)
    }
  }
  return found
}

/** What is wrong with what clients were told: acknowledged writes are kept, and in the order of real time. */
export function brokenPromises({ group, calls, told, alsoTold }: Walk): string[] {
  const found: string[] = []
  for (const call of calls.values()) {
    if (call.revision === undefined) continue
    if (call.kind === 'read' ? call.revision < call.acknowledged : call.revision <= call.acknowledged) found.push(`${call.kind} ${call.token} at ${call.invokedAt} got revision ${call.revision} though ${call.acknowledged} had been acknowledged`)
    if (call.kind === 'write' && (group.history.commitOf(call.revision)?.object as unknown as { data: { token: string } } | undefined)?.data.token !== String(call.token)) found.push(`write ${call.token} was acknowledged as revision ${call.revision} and is lost`)
  }
  for (const { items } of [told, alsoTold]) if (items.some((revision, i) => i > 0 && revision <= items[i - 1])) found.push('revisions went backwards')
  return found
}
