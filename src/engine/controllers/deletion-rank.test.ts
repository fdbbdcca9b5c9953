import { expect, test } from 'vitest'
import { fakeTimestamp } from '../kernel/testing/fake-view.ts'
import { pod } from '../kernel/testing/sample-objects.ts'
import { chooseForDeletion, rankOf } from './deletion-rank.ts'

const epoch = Date.parse(fakeTimestamp(0)), toVirtual = (timestamp: string): number => Date.parse(timestamp) - epoch
const goes = (pods: ReturnType<typeof pod>[], now = 10_000) => {
  const [{ pod: first, rule }] = chooseForDeletion(pods.map((one) => rankOf(one, () => 1, now, toVirtual)), 1)
  return `${first.metadata.name}: ${rule}`
}

test('a Pod without a node goes before one that has a node', () => {
  expect(goes([pod('placed', { node: 'a' }), pod('waiting')])).toBe('waiting: unassigned')
})

test('a Pod that is not ready goes before one that is', () => {
  expect(goes([pod('ready', { ready: true, node: 'a' }), pod('starting', { node: 'a', phase: 'Running' })])).toBe('starting: not-ready')
})

test('a lower deletion cost outweighs age', () => {
  const cheap = { annotations: { 'controller.kubernetes.io/pod-deletion-cost': '-5' }, creationTimestamp: fakeTimestamp(0) }
  expect(goes([pod('young', { ready: true, node: 'a', readySinceMs: 9_000 }), pod('cheap', { ready: true, node: 'a', meta: cheap })])).toBe('cheap: deletion-cost')
})

test('much younger goes first; about as old is decided by uid', () => {
  expect(goes([pod('old', { ready: true, node: 'a' }), pod('young', { ready: true, node: 'a', readySinceMs: 9_000 })])).toBe('young: ready-later')
  expect(goes([pod('b', { ready: true, node: 'x', readySinceMs: 1_000 }), pod('a', { ready: true, node: 'x' })], 100_000)).toBe('a: uid')
})

test('when all go there is nothing to choose', () => {
  expect(goes([pod('only', { ready: true, node: 'a' })])).toBe('only: all')
})
