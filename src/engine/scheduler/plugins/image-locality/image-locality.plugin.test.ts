import { expect, test } from 'vitest'
import { aNode, aPod, smallCluster } from '../../testing.ts'

const MEBIBYTE = 1024 * 1024
const having = (name: string, image: string, mebibytes: number) => aNode(name, { images: [{ names: [image, `${image}@sha256:1`], sizeBytes: mebibytes * MEBIBYTE }] })

test('a node that has a large image is better, the more so the more nodes have it', () => {
  const one = smallCluster([having('n1', 'big:1', 800), aNode('n2')]), both = smallCluster([having('n1', 'big:1', 800), having('n2', 'big:1', 800), aNode('n3')])
  expect(one.scoresOf(aPod('p', { image: 'big:1' }), 'ImageLocality')).toEqual({ n1: 38, n2: 0 })
  expect(both.scoresOf(aPod('p', { image: 'big:1' }), 'ImageLocality')).toEqual({ n1: 52, n2: 52, n3: 0 })
})

test('small images make no difference', () => {
  expect(smallCluster([having('n1', 'tiny:1', 20), aNode('n2')]).scoresOf(aPod('p', { image: 'tiny:1' }), 'ImageLocality')).toEqual({ n1: 0, n2: 0 })
})

test('an image without a tag is the latest', () => {
  const cluster = smallCluster([having('n1', 'localhost:5000/big:latest', 1000), aNode('n2')])
  expect(cluster.scoresOf(aPod('p', { image: 'localhost:5000/big' }), 'ImageLocality').n1).toBeGreaterThan(0)
})
