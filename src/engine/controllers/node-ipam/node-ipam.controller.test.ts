import { expect, test } from 'vitest'
import { driveSync, failureAnswer } from '../../kernel/testing/fake-view.ts'
import { node } from '../../kernel/testing/sample-objects.ts'
import controller from './node-ipam.controller.ts'
import { freeRange, RANGES, rangeNumbered } from './ranges.ts'

const bodies = (requests: readonly { readonly body?: unknown }[]): unknown[] => requests.map((request) => (request.body as { spec: { podCIDR: string } }).spec.podCIDR)

test('every Node without a range gets the next free one, all at once', () => {
  const objects = [node('a'), node('b', { podCIDR: '10.244.1.0/24' }), node('c')]
  const { requests } = driveSync(controller, 'all', { objects })
  expect(bodies(requests)).toEqual(['10.244.0.0/24', '10.244.2.0/24'])
})

test('a range that the cache does not show yet is not given twice, nor to two Nodes', () => {
  const memory = new Map<string, unknown>()
  driveSync(controller, 'all', { objects: [node('a')], memory })
  expect(bodies(driveSync(controller, 'all', { objects: [node('a'), node('b')], memory }).requests)).toEqual(['10.244.1.0/24'])
})

test('a freed range is used again only after all others', () => {
  const memory = new Map<string, unknown>()
  driveSync(controller, 'all', { objects: [node('a')], memory })
  expect(bodies(driveSync(controller, 'all', { objects: [node('b')], memory }).requests)).toEqual(['10.244.1.0/24'])
})

test('a refused write is tried again', () => {
  const { result } = driveSync(controller, 'all', { objects: [node('a')], answer: () => failureAnswer(500, 'InternalError', 'etcd is down') })
  expect(result).toEqual({ retry: { code: 'pod-range-refused', params: { node: 'a', message: 'etcd is down' } } })
})

test('ranges go on behind the first 256, never into the range of Services, and come to an end', () => {
  expect([0, 255, 256, 12 * 256 - 1, 12 * 256, RANGES - 1].map(rangeNumbered)).toEqual(['10.244.0.0/24', '10.244.255.0/24', '10.245.0.0/24', '10.255.255.0/24', '10.112.0.0/24', '10.243.255.0/24'])
  expect(freeRange(RANGES - 1, (range) => range === RANGES - 1)).toBe(0)
  expect(freeRange(7, () => true)).toBeUndefined()
})
