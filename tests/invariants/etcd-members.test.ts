// A cluster whose etcd is three or five members: what it does when members stop, when links are cut, when disks are lost, and what a client meets.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cluster, type ClusterOptions, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { Node, Pod } from '../../src/engine/generated/api-types.d.ts'
import { OP_LOST, opOf } from '../../src/engine/kernel/ops.ts'
import { type Routine, send } from '../../src/engine/kernel/sync.ts'
import { forbiddenHops } from '../../src/engine/kernel/wires.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

const RUNS = Number(process.env['RAFT_CLUSTER_RUNS'] ?? 4)
const CONTROL_PLANE = [1, 2, 3].map((n) => ({ name: `cp-${n}`, taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }))
const programs = { ...clientPrograms, *ask(request: Parameters<typeof send>[0]): Routine<unknown> { return yield* send(request) } }

function open(seed: number, options: Partial<ClusterOptions> = {}): Cluster {
  return createCluster({
    equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: [...CONTROL_PLANE, { name: 'worker-1' }, { name: 'worker-2' }], programs,
    etcd: { members: 3, topology: 'stacked' }, ...options,
  })
}

const member = (name: string) => ({ kind: 'SimProcess', name })
const fields = (cluster: Cluster, name: string) => cluster.thing('SimEtcdMember', name)
const names = (cluster: Cluster): string[] => cluster.components.filter(({ role }) => role === 'etcd').map(({ address }) => address)
const leaderOf = (cluster: Cluster): string | undefined => names(cluster).filter((name) => fields(cluster, name)?.role === 'Leader').sort((x, y) => (fields(cluster, y)?.term ?? 0) - (fields(cluster, x)?.term ?? 0))[0]
const followerOf = (cluster: Cluster, but = ''): string => names(cluster).find((name) => fields(cluster, name)?.role === 'Follower' && name !== but) ?? 'none'
const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })
const create = (cluster: Cluster, name: string): number => cluster.run('ask', { verb: 'create', resource: 'configmaps', namespace: 'default', body: configMap(name) })
const answerOf = (cluster: Cluster, id: number): { readonly code?: number; readonly body?: { readonly message?: string } } => (cluster.outcome(id)?.result ?? {}) as object
const hops = (cluster: Cluster, first: number) => Array.from({ length: cluster.ledger.length - first }, (_, i) => cluster.ledger.hop(first + i))

const deployment = (replicas: number, image = 'nginx:1.27'): object => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } } },
})
const pods = (cluster: Cluster): Pod[] => cluster.list('Pod', 'default') as unknown as Pod[]
const isReady = ({ status }: Pod): boolean => status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false

describe('a cluster with three members of etcd', () => {
  test('has one leader when it is up, comes to what is wished for, and speaks along wires that clusters have', () => {
    const cluster = open(1)
    cluster.run('apply', { object: deployment(4) })
    cluster.settle(120_000)
    expect(pods(cluster).map(isReady)).toEqual([true, true, true, true])
    expect(names(cluster).map((name) => fields(cluster, name)?.role).sort()).toEqual(['Follower', 'Follower', 'Leader'])
    expect(new Set(names(cluster).map((name) => fields(cluster, name)?.revision)).size).toBe(1)
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
  })

  test('a leader that is told to stop hands over within milliseconds; one whose machine loses power is missed after an election timeout', () => {
    const cluster = open(2), first = leaderOf(cluster) as string
    cluster.fault('stop', member(first))
    cluster.advance(100)
    const second = leaderOf(cluster) as string
    expect([second === first, second === undefined]).toEqual([false, false])
    cluster.fault('start', member(first))
    cluster.advance(5_000)
    const term = fields(cluster, second)?.term ?? 0
    cluster.fault('power-off', { kind: 'Node', name: second.replace('etcd', 'cp') })
    cluster.advance(5_800)
    expect(leaderOf(cluster)).toBeUndefined()
    cluster.advance(12_000)
    expect([leaderOf(cluster) !== undefined, (fields(cluster, leaderOf(cluster) as string)?.term ?? 0) > term]).toEqual([true, true])
  })

  test('without a quorum writes and fresh reads end as etcd says it, and what runs goes on; with a quorum again everything goes on', () => {
    const cluster = open(3)
    cluster.run('apply', { object: deployment(2) })
    cluster.settle(60_000)
    const at = cluster.now
    for (const name of ['etcd-2', 'etcd-3']) cluster.fault('stop', member(name))
    cluster.advance(at + 5_000)
    const write = create(cluster, 'a'), read = cluster.run('ask', { verb: 'list', resource: 'pods', namespace: 'default' }), cached = cluster.run('ask', { verb: 'list', resource: 'pods', namespace: 'default', query: { resourceVersion: '0' } })
    cluster.advance(cluster.now + 100)
    expect(answerOf(cluster, cached).code).toBe(200)
    cluster.advance(cluster.now + 8_000)
    expect([answerOf(cluster, write), answerOf(cluster, read)].map(({ code, body }) => [code, body?.message])).toEqual([[500, 'etcdserver: request timed out'], [500, 'etcdserver: request timed out']])
    expect(pods(cluster).map(isReady)).toEqual([true, true])
    cluster.fault('start', member('etcd-3'))
    cluster.advance(cluster.now + 60_000)
    cluster.run('apply', { object: deployment(5) })
    cluster.advance(cluster.now + 60_000)
    expect(pods(cluster).filter(isReady)).toHaveLength(5)
    expect((cluster.list('Node') as unknown as Node[]).map(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status)).toEqual(Array(5).fill('True'))
  })

  test('without a quorum kubectl says what etcd says, and elections that lead nowhere are written down only now and then', () => {
    const cluster = open(12)
    for (const name of ['etcd-2', 'etcd-3']) cluster.fault('stop', member(name))
    cluster.advance(60_000)
    const first = cluster.ledger.length, get = cluster.run('kubectl', { words: ['get', 'nodes'] })
    cluster.advance(120_000)
    expect(cluster.outcome(get)?.result).toEqual({ exit: 1, stdout: '', stderr: 'Error from server: etcdserver: request timed out\n' })
    expect(hops(cluster, first).filter(({ op }) => opOf(op) === 'raft').length).toBeLessThan(30)
    cluster.fault('start', member('etcd-2'))
    cluster.advance(125_000)
    expect(leaderOf(cluster)).toBeDefined()
  })

  test('a member that is cut off takes no part; the others go on, and it catches up when the link is mended', () => {
    const cluster = open(4), cutOff = followerOf(cluster, 'etcd-1')
    cluster.fault('isolate', member(cutOff))
    create(cluster, 'a')
    cluster.advance(30_000)
    const term = fields(cluster, leaderOf(cluster) as string)?.term
    expect(['PreCandidate', 'Follower']).toContain(fields(cluster, cutOff)?.role)
    expect(fields(cluster, cutOff)?.revision).toBeLessThan(fields(cluster, 'etcd-1')?.revision ?? 0)
    expect(hops(cluster, 0).filter(({ op }) => (op & OP_LOST) !== 0).length).toBeGreaterThan(0)
    cluster.fault('mend-link', member(cutOff))
    cluster.advance(31_000)
    // Pre-votes cost nobody a term.
    expect([fields(cluster, cutOff)?.revision, fields(cluster, cutOff)?.term]).toEqual([fields(cluster, 'etcd-1')?.revision, term])
  })

  test('a leader that is cut off from the others steps down, and its last entries make room for those of the new one', () => {
    const cluster = open(5, { etcd: { members: 5, topology: 'external' }, machines: [{ name: 'worker-1' }] }), old = leaderOf(cluster) as string
    cluster.fault('isolate', member(old))
    cluster.advance(6_000)
    expect([fields(cluster, old)?.role === 'Leader', leaderOf(cluster) === old]).toEqual([false, false])
    const write = create(cluster, 'a')
    cluster.advance(120_000)
    cluster.fault('mend-link', member(old))
    cluster.advance(125_000)
    expect([answerOf(cluster, write).code, fields(cluster, old)?.revision]).toEqual([expect.any(Number), fields(cluster, leaderOf(cluster) as string)?.revision])
  })

  test('an API server with members of its own machine only is without etcd when that one stops; with external ones it turns to the next', () => {
    const stacked = open(6), external = open(6, { etcd: { members: 3, topology: 'external' } })
    for (const cluster of [stacked, external]) cluster.fault('stop', member('etcd-1'))
    for (const cluster of [stacked, external]) cluster.advance(3_000)
    const writes = [stacked, external].map((cluster) => create(cluster, 'a'))
    for (const cluster of [stacked, external]) cluster.advance(40_000)
    expect([answerOf(stacked, writes[0]).code, answerOf(external, writes[1]).code]).toEqual([504, 201])
    stacked.fault('start', member('etcd-1'))
    stacked.advance(60_000)
    const again = create(stacked, 'b')
    stacked.advance(61_000)
    expect(answerOf(stacked, again).code).toBe(201)
  })

  test('a silent external member is given up when its connection has been silent for too long', () => {
    const cluster = open(7, { etcd: { members: 3, topology: 'external' } })
    cluster.fault('cut-link', member('etcd-1'), { to: 'kube-apiserver' })
    cluster.advance(60_000)
    const write = create(cluster, 'a')
    cluster.advance(61_000)
    expect(answerOf(cluster, write).code).toBe(201)
  })

  test('a member that has lost its disk must not begin again; replaced, it learns all there is and votes', () => {
    const cluster = open(8, { etcd: { members: 3, topology: 'stacked', snapshotCount: 10 } }), lost = followerOf(cluster, 'etcd-1')
    cluster.fault('lose-disk', member(lost))
    cluster.advance(1_000)
    expect([fields(cluster, lost)?.disk, cluster.thing('SimProcess', lost)?.state]).toEqual(['Lost', 'Stopped'])
    expect(cluster.faultProblem('start', member(lost))).toEqual({ code: 'fault-disk-lost', params: { name: lost } })
    create(cluster, 'a')
    cluster.fault('replace-member', member(lost))
    const roles = new Set<unknown>()
    for (let ms = 1_000; ms < 12_000; ms += 50) {
      cluster.advance(ms)
      roles.add(fields(cluster, lost)?.role)
    }
    expect([roles.has('Learner'), fields(cluster, lost)?.role, fields(cluster, lost)?.disk, fields(cluster, lost)?.revision]).toEqual([true, 'Follower', 'Ok', fields(cluster, 'etcd-1')?.revision])
    expect(hops(cluster, 0).some(({ op, subject }) => opOf(op) === 'raft' && cluster.names.text(subject) === 'Raft//snapshot')).toBe(true)
    // Two of the three must do again.
    cluster.fault('stop', member(names(cluster).find((name) => name !== lost && name !== 'etcd-1') as string))
    cluster.advance(16_000)
    const write = create(cluster, 'b')
    cluster.advance(17_000)
    expect(answerOf(cluster, write).code).toBe(201)
  })

  test('a leader whose disk is slow sends its heartbeats late, and another is elected', () => {
    const cluster = open(9), slow = leaderOf(cluster) as string
    cluster.fault('slow-disk', member(slow), { delayMs: 4_000 })
    create(cluster, 'a')
    cluster.advance(8_000)
    expect([leaderOf(cluster) === slow, leaderOf(cluster) === undefined]).toEqual([false, false])
  })

  test('history is compacted every five minutes, and a list that was begun before cannot be continued', () => {
    const cluster = open(10)
    for (const name of ['a', 'b', 'c', 'd']) create(cluster, name)
    cluster.advance(1_000)
    const list = (token?: string): number => cluster.run('ask', { verb: 'list', resource: 'configmaps', namespace: 'default', query: { limit: '2', ...(token ? { continue: token } : {}) } })
    const begun = list()
    cluster.advance(2_000)
    const token = (answerOf(cluster, begun).body as unknown as { metadata: { continue: string } }).metadata.continue
    cluster.advance(4 * 60_000)
    const soon = list(token)
    cluster.advance(11 * 60_000)
    const late = list(token)
    cluster.advance(11 * 60_000 + 1_000)
    expect([answerOf(cluster, soon).code, answerOf(cluster, late).code]).toEqual([200, 410])
  })

  test('heartbeats do not flood the ledger: a quiet minute has no more than one drawn round in ten seconds', () => {
    const cluster = open(11)
    cluster.advance(60_000)
    const first = cluster.ledger.length
    cluster.advance(120_000)
    const beats = hops(cluster, first).filter(({ op, subject }) => opOf(op) === 'raft' && cluster.names.text(subject).startsWith('Raft//heartbeat'))
    expect(beats.length).toBeLessThanOrEqual(6 * 4)
    expect(cluster.quiescent).toBe(true)
  })
})

const FAULTS = [
  { broken: 'stop', mended: 'start' }, { broken: 'isolate', mended: 'mend-link' }, { broken: 'power', mended: 'power' }, { broken: 'slow-disk', mended: 'slow-disk', options: { delayMs: 700 }, mendedBy: { delayMs: 0 } },
  { broken: 'slow-link', mended: 'mend-link', options: { delayMs: 300 } }, { broken: 'stop', mended: 'start', of: 'kube-apiserver' }, { broken: 'lose-disk', mended: 'replace-member' },
] as const

test('whatever happens to members, Deployments come to what was wished for, and the same walk is the same history', { timeout: 60_000 + RUNS * 20_000 }, () => {
  const accident = fc.record({ what: fc.constantFrom(...FAULTS), member: fc.integer({ min: 1, max: 3 }), other: fc.integer({ min: 1, max: 2 }), afterMs: fc.integer({ min: 0, max: 60_000 }), forMs: fc.integer({ min: 1, max: 90_000 }) })
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), fc.constantFrom('stacked', 'external'), fc.array(accident, { minLength: 1, maxLength: 5 }), (seed, topology, accidents) => {
    const live = (): Cluster => {
      const cluster = open(seed, { etcd: { members: 3, topology: topology as 'stacked' | 'external', snapshotCount: 50 } })
      cluster.run('apply', { object: deployment(3) })
      const acts = accidents.flatMap(({ what, member: n, other, afterMs, forMs }) => [{ at: afterMs, what, n, other, isMended: false }, { at: afterMs + forMs, what, n, other, isMended: true }]).sort((x, y) => x.at - y.at)
      for (const { at, what, n, other, isMended } of acts) {
        cluster.advance(at)
        if (what.broken === 'power') cluster.fault(isMended ? 'power-on' : 'power-off', { kind: 'Node', name: `cp-${n}` })
        // A second disk goes only when the first has been replaced: two of three would be all that a quorum knows.
        else if (what.broken === 'lose-disk' && !isMended && names(cluster).some((name) => fields(cluster, name)?.disk === 'Lost' || fields(cluster, name)?.role === 'Learner')) continue
        else cluster.fault(isMended ? what.mended : what.broken, member('of' in what ? what.of : `etcd-${n}`), { ...('options' in what && !isMended ? what.options : {}), ...('mendedBy' in what && isMended ? what.mendedBy : {}), ...(what.broken === 'slow-link' && !isMended ? { to: `etcd-${((n + other - 1) % 3) + 1}` } : {}) })
      }
      for (const n of [1, 2, 3]) for (const [fault, target, options] of [['power-on', { kind: 'Node', name: `cp-${n}` }], ['mend-link', member(`etcd-${n}`)], ['slow-disk', member(`etcd-${n}`), { delayMs: 0 }]] as const) cluster.fault(fault, target, options)
      cluster.advance(cluster.now + 30_000)
      for (const name of ['etcd-1', 'etcd-2', 'etcd-3', 'kube-apiserver']) cluster.fault('start', member(name))
      for (const n of [1, 2, 3]) {
        cluster.advance(cluster.now + 20_000)
        cluster.fault('replace-member', member(`etcd-${n}`))
      }
      cluster.advance(cluster.now + 120_000)
      cluster.run('apply', { object: deployment(4, 'nginx:1.28') })
      cluster.advance(cluster.now + 240_000)
      return cluster
    }
    const cluster = live()
    expect(pods(cluster).map((pod) => [pod.spec.containers[0].image, isReady(pod)])).toEqual(Array(4).fill(['nginx:1.28', true]))
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
    const [end, ledger, state] = [cluster.now, cluster.ledgerHash(), cluster.stateHash()]
    cluster.rewind(Math.floor(end / 3))
    cluster.advance(Math.floor(end / 3) + 1)
    const again = live()
    expect([again.ledgerHash(), again.stateHash()]).toEqual([ledger, state])
    again.rewind(Math.floor(end / 3))
    again.advance(Math.floor(end / 3) + 1)
    expect(again.stateHash()).toBe(cluster.stateHash())
  }), { numRuns: RUNS, seed: 3 })
})
