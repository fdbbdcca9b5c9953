// The default profile, and how a decision is put together from it.
import { describe, expect, test } from 'vitest'
import type { Node, Pod } from '../generated/api-types.d.ts'
import { nodeChosen } from './decisions.ts'
import { feasibleNodesToFind } from './framework.ts'
import { profile } from './profile.ts'
import { aNode, aPod, smallCluster, wouldRequeue } from './testing.ts'

test('the profile is that of kube-scheduler: names, order, weights', () => {
  expect(profile.map(({ name, weight }) => [name, weight ?? 0])).toEqual([
    ['SchedulingGates', 0], ['NodeUnschedulable', 0], ['NodeName', 0], ['TaintToleration', 3], ['NodeAffinity', 2], ['NodePorts', 0], ['NodeResourcesFit', 1],
    ['VolumeRestrictions', 0], ['NodeVolumeLimits', 0], ['VolumeBinding', 0], ['VolumeZone', 0], ['PodTopologySpread', 2], ['InterPodAffinity', 2],
    ['DefaultPreemption', 0], ['NodeResourcesBalancedAllocation', 1], ['ImageLocality', 1],
  ])
})

test('large clusters are not looked through to the end', () => {
  expect([3, 100, 1000, 5000].map(feasibleNodesToFind)).toEqual([3, 100, 420, 500])
})

describe('messages', () => {
  test('count nodes by reason, in the order of the words', () => {
    const nodes = [aNode('n1', { cpu: '1', memory: '1Gi' }), aNode('n2', { cpu: '1' }), aNode('n3', { unschedulable: true }), aNode('n4', { taints: [{ key: 'gpu', effect: 'NoSchedule' }] })]
    expect(smallCluster(nodes).place(aPod('p', { cpu: '2', memory: '2Gi' }))).toBe('0/4 nodes are available: 1 Insufficient memory, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable, 2 Insufficient cpu.')
  })

  test('say so where there are no nodes', () => {
    expect(smallCluster([]).place(aPod('p'))).toBe('no nodes available to schedule pods')
  })

  test('of a Pod for one named node are about that node, and the others are not looked at', () => {
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In' as const, values: ['n2'] }] }] } } }
    const cluster = smallCluster([aNode('n1'), aNode('n2', { cpu: '1' }), aNode('n3')])
    expect(cluster.place(aPod('daemon', { affinity }))).toBe('n2')
    expect(cluster.place(aPod('daemon', { affinity, cpu: '2' }))).toBe("0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity].")
  })
})

test('a decision has a row for every node: who turned it down, or what it scored by whom', () => {
  const cluster = smallCluster([aNode('n1'), aNode('n2', { labels: { disk: 'ssd' } }), aNode('n3', { unschedulable: true })])
  const preferSsd = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchExpressions: [{ key: 'disk', operator: 'In' as const, values: ['ssd'] }] } }] } }
  const verdict = cluster.verdictOn(aPod('p', { cpu: '1', affinity: preferSsd }))
  if (!('host' in verdict)) throw new Error('It fits.')
  expect(nodeChosen(verdict, 3).params).toEqual({
    node: 'n2', nodes: 3, feasible: 2, score: 673, filters: ['NodeUnschedulable', 'TaintToleration', 'NodeResourcesFit'],
    rejected: ['n3|NodeUnschedulable|node(s) were unschedulable'],
    scores: ['n1|473|TaintToleration=300 NodeAffinity=0 NodeResourcesFit=86 NodeResourcesBalancedAllocation=87', 'n2|673|TaintToleration=300 NodeAffinity=200 NodeResourcesFit=86 NodeResourcesBalancedAllocation=87'],
  })
})

test('a decision says whether a node was the only one, the best, or drawn among equals', () => {
  const codeFor = (...nodes: Node[]): string => {
    const verdict = smallCluster(nodes).verdictOn(aPod('p', { cpu: '1' }))
    return 'host' in verdict ? nodeChosen(verdict, nodes.length).code : ''
  }
  expect([codeFor(aNode('n1')), codeFor(aNode('n1'), aNode('n2', { cpu: '8' })), codeFor(aNode('n1'), aNode('n2'))]).toEqual(['only-node-fits', 'node-chosen', 'node-drawn'])
})

describe('a change of a node is worth another try', () => {
  const view = smallCluster([]), pod = aPod('p', { cpu: '2', tolerations: [{ key: 'ok', operator: 'Exists' }], nodeSelector: { disk: 'ssd' } })
  const asks = (plugin: string, after: Node, before?: Node): boolean => wouldRequeue(plugin, pod, before ? 'MODIFIED' : 'ADDED', after, before, view)

  test('for what it lacked: CPU, schedulability, a label, no taint', () => {
    expect([asks('NodeResourcesFit', aNode('n', { cpu: '4' })), asks('NodeResourcesFit', aNode('n', { cpu: '1' })), asks('NodeResourcesFit', aNode('n', { cpu: '4' }), aNode('n', { cpu: '3' })), asks('NodeResourcesFit', aNode('n'), aNode('n'))]).toEqual([true, false, true, false])
    expect([asks('NodeUnschedulable', aNode('n'), aNode('n', { unschedulable: true })), asks('NodeUnschedulable', aNode('n'), aNode('n'))]).toEqual([true, false])
    expect([asks('NodeAffinity', aNode('n', { labels: { disk: 'ssd' } }), aNode('n')), asks('NodeAffinity', aNode('n'), aNode('n', { labels: { disk: 'ssd' } }))]).toEqual([true, false])
    const [bad, ok] = ['bad', 'ok'].map((key) => [{ key, effect: 'NoSchedule' }] as const)
    expect([asks('TaintToleration', aNode('n', { taints: ok }), aNode('n', { taints: bad })), asks('TaintToleration', aNode('n', { taints: bad }), aNode('n', { taints: ok }))]).toEqual([true, false])
  })

  test('a Pod that leaves gives room, and its ports only to who wants them', () => {
    const at = (port: number): Pod => ({ ...aPod(`at-${port}`), spec: { nodeName: 'n', containers: [{ name: 'c', image: 'i', ports: [{ hostPort: port, containerPort: port }] }] } })
    const leaves = (plugin: string, waiting: Pod, leaving: Pod): boolean => wouldRequeue(plugin, waiting, 'DELETED', leaving, leaving, view)
    expect([leaves('NodeResourcesFit', pod, at(80)), leaves('NodePorts', at(80), at(80)), leaves('NodePorts', at(80), at(81))]).toEqual([true, true, false])
  })

  test('a Pod that comes to tolerate more hears of it itself', () => {
    const tolerant = { ...pod, spec: { ...pod.spec, tolerations: [{ operator: 'Exists' as const }] } }, other = { ...tolerant, metadata: { ...tolerant.metadata, uid: 'other' } }
    expect([wouldRequeue('TaintToleration', tolerant, 'MODIFIED', tolerant, pod, view), wouldRequeue('TaintToleration', pod, 'MODIFIED', other, pod, view)]).toEqual([true, false])
  })
})
