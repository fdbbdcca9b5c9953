import { expect, test } from 'vitest'
import type { ReplicationController } from '../../generated/api-types.d.ts'
import { driveSync, fakeTimestamp, said, type FakeCluster } from '../../kernel/testing/fake-view.ts'
import { labels, ownedBy, pod } from '../../kernel/testing/sample-objects.ts'
import declaration from './replication-controller.controller.ts'
import reconciler from './replication-controller.reconciler.ts'

const controller = { ...declaration, ...reconciler }
const mine = { ownerReferences: ownedBy('ReplicationController', 'web', 'v1') }
const sync = (cluster: FakeCluster) => driveSync(controller, 'default/web', cluster)

function replicationController(replicas: number, status?: ReplicationController['status']): ReplicationController {
  return {
    apiVersion: 'v1', kind: 'ReplicationController', metadata: { name: 'web', namespace: 'default', uid: 'uid-of-web', resourceVersion: '1', generation: 1, creationTimestamp: fakeTimestamp(0) },
    spec: { replicas, selector: labels, template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'web:1' }] } } }, ...(status ? { status } : {}),
  }
}

test('missing Pods are created in its name', () => {
  const { steps, requests } = sync({ objects: [replicationController(1, { replicas: 0 })] })
  expect(said(steps)).toEqual(['create pods (replicas-missing)', 'SuccessfulCreate: Created pod: web-xxxxx', 'update replicationcontrollers/status web (replica-set-counted)'])
  expect(requests[0].body).toMatchObject({ metadata: { generateName: 'web-', labels, ownerReferences: [{ apiVersion: 'v1', kind: 'ReplicationController', name: 'web', controller: true }] } })
})

test('surplus Pods go', () => {
  const { steps } = sync({ objects: [replicationController(1), pod('good', { ready: true, node: 'a', meta: mine }), pod('waiting', { meta: mine })] })
  expect(said(steps).slice(0, 2)).toEqual(['delete pods waiting (surplus-pod-unassigned)', 'SuccessfulDelete: Deleted pod: waiting'])
})

test('its map of labels selects: a Pod that bears them and has no owner is adopted', () => {
  const { steps } = sync({ objects: [replicationController(1), pod('one'), pod('other', { meta: { labels: { app: 'db' } } })] })
  expect(said(steps).slice(0, 2)).toEqual(['get replicationcontrollers web (check-owner-before-adoption)', 'patch pods one (adopt)'])
})

test('its status does not count Pods on their way out, since it has no field for them', () => {
  const { requests } = sync({ objects: [replicationController(0), pod('going', { ready: true, meta: { ...mine, deletionTimestamp: fakeTimestamp(0) } })] })
  expect(requests.map(({ body }) => (body as ReplicationController).status)).toEqual([{ replicas: 0, observedGeneration: 1 }])
})

test('its Events come from replication-controller', () => {
  expect([declaration.name, declaration.eventSource]).toEqual(['replicationcontroller-controller', 'replication-controller'])
})
