import { expect, test } from 'vitest'
import { driveSync, fakeTimestamp, said, type FakeCluster } from '../../kernel/testing/fake-view.ts'
import { deployment, ownedBy, pod, replicaSet } from '../../kernel/testing/sample-objects.ts'
import type { KubeObject } from '../../kube-object.ts'
import controller from './garbage-collector.controller.ts'

const web = { ownerReferences: ownedBy('ReplicaSet', 'web') }
const going = (finalizer: string) => ({ deletionTimestamp: fakeTimestamp(0), finalizers: [finalizer] })
const sync = (resource: string, name: string, cluster: FakeCluster) => driveSync(controller, `${resource}/default/${name}/uid-of-${name}`, cluster)

test('what has lost its owner is deleted, after a look at both', () => {
  const { steps, requests } = sync('pods', 'one', { objects: [pod('one', { meta: web })] })
  expect(said(steps)).toEqual(['get pods one (look-before-collecting)', 'get replicasets.apps web (look-before-collecting)', 'delete pods one (owner-gone)'])
  expect(requests[2].body).toEqual({ propagationPolicy: 'Background', preconditions: { uid: 'uid-of-one' } })
})

test('an owner that was created anew under the same name is another owner', () => {
  expect(said(sync('pods', 'one', { objects: [pod('one', { meta: web }), replicaSet('web', 1, undefined, { uid: 'another' })] }).steps).at(-1)).toBe('delete pods one (owner-gone)')
})

test('what has an owner stays', () => {
  expect(said(sync('pods', 'one', { objects: [pod('one', { meta: web }), replicaSet('web', 1, undefined)] }).steps).at(-1)).toBe('decided owner-lives')
})

test('the API server is believed, not the cache', () => {
  const { steps } = sync('pods', 'one', { objects: [pod('one', { meta: web })], live: { 'pods/default/one': pod('one', { meta: { ownerReferences: undefined } }) } })
  expect(said(steps)).toEqual(['get pods one (look-before-collecting)'])
  expect(said(sync('pods', 'one', { objects: [pod('one', { meta: web })], live: { 'pods/default/one': null } }).steps)).toHaveLength(1)
})

test('with another owner alive, only the dangling reference goes', () => {
  const both = { ownerReferences: [...ownedBy('ReplicaSet', 'gone'), { apiVersion: 'apps/v1', kind: 'Deployment', name: 'dep', uid: 'uid-of-dep' }] }
  const { steps, requests } = sync('pods', 'one', { objects: [pod('one', { meta: both }), deployment('dep', {})] })
  expect(said(steps).at(-1)).toBe('patch pods one (owner-reference-dangling)')
  expect(requests.at(-1)?.body).toEqual({ metadata: { uid: 'uid-of-one', ownerReferences: [{ $patch: 'delete', uid: 'uid-of-gone' }] } })
})

test('an owner of a kind that nobody knows leaves the object alone', () => {
  const strange = { ownerReferences: [{ apiVersion: 'example.com/v1', kind: 'Widget', name: 'w', uid: 'w' }] }
  expect(said(sync('pods', 'one', { objects: [pod('one', { meta: strange })] }).steps).at(-1)).toBe('decided owner-unknown')
})

test('deleted in the foreground, an owner waits for its dependents and then goes', () => {
  const owner = replicaSet('web', 1, undefined, going('foregroundDeletion'))
  expect(said(sync('replicasets.apps', 'web', { objects: [owner, pod('one', { meta: web })] }).steps).at(-1)).toBe('decided foreground-waits')
  const { steps, requests } = sync('replicasets.apps', 'web', { objects: [owner] })
  expect(said(steps).at(-1)).toBe('patch replicasets.apps web (foreground-done)')
  expect(requests.at(-1)).toMatchObject({ patchType: 'merge', body: { metadata: { finalizers: [], resourceVersion: '1' } } })
})

test('a dependent with dependents of its own is deleted in the foreground too', () => {
  const owner = deployment('dep', {}, {}, going('foregroundDeletion')), set = replicaSet('web', 1, undefined, { ownerReferences: ownedBy('Deployment', 'dep') })
  const { requests } = sync('replicasets.apps', 'web', { objects: [owner, set, pod('one', { meta: web })] })
  expect(requests.at(-1)).toMatchObject({ verb: 'delete', name: 'web', body: { propagationPolicy: 'Foreground' } })
  expect(sync('replicasets.apps', 'web', { objects: [owner, set] }).requests.at(-1)).toMatchObject({ body: { propagationPolicy: 'Background' } })
})

test('orphaned dependents lose the reference, then the owner goes', () => {
  const owner = replicaSet('web', 2, undefined, going('orphan'))
  const { steps, requests } = sync('replicasets.apps', 'web', { objects: [owner, pod('one', { meta: web }), pod('two', { meta: web })] })
  expect(said(steps)).toEqual(['patch pods one (orphan)', 'patch pods two (orphan)', 'get replicasets.apps web (look-before-collecting)', 'patch replicasets.apps web (orphans-free)'])
  expect(requests[0].body).toEqual({ metadata: { uid: 'uid-of-one', ownerReferences: [{ $patch: 'delete', uid: 'uid-of-web' }] } })
})

test('what is being deleted anyway is left to those who delete it', () => {
  expect(sync('pods', 'one', { objects: [pod('one', { meta: { ...web, deletionTimestamp: fakeTimestamp(0) } })] as KubeObject[] }).steps).toEqual([])
})
