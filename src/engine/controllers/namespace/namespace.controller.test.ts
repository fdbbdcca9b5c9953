import { expect, test } from 'vitest'
import type { ObjectList } from '../../apiserver/request.ts'
import { driveSync, fakeTimestamp, said, type FakeCluster } from '../../kernel/testing/fake-view.ts'
import { namespace, pod } from '../../kernel/testing/sample-objects.ts'
import controller from './namespace.controller.ts'

const going = namespace('doomed', { deletionTimestamp: fakeTimestamp(0) }, { phase: 'Terminating' })
const sync = (cluster: FakeCluster) => driveSync(controller, 'doomed', cluster)
const isDue = (): Map<string, unknown> => new Map([['due', { version: '1', at: 5_000 }]])
const empty: ObjectList = { kind: 'List', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items: [] }

test('a Namespace that stays is left alone', () => {
  expect(sync({ objects: [namespace('doomed')] }).steps).toEqual([])
})

test('nothing is deleted for five seconds, so that everybody has seen that the Namespace is going', () => {
  const memory = new Map<string, unknown>()
  expect(sync({ objects: [going], memory })).toMatchObject({ steps: [], result: { againInMs: 5_000 } })
  expect(sync({ objects: [going], memory, now: 3_000 })).toMatchObject({ steps: [], result: { againInMs: 2_000 } })
})

test('an empty Namespace is reported empty and finalized', () => {
  const { steps, requests } = sync({ objects: [going], memory: isDue(), now: 5_000, answer: ({ verb }) => (verb === 'list' ? { code: 200, body: empty } : undefined) })
  const lines = said(steps)
  expect(lines[0]).toBe('get namespaces doomed')
  expect(lines).toContain('deletecollection deployments.apps (namespace-content)')
  expect(lines.slice(-2)).toEqual(['update namespaces/status doomed (namespace-conditions)', 'update namespaces/finalize doomed (namespace-empty)'])
  expect(requests.at(-1)).toMatchObject({ body: { spec: { finalizers: [] } } })
})

test('what is left is counted in the conditions, and the controller comes back after half the grace period', () => {
  const left = [pod('one', { meta: { namespace: 'doomed', finalizers: ['example.com/hold'] } }), pod('two', { meta: { namespace: 'doomed' }, spec: { terminationGracePeriodSeconds: 30 } })]
  const { steps, result } = sync({ objects: [going, ...left], memory: isDue(), now: 5_000 })
  expect(said(steps).slice(-2)).toEqual(['update namespaces/status doomed (namespace-conditions)', 'decided namespace-waits'])
  expect(steps.at(-2)).toMatchObject({ request: { body: { status: { conditions: [
    { type: 'NamespaceDeletionDiscoveryFailure', status: 'False' }, { type: 'NamespaceDeletionGroupVersionParsingFailure', status: 'False' }, { type: 'NamespaceDeletionContentFailure', status: 'False' },
    { type: 'NamespaceContentRemaining', status: 'True', reason: 'SomeResourcesRemain', message: 'Some resources are remaining: pods. has 2 resource instances' },
    { type: 'NamespaceFinalizersRemaining', status: 'True', message: 'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances' },
  ] } } } })
  expect(result).toEqual({ againInMs: 8_000 })
})
