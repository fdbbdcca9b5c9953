import { describe, expect, test } from 'vitest'
import type { Pod, TopologySpreadConstraint } from '../../../generated/api-types.d.ts'
import { aNode, aPod, smallCluster, wouldRequeue } from '../../testing.ts'
import { naturalLogarithm } from './natural-logarithm.ts'

const zoned = (name: string, zone: string, more = {}) => aNode(name, { labels: { zone, 'topology.kubernetes.io/zone': zone }, ...more })
const nodes = [zoned('a1', 'a'), zoned('a2', 'a'), zoned('b1', 'b'), zoned('c1', 'c')]
const constraint = (more: Partial<TopologySpreadConstraint> = {}): TopologySpreadConstraint => ({ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'spread' } }, ...more })
const spread = (name: string, more: Partial<TopologySpreadConstraint> = {}, traits: Parameters<typeof aPod>[1] = {}): Pod => aPod(name, { labels: { app: 'spread' }, topologySpreadConstraints: [constraint(more)], ...traits })
const some = (count: number, prefix: string): Pod[] => Array.from({ length: count }, (_, i) => spread(`${prefix}${i}`))

describe('a hard constraint', () => {
  test('sends Pods to the domain that has the fewest', () => {
    expect(smallCluster(nodes, { a1: some(1, 'x'), b1: some(1, 'y') }).place(spread('p'))).toBe('c1')
  })

  test('three zones: nine Pods are three in each', () => {
    const cluster = smallCluster(nodes), zones: Record<string, number> = {}
    for (const pod of some(9, 'p')) {
      const host = cluster.place(pod)
      cluster.put(host, pod)
      zones[host[0]] = (zones[host[0]] ?? 0) + 1
    }
    expect(zones).toEqual({ a: 3, b: 3, c: 3 })
  })

  test('turns down domains that would be too far ahead, and nodes without the label for good', () => {
    const cluster = smallCluster([nodes[0], zoned('b1', 'b', { unschedulable: true }), aNode('bare')], { a1: some(1, 'x') })
    expect(cluster.place(spread('p'))).toBe("0/3 nodes are available: 1 node(s) didn't match pod topology spread constraints, 1 node(s) didn't match pod topology spread constraints (missing required label), 1 node(s) were unschedulable.")
    const verdict = cluster.verdictOn(spread('p'))
    expect(verdict.rejected.map(({ node, rejection }) => [node, rejection.unresolvable === true])).toEqual([['a1', false], ['b1', true], ['bare', true]])
  })

  test('does not count Pods that are being deleted', () => {
    const leaving = { ...spread('gone'), metadata: { ...spread('gone').metadata, deletionTimestamp: '2026-01-05T09:01:00Z' } }
    expect(smallCluster([nodes[0], nodes[2]], { a1: [leaving], b1: some(1, 'y') }).place(spread('p'))).toBe('a1')
  })

  test('minDomains: while there are fewer, the emptiest counts as empty', () => {
    const cluster = smallCluster([nodes[0], nodes[2]], { a1: some(1, 'x'), b1: some(1, 'y') })
    expect(cluster.place(spread('p'))).toBe('a1')
    expect(cluster.place(spread('p', { minDomains: 3 }))).toContain("2 node(s) didn't match pod topology spread constraints")
  })

  test('honours what the Pod asks of nodes when it counts domains, unless it is told not to', () => {
    const cluster = smallCluster(nodes, { a1: some(1, 'x'), b1: some(1, 'y') }), nodeSelector = { 'kubernetes.io/hostname': 'a1' }
    expect(cluster.place(spread('p', {}, { nodeSelector }))).toBe('a1')
    expect(cluster.place(spread('p', { nodeAffinityPolicy: 'Ignore' }, { nodeSelector }))).toContain("didn't match pod topology spread constraints")
  })

  test('counts tainted nodes too, unless it is told not to', () => {
    const tainted = zoned('c1', 'c', { taints: [{ key: 'gpu', effect: 'NoSchedule' }] }), cluster = smallCluster([nodes[0], nodes[2], tainted], { a1: some(1, 'x'), b1: some(1, 'y') })
    expect(cluster.place(spread('p'))).toContain("2 node(s) didn't match pod topology spread constraints")
    expect(cluster.place(spread('p', { nodeTaintsPolicy: 'Honor' }))).toBe('a1')
  })

  test('matchLabelKeys: only Pods with the same value are told apart', () => {
    const old = aPod('old', { labels: { app: 'spread', hash: 'old' } }), cluster = smallCluster([nodes[0], nodes[2]], { a1: [old, { ...old, metadata: { ...old.metadata, name: 'old-2', uid: 'old-2' } }] })
    const fresh = (name: string, more = {}): Pod => spread(name, more, { labels: { app: 'spread', hash: 'new' } })
    cluster.put('b1', fresh('new-1'))
    expect(cluster.place(fresh('p'))).toBe('b1')
    expect(cluster.place(fresh('p', { matchLabelKeys: ['hash'] }))).toBe('a1')
  })
})

describe('a soft constraint', () => {
  test('scores the emptiest domain highest and turns nobody down', () => {
    const cluster = smallCluster(nodes, { a1: some(4, 'x'), b1: some(2, 'y') })
    expect(cluster.scoresOf(spread('p', { whenUnsatisfiable: 'ScheduleAnyway' }), 'PodTopologySpread')).toEqual({ a1: 0, a2: 0, b1: 100, c1: 200 })
  })

  test('gives nothing to a node without the label', () => {
    const cluster = smallCluster([...nodes, aNode('bare')], { a1: some(1, 'x') })
    expect(cluster.scoresOf(spread('p', { whenUnsatisfiable: 'ScheduleAnyway' }), 'PodTopologySpread')).toMatchObject({ bare: 0, c1: 200 })
  })
})

describe('without constraints of their own', () => {
  const meta = { namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' }
  const replicaSet = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { ...meta, name: 'web' }, spec: { selector: { matchLabels: { app: 'web' } } } }
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { ...meta, name: 'web' }, spec: { selector: { app: 'web' } } }
  const owned = aPod('web-1', { labels: { app: 'web' }, metadata: { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u', controller: true }] } })

  test('Pods of a ReplicaSet and Pods behind a Service are spread over hosts and zones', () => {
    const on = { a1: [aPod('web-0', { labels: { app: 'web' } })] }
    for (const [pod, objects] of [[owned, [replicaSet]], [aPod('p', { labels: { app: 'web' } }), [service]]] as const) {
      const { a1 = 0, a2 = 0, b1 = 0 } = smallCluster(nodes, on, objects).scoresOf(pod, 'PodTopologySpread')
      expect(b1).toBeGreaterThan(a2)
      expect(a2).toBeGreaterThan(a1)
    }
  })

  test('a Pod of nobody is not', () => {
    expect(smallCluster(nodes, {}, [replicaSet]).scoresOf(aPod('p', { labels: { app: 'web' } }), 'PodTopologySpread')).toMatchObject({ a1: undefined })
  })
})

test('a Pod that was turned down is tried again when a Pod of the sort or a node of another domain changes', () => {
  const cluster = smallCluster(nodes), pod = spread('p'), there = { ...spread('x'), spec: { ...spread('x').spec, nodeName: 'a1' } }, other = { ...there, metadata: { ...there.metadata, labels: { app: 'other' } } }
  const asks = (...event: [Parameters<typeof wouldRequeue>[2], Pod | (typeof nodes)[number], (Pod | (typeof nodes)[number])?]): boolean => wouldRequeue('PodTopologySpread', pod, event[0], event[1], event[2], cluster)
  expect([asks('DELETED', there, there), asks('ADDED', there), asks('MODIFIED', other, there)]).toEqual([true, true, true])
  expect([asks('DELETED', other, other), asks('ADDED', other), asks('MODIFIED', there, there)]).toEqual([false, false, false])
  expect([asks('ADDED', nodes[0]), asks('ADDED', aNode('bare')), asks('MODIFIED', zoned('a1', 'd'), nodes[0]), asks('MODIFIED', nodes[0], nodes[0])]).toEqual([true, false, true, false])
})

test('the logarithm of every cluster size is what it is elsewhere', () => {
  for (const n of [1, 2, 3, 7, 100, 5002]) expect(naturalLogarithm(n)).toBeCloseTo(Math.log(n), 12)
})
