import { expect, test } from 'vitest'
import { aNode, smallCluster, wouldRequeue } from '../../testing.ts'
import { boundClaim, podWith, volumeOf } from '../../testing-volumes.ts'

const ZONE = 'topology.kubernetes.io/zone'
const nodes = [aNode('a', { labels: { [ZONE]: 'a' } }), aNode('b', { labels: { [ZONE]: 'b' } })]

test('a Pod goes to the zone of its volume', () => {
  expect(smallCluster(nodes, {}, [boundClaim('data'), volumeOf('data', { labels: { [ZONE]: 'b' } })]).place(podWith('p', 'data'))).toBe('b')
  expect(smallCluster(nodes, {}, [boundClaim('data'), volumeOf('data', { labels: { [ZONE]: 'c' } })]).place(podWith('p', 'data'))).toBe('0/2 nodes are available: 2 node(s) had no available volume zone.')
})

test('a volume may be in several zones, and a cluster may have none', () => {
  expect(smallCluster([nodes[1]], {}, [boundClaim('data'), volumeOf('data', { labels: { [ZONE]: 'a__b' } })]).place(podWith('p', 'data'))).toBe('b')
  expect(smallCluster([aNode('bare')], {}, [boundClaim('data'), volumeOf('data', { labels: { [ZONE]: 'a' } })]).place(podWith('p', 'data'))).toBe('bare')
})

test('a new volume, or a node of another zone, is worth another try', () => {
  const cluster = smallCluster(nodes), pod = podWith('p', 'data')
  expect(wouldRequeue('VolumeZone', pod, 'ADDED', volumeOf('data', {}), undefined, cluster)).toBe(true)
  expect(wouldRequeue('VolumeZone', pod, 'MODIFIED', nodes[1], { ...nodes[1], metadata: { ...nodes[1].metadata, labels: {} } }, cluster)).toBe(true)
  expect(wouldRequeue('VolumeZone', pod, 'MODIFIED', boundClaim('other'), undefined, cluster)).toBe(false)
})
