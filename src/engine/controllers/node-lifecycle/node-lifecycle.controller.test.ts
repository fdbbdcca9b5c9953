import { describe, expect, test } from 'vitest'
import type { ApiRequest } from '../../apiserver/request.ts'
import { createCluster } from '../../cluster.ts'
import { equipment } from '../../equipment.ts'
import type { Lease, Node, Pod, Taint } from '../../generated/api-types.d.ts'
import { driveSync, fakeTimestamp, said } from '../../kernel/testing/fake-view.ts'
import { type Routine, send } from '../../kernel/sync.ts'
import { node, pod } from '../../kernel/testing/sample-objects.ts'
import controller from './node-lifecycle.controller.ts'
import { evictionAllowance } from './zones.ts'

const healthy = node('worker-1')
const lease = (renewTime: string): Lease =>
  ({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { ...healthy.metadata, namespace: 'kube-node-lease' }, spec: { renewTime } })
const look = (objects: readonly (Node | Lease | Pod)[], memory: Map<string, unknown>, now: number) => driveSync(controller, 'monitor/worker-1', { objects, memory, now })

describe('the periodic look at a Node', () => {
  test('registers it once, then leaves no trace while its lease is renewed', () => {
    const memory = new Map<string, unknown>()
    expect(said(look([healthy, lease('a')], memory, 0).steps)).toEqual(['RegisteredNode: Node worker-1 event: Registered Node worker-1 in Controller'])
    expect(look([healthy, lease('b')], memory, 30_000).steps).toEqual([])
    expect(look([healthy, lease('b')], memory, 70_000).steps).toEqual([])
  })

  test('makes its conditions Unknown and its Pods not ready when the lease is older than the grace period', () => {
    const memory = new Map<string, unknown>(), objects = [healthy, lease('a'), pod('web', { node: 'worker-1', ready: true }), pod('slow', { node: 'worker-1' })]
    look(objects, memory, 0)
    const { steps, requests } = look(objects, memory, 45_000)
    expect(said(steps)).toEqual([
      'update nodes/status worker-1 (node-not-heard-of)', 'NodeNotReady: Node worker-1 status is now: NodeNotReady',
      'update pods/status web (pod-of-lost-node)', 'NodeNotReady: Node is not ready',
    ])
    expect((requests[0].body as Node).status?.conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason}`)).toEqual([
      'Ready Unknown NodeStatusUnknown', 'MemoryPressure Unknown NodeStatusNeverUpdated', 'DiskPressure Unknown NodeStatusNeverUpdated', 'PIDPressure Unknown NodeStatusNeverUpdated',
    ])
  })

  test('measures by its own clock: a renewal with a strange time counts when it is seen', () => {
    const memory = new Map<string, unknown>()
    look([healthy, lease('2020-01-01T00:00:00.000000Z')], memory, 0)
    look([healthy, lease('2020-01-01T00:00:01.000000Z')], memory, 39_000)
    expect(look([healthy, lease('2020-01-01T00:00:01.000000Z')], memory, 75_000).steps).toEqual([])
  })

  test('has the Pods of a Node evicted one look after it was lost, and stops when it is back', () => {
    const memory = new Map<string, unknown>(), lost = node('worker-1', {}, false), other = node('worker-2')
    look([healthy, other], memory, 0)
    const { steps, requests } = look([lost, other], memory, 5_000)
    expect(said(steps)).toEqual(['get nodes worker-1', 'patch nodes worker-1 (node-pods-evicted)'])
    expect(requests[1].body).toEqual({ spec: { taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', timeAdded: fakeTimestamp(5_000) }] } })
    const taints: Taint[] = [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }]
    expect(look([node('worker-1', { taints }), other], memory, 10_000).requests.at(-1)?.body).toEqual({ spec: { taints: null } })
  })

  test('evicts nothing while no Node at all is ready', () => {
    const memory = new Map<string, unknown>(), lost = [node('worker-1', {}, false), node('worker-2', {}, false)]
    expect(said(look(lost, memory, 0).steps)).toContain('decided eviction-held-everything-disrupted')
    expect(look(lost, memory, 5_000).steps).toEqual([])
  })

  test('notices a deleted Node when the next look is due', () => {
    const memory = new Map<string, unknown>()
    look([healthy], memory, 0)
    expect(look([], memory, 2_000).result).toEqual({ againInMs: 3_000 })
    expect(said(look([], memory, 5_000).steps)).toEqual(['RemovingNode: Node worker-1 event: Removing Node worker-1 from Controller'])
    expect(look([], memory, 6_000).steps).toEqual([])
  })
})

describe('what follows at once from a change of a Node', () => {
  const sync = (object: Node) => driveSync(controller, 'worker-1', { objects: [object] })

  test('a cordoned Node is tainted, and loses the taint with the cordon', () => {
    expect(sync(node('worker-1', { unschedulable: true })).requests.at(-1)?.body).toMatchObject({ spec: { taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] } })
    const taints: Taint[] = [{ key: 'mine', effect: 'NoSchedule' }, { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }]
    expect(sync(node('worker-1', { taints })).requests.at(-1)?.body).toEqual({ spec: { taints: [taints[0]] } })
  })

  test('old labels follow the present ones', () => {
    const labelled = { ...healthy, metadata: { ...healthy.metadata, labels: { 'kubernetes.io/os': 'linux' } } }
    expect(sync(labelled).requests.map((request) => request.body)).toEqual([{ metadata: { labels: { 'beta.kubernetes.io/os': 'linux' } } }])
  })
})

describe('emptying Nodes', () => {
  const allowance = (name: string, nodes: readonly Node[], now = 60_000) => evictionAllowance(nodes.find((other) => other.metadata.name === name) as Node, nodes, now, (timestamp) => Date.parse(timestamp) - Date.parse(fakeTimestamp(0)))
  const emptied = (name: string, atMs: number) => node(name, { taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', timeAdded: fakeTimestamp(atMs) }] }, false)

  test('goes one after another, ten seconds apart', () => {
    const nodes = [node('a', {}, false), node('b', {}, false), node('c'), node('d')]
    expect(allowance('a', nodes)).toBe('now')
    expect(allowance('b', nodes)).toBe('not-its-turn')
    expect(allowance('b', [emptied('a', 55_000), ...nodes.slice(1)])).toBe('not-its-turn')
    expect(allowance('b', [emptied('a', 50_000), ...nodes.slice(1)])).toBe('now')
  })

  test('stops in a small zone of which more than half has failed', () => {
    const nodes = ['a', 'b', 'c'].map((name) => node(name, {}, false))
    expect(allowance('a', [...nodes, node('d'), node('e')])).toBe('zone-disrupted')
    expect(allowance('a', [...nodes, node('d'), node('e'), node('f')])).toBe('now')
  })
})

const PROGRAMS = { *request(request: ApiRequest): Routine<void> { yield* send(request) } }

describe('a cluster', () => {
  const boot = () => createCluster({ equipment, seed: 7, machines: ['worker-1', 'worker-2', 'worker-3'].map((name) => ({ name })), epoch: '2026-01-01T00:00:00Z', settings: { nodeMonitorGracePeriodMs: 40_000 }, programs: PROGRAMS })

  test('that idles writes nothing but leases and is quiescent', () => {
    const cluster = boot(), before = cluster.commits.length
    cluster.advance(600_000)
    expect(cluster.quiescent).toBe(true)
    expect(cluster.commits.slice(before).filter(({ key }) => !key.startsWith('leases.'))).toEqual([])
  })

  test('is not done while a machine is about to be given up, or its Pods to be evicted', () => {
    const cluster = boot()
    cluster.machines.stopKubelet('worker-2')
    cluster.advance(31_000)
    expect(cluster.quiescent).toBe(false)
    cluster.settle(200_000)
    expect((cluster.get({ kind: 'Node', name: 'worker-2' }) as Node).spec?.taints).toHaveLength(2)
    expect(cluster.now).toBeLessThan(70_000)
    cluster.machines.resumeKubelet('worker-2')
    cluster.settle(200_000)
    expect((cluster.get({ kind: 'Node', name: 'worker-2' }) as Node).spec?.taints).toBeUndefined()
  })

  test('loses sight of a machine, and finds it again', () => {
    const cluster = boot(), ready = () => (cluster.get({ kind: 'Node', name: 'worker-2' }) as Node).status?.conditions?.find(({ type }) => type === 'Ready')?.status
    const taints = () => (cluster.get({ kind: 'Node', name: 'worker-2' }) as Node).spec?.taints?.map(({ key, effect }) => `${key.split('/')[1]}:${effect}`)
    cluster.machines.stopKubelet('worker-2')
    cluster.advance(70_000)
    expect([ready(), taints()]).toEqual(['Unknown', ['unreachable:NoSchedule', 'unreachable:NoExecute']])
    cluster.machines.resumeKubelet('worker-2')
    cluster.advance(80_000)
    expect([ready(), taints()]).toEqual(['True', undefined])
  })

  test('gives a machine up at the look at which its grace period has passed, whatever the seed', () => {
    const lostAt = Array.from({ length: 8 }, (_, seed) => {
      const settings = { nodeMonitorGracePeriodMs: 10_000, leaseEveryMs: 3_000 }
      const cluster = createCluster({ equipment, seed, machines: [{ name: 'worker-1' }], epoch: '2026-01-01T00:00:00Z', settings })
      cluster.advance(20_000)
      cluster.machines.stopKubelet('worker-1')
      cluster.advance(60_000)
      const lost = (cluster.get({ kind: 'Node', name: 'worker-1' }) as Node).status?.conditions?.find(({ type }) => type === 'Ready')
      return lost?.lastTransitionTime
    })
    expect(new Set(lostAt).size).toBeLessThanOrEqual(2)
    expect(lostAt.every((time) => time !== undefined && time <= '2026-01-01T00:00:32Z')).toBe(true)
  })

  test('hears from a machine that is back no more of a Pod that is to end than its end', () => {
    const cluster = boot(), pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'it', namespace: 'default' }, spec: { nodeName: 'worker-2', containers: [{ name: 'c', image: 'nginx:1.27' }] } }
    cluster.run('request', { verb: 'create', resource: 'pods', namespace: 'default', body: pod } satisfies ApiRequest)
    cluster.advance(20_000)
    cluster.machines.stopKubelet('worker-2')
    cluster.advance(90_000)
    cluster.run('request', { verb: 'delete', resource: 'pods', namespace: 'default', name: 'it' } satisfies ApiRequest)
    cluster.advance(95_000)
    const before = cluster.commits.length
    cluster.machines.resumeKubelet('worker-2')
    cluster.settle(200_000)
    const told = cluster.commits.slice(before).filter(({ key }) => key === 'pods/default/it').map(({ object }) => (object as Pod).status?.conditions?.find(({ type }) => type === 'Ready')?.status)
    expect(told.length).toBeGreaterThan(0)
    expect(told).not.toContain('True')
  })
})
