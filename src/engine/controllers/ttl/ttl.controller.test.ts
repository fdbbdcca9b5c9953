import { expect, test } from 'vitest'
import { driveSync, failureAnswer } from '../../kernel/testing/fake-view.ts'
import { node } from '../../kernel/testing/sample-objects.ts'
import controller from './ttl.controller.ts'

const nodes = (count: number) => Array.from({ length: count }, (_, n) => node(`n${n}`))
const said = (count: number) => [...new Set(driveSync(controller, 'all', { objects: nodes(count) }).requests.map((request) => JSON.stringify(request.body)))]
const annotated = (seconds: string) => [JSON.stringify({ metadata: { annotations: { 'node.alpha.kubernetes.io/ttl': seconds } } })]

test('the larger the cluster, the longer a kubelet may keep what it has read', () => {
  expect([3, 100, 101, 501, 1_001, 2_001].map(said)).toEqual(['0', '0', '15', '30', '60', '300'].map(annotated))
})

test('an annotation that is right, or that the cache does not show yet, is not written again', () => {
  const known = node('n0'), memory = new Map<string, unknown>()
  expect(driveSync(controller, 'all', { objects: [{ ...known, metadata: { ...known.metadata, annotations: { 'node.alpha.kubernetes.io/ttl': '0' } } }] }).steps).toEqual([])
  driveSync(controller, 'all', { objects: nodes(1), memory })
  expect(driveSync(controller, 'all', { objects: nodes(2), memory }).requests.map((request) => request.name)).toEqual(['n1'])
})

test('a refused write is tried again', () => {
  const { result } = driveSync(controller, 'all', { objects: nodes(1), answer: () => failureAnswer(500, 'InternalError', 'etcd is down') })
  expect(result).toEqual({ retry: { code: 'node-cache-time-refused', params: { message: 'etcd is down' } } })
})
