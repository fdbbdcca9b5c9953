import { expect, test } from 'vitest'
import { driveSync, said } from '../../kernel/testing/fake-view.ts'
import { ownedBy, pod } from '../../kernel/testing/sample-objects.ts'
import { claim } from '../../storage/testing.ts'
import controller from './persistent-volume-claim-protection.controller.ts'

const finalizers = ['kubernetes.io/pvc-protection'], deletionTimestamp = '2026-01-01T00:00:09Z'
const going = claim('data', '1Gi', {}, { finalizers, deletionTimestamp })
const user = (node?: string) => pod('web', { node, spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] } })
const sync = (objects: Parameters<typeof driveSync>[2]['objects'], live?: Parameters<typeof driveSync>[2]['live']) => driveSync(controller, 'default/data', { objects, live })

test('a claim that nobody uses is let go, once the API server has agreed', () => {
  const { steps, requests } = sync([going])
  expect(said(steps)).toEqual(['list pods (look-for-claim-users)', 'update persistentvolumeclaims data (claim-unprotected)'])
  expect(requests[1].body).toMatchObject({ metadata: { finalizers: [] } })
})

test('a claim that a Pod on a node uses stays', () => {
  expect(said(sync([going, user('worker-1')]).steps)).toEqual(['decided claim-in-use'])
})

test('a Pod without a node does not hold a claim', () => {
  expect(said(sync([going, user()]).steps)).toHaveLength(2)
})

test('a claim of an ephemeral volume is held by its own Pod only', () => {
  const ephemeral = pod('web', { node: 'worker-1', spec: { volumes: [{ name: 'v', ephemeral: {} }] } })
  const made = claim('web-v', '1Gi', {}, { finalizers, deletionTimestamp, ownerReferences: ownedBy('Pod', 'web', 'v1') })
  const strange = claim('web-v', '1Gi', {}, { finalizers, deletionTimestamp })
  expect(said(driveSync(controller, 'default/web-v', { objects: [made, ephemeral] }).steps)).toEqual(['decided claim-in-use'])
  expect(said(driveSync(controller, 'default/web-v', { objects: [strange, ephemeral] }).steps)).toHaveLength(2)
})

test('a living claim gets its finalizer back', () => {
  expect(said(sync([claim('data', '1Gi')]).steps)).toEqual(['update persistentvolumeclaims data (claim-protected)'])
  expect(sync([claim('data', '1Gi', {}, { finalizers })]).steps).toEqual([])
})
