import { expect, test } from 'vitest'
import { aNode, aPod, smallCluster } from '../../testing.ts'

test('a Pod that names its node goes there or nowhere', () => {
  const cluster = smallCluster([aNode('n1'), aNode('n2')])
  expect(cluster.place(aPod('p', { nodeName: 'n2' }))).toBe('n2')
  expect(cluster.place(aPod('q', { nodeName: 'n9' }))).toBe("0/2 nodes are available: 2 node(s) didn't match the requested node name.")
})
