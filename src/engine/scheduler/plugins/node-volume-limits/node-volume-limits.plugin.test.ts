import { expect, test } from 'vitest'
import type { CSINode } from '../../../generated/api-types.d.ts'
import { aNode, smallCluster, wouldRequeue } from '../../testing.ts'
import { boundClaim, podWith, volumeOf } from '../../testing-volumes.ts'

const csi = (node: string, count: number): CSINode => ({
  apiVersion: 'storage.k8s.io/v1', kind: 'CSINode', metadata: { name: node, uid: node, resourceVersion: '1', creationTimestamp: '' },
  spec: { drivers: [{ name: 'disk.example.com', nodeID: node, allocatable: { count } }] },
})
const volumes = ['one', 'two', 'three'].flatMap((name) => [boundClaim(name), volumeOf(name, { driver: 'disk.example.com' })])
const nodes = [aNode('n1'), aNode('n2')]

test('a node takes as many volumes of a driver as the driver attaches', () => {
  const on = { n1: [podWith('a', 'one'), podWith('b', 'two')] }
  expect(smallCluster([nodes[0]], on, [...volumes, csi('n1', 2)]).place(podWith('c', 'three'))).toBe('0/1 nodes are available: 1 node(s) exceed max volume count.')
  expect(smallCluster([nodes[0]], on, [...volumes, csi('n1', 3)]).place(podWith('c', 'three'))).toBe('n1')
  expect(smallCluster(nodes, on, [...volumes, csi('n1', 2)]).place(podWith('c', 'three'))).toBe('n2')
})

test('a volume that is there already counts once', () => {
  expect(smallCluster([nodes[0]], { n1: [podWith('a', 'one'), podWith('b', 'two')] }, [...volumes, csi('n1', 2)]).place(podWith('c', 'two'))).toBe('n1')
})

test('more room on the node, or a Pod with volumes that leaves, is worth another try', () => {
  const cluster = smallCluster(nodes), pod = podWith('c', 'three'), leaving = { ...podWith('a', 'one'), spec: { ...podWith('a', 'one').spec, nodeName: 'n1' } }
  expect(wouldRequeue('NodeVolumeLimits', pod, 'MODIFIED', csi('n1', 3), csi('n1', 2), cluster)).toBe(true)
  expect(wouldRequeue('NodeVolumeLimits', pod, 'MODIFIED', csi('n1', 2), csi('n1', 2), cluster)).toBe(false)
  expect(wouldRequeue('NodeVolumeLimits', pod, 'DELETED', leaving, leaving, cluster)).toBe(true)
})
