import { expect, test } from 'vitest'
import { driveSync, fakeTimestamp, said, type FakeCluster } from '../../kernel/testing/fake-view.ts'
import { node, pod } from '../../kernel/testing/sample-objects.ts'
import controller from './pod-gc.controller.ts'

const sync = (cluster: FakeCluster) => driveSync(controller, 'all', cluster)
const lost = pod('lost', { ready: true, node: 'gone' }), going = { deletionTimestamp: fakeTimestamp(0) }

test('Pods of a missing Node stay for 40 seconds, then are marked as failed and removed at once', () => {
  const memory = new Map<string, unknown>()
  expect(sync({ objects: [lost], memory })).toMatchObject({ steps: [{ decision: { code: 'node-in-quarantine' } }], result: { againInMs: 20_000 } })
  expect(sync({ objects: [lost], memory, now: 20_000 })).toMatchObject({ steps: [], result: { againInMs: 20_000 } })
  const { steps, requests } = sync({ objects: [lost], memory, now: 40_000 })
  expect(said(steps)).toEqual(['get nodes gone (look-for-node)', 'patch pods/status lost (node-gone)', 'delete pods lost (node-gone)'])
  expect(requests[1].body).toMatchObject({ status: { phase: 'Failed', conditions: [{ type: 'DisruptionTarget', reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' }] } })
  expect(requests[2].body).toEqual({ gracePeriodSeconds: 0 })
})

test('a Node that the API server knows has not gone', () => {
  const memory = new Map<string, unknown>([['missing since', { gone: 0 }]])
  expect(said(sync({ objects: [lost], memory, now: 40_000, live: { 'nodes//gone': node('gone') } }).steps)).toEqual(['get nodes gone (look-for-node)'])
})

test('a Pod deleted before it had a Node is removed', () => {
  expect(said(sync({ objects: [pod('early', { meta: going })] }).steps)).toEqual(['patch pods/status early (deleted-before-scheduled)', 'delete pods early (deleted-before-scheduled)'])
})

test('Pods on their way out of a Node that is out of service are removed', () => {
  const broken = node('n1', { taints: [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' }] }, false)
  expect(said(sync({ objects: [broken, pod('stuck', { ready: true, node: 'n1', meta: going }), pod('other', { ready: true, node: 'n1' })] }).steps)).toEqual([
    'patch pods/status stuck (node-out-of-service)', 'delete pods stuck (node-out-of-service)',
  ])
})

test('an ended Pod needs no marking', () => {
  const memory = new Map<string, unknown>([['missing since', { gone: 0 }]])
  expect(said(sync({ objects: [pod('done', { node: 'gone', phase: 'Succeeded' })], memory, now: 40_000 }).steps)).toEqual(['get nodes gone (look-for-node)', 'delete pods done (node-gone)'])
})
