import { expect, test } from 'vitest'
import type { Volume } from '../../../generated/api-types.d.ts'
import { aNode, aPod, smallCluster, wouldRequeue } from '../../testing.ts'
import { boundClaim, podWith, volumeOf } from '../../testing-volumes.ts'

const nodes = [aNode('n1'), aNode('n2')]

test('a claim with ReadWriteOncePod is one Pod\'s alone, in the whole cluster', () => {
  const cluster = smallCluster(nodes, { n1: [podWith('a', 'alone')] }, [boundClaim('alone', 'ReadWriteOncePod'), volumeOf('alone', {})])
  expect(cluster.place(podWith('b', 'alone'))).toBe('0/2 nodes are available: 2 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode.')
  cluster.take('n1', podWith('a', 'alone'))
  expect(cluster.place(podWith('b', 'alone'))).toBe('n1')
})

test('other claims may have several Pods', () => {
  expect(smallCluster([nodes[0]], { n1: [podWith('a', 'shared')] }, [boundClaim('shared'), volumeOf('shared', {})]).place(podWith('b', 'shared'))).toBe('n1')
})

test('a disk that cannot be mounted twice keeps a second Pod from its node, unless both only read', () => {
  const withDisk = (name: string, readOnly: boolean) => aPod(name, { volumes: [{ name: 'd', gcePersistentDisk: { pdName: 'disk', readOnly } } satisfies Volume] })
  expect(smallCluster([nodes[0]], { n1: [withDisk('a', false)] }).place(withDisk('b', true))).toBe('0/1 nodes are available: 1 node(s) had no available disk.')
  expect(smallCluster(nodes, { n1: [withDisk('a', false)] }).place(withDisk('b', true))).toBe('n2')
  expect(smallCluster([nodes[0]], { n1: [withDisk('a', true)] }).place(withDisk('b', true))).toBe('n1')
})

test('who has the claim leaves: worth another try', () => {
  const leaving = { ...podWith('a', 'alone'), spec: { ...podWith('a', 'alone').spec, nodeName: 'n1' } }, cluster = smallCluster(nodes)
  expect(wouldRequeue('VolumeRestrictions', podWith('b', 'alone'), 'DELETED', leaving, leaving, cluster)).toBe(true)
  expect(wouldRequeue('VolumeRestrictions', podWith('b', 'other'), 'DELETED', leaving, leaving, cluster)).toBe(false)
})
