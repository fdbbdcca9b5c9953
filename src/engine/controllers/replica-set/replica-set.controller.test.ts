import { expect, test } from 'vitest'
import { driveSync, failureAnswer, fakeTimestamp, said, type FakeCluster } from '../../kernel/testing/fake-view.ts'
import { labels, ownedBy, pod, replicaSet } from '../../kernel/testing/sample-objects.ts'
import declaration from './replica-set.controller.ts'
import reconciler from './replica-set.reconciler.ts'

const controller = { ...declaration, ...reconciler }
const mine = { ownerReferences: ownedBy('ReplicaSet', 'web') }
const sync = (cluster: FakeCluster) => driveSync(controller, 'default/web', cluster)

test('missing Pods are created in batches that double, then the status is written', () => {
  const { steps, requests } = sync({ objects: [replicaSet('web', 4, { replicas: 0 })] })
  expect(said(steps)).toEqual([
    'create pods (replicas-missing)', 'SuccessfulCreate: Created pod: web-xxxxx',
    'create pods (replicas-missing)', 'create pods (replicas-missing)', 'SuccessfulCreate: Created pod: web-xxxxx', 'SuccessfulCreate: Created pod: web-xxxxx',
    'create pods (replicas-missing)', 'SuccessfulCreate: Created pod: web-xxxxx',
    'update replicasets.apps/status web (replica-set-counted)',
  ])
  expect(requests[0].body).toEqual(requests[3].body)
})

test('Pods share the template: no copies', () => {
  const set = replicaSet('web', 1, { replicas: 0 })
  const body = sync({ objects: [set] }).requests[0].body as { spec: unknown; metadata: { labels: unknown } }
  expect(body.spec).toBe(set.spec.template?.spec)
  expect(body.metadata.labels).toBe(set.spec.template?.metadata?.labels)
})

test('no more than 500 Pods are created in one sync', () => {
  const { requests } = sync({ objects: [replicaSet('web', 2000, { replicas: 0 })] })
  expect(requests.filter((request) => request.verb === 'create')).toHaveLength(500)
})

test('a template that is refused fails once, not once for every replica', () => {
  const refused = failureAnswer(403, 'Forbidden', 'pods "web-" is forbidden: exceeded quota')
  const { steps, result } = sync({ objects: [replicaSet('web', 50, { replicas: 0 })], answer: ({ verb }) => (verb === 'create' ? refused : undefined) })
  expect(said(steps)).toEqual(['create pods (replicas-missing)', 'FailedCreate: Error creating: pods "web-" is forbidden: exceeded quota', 'update replicasets.apps/status web (replica-set-counted)'])
  expect(result).toEqual({ retry: { code: 'replicas-not-managed', params: { message: 'pods "web-" is forbidden: exceeded quota' } } })
  expect(steps.at(-1)).toMatchObject({ request: { body: { status: { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' }] } } } })
})

test('a Namespace that is going makes no noise', () => {
  const refused = failureAnswer(403, 'Forbidden', 'being terminated', 'NamespaceTerminating')
  const { steps, result } = sync({ objects: [replicaSet('web', 1, { replicas: 0 })], answer: ({ verb }) => (verb === 'create' ? refused : undefined) })
  expect(said(steps)).toEqual(['create pods (replicas-missing)', 'update replicasets.apps/status web (replica-set-counted)'])
  expect(result).toBeUndefined()
})

test('surplus Pods go: first what does not work, and the reason says so', () => {
  const set = replicaSet('web', 1, { replicas: 2, fullyLabeledReplicas: 2, readyReplicas: 1, availableReplicas: 1, terminatingReplicas: 0, observedGeneration: 1 })
  const { steps } = sync({ objects: [set, pod('good', { ready: true, node: 'a', meta: mine }), pod('bad', { node: 'a', phase: 'Running', meta: mine })] })
  expect(said(steps)).toEqual(['delete pods bad (surplus-pod-not-ready)', 'SuccessfulDelete: Deleted pod: bad'])
})

test('Pods of the whole Deployment count when a crowded node is relieved', () => {
  const family = { ownerReferences: ownedBy('Deployment', 'dep') }
  const sibling = { ownerReferences: ownedBy('ReplicaSet', 'sibling') }
  const { requests } = sync({
    objects: [
      replicaSet('web', 1, undefined, family), replicaSet('sibling', 1, undefined, family),
      pod('lonely', { ready: true, node: 'a', meta: mine }), pod('crowded', { ready: true, node: 'b', meta: mine }), pod('other', { ready: true, node: 'b', meta: sibling }),
    ],
  })
  expect(requests[0]).toMatchObject({ verb: 'delete', name: 'crowded' })
})

test('while creations are expected, the cache is not trusted', () => {
  expect(said(sync({ objects: [replicaSet('web', 3, { replicas: 0 })], expectationsMet: false }).steps)).toEqual(['update replicasets.apps/status web (replica-set-counted)'])
})

test('an orphan that matches is adopted after a look at the owner', () => {
  const { steps } = sync({ objects: [replicaSet('web', 2, undefined), pod('one'), pod('two'), pod('other', { meta: { labels: { app: 'db' } } })] })
  expect(said(steps)).toEqual(['get replicasets.apps web (check-owner-before-adoption)', 'patch pods one (adopt)', 'patch pods two (adopt)', 'update replicasets.apps/status web (replica-set-counted)'])
})

test('nothing is adopted on behalf of an owner that was replaced', () => {
  const { error, requests } = sync({ objects: [replicaSet('web', 1, undefined), pod('one')], live: { 'replicasets.apps/default/web': replicaSet('web', 1, undefined, { uid: 'another' }) } })
  expect(error?.message).toContain('original ReplicaSet default/web is gone')
  expect(requests).toHaveLength(1)
})

test('a Pod whose labels no longer match is released and replaced', () => {
  const { steps } = sync({ objects: [replicaSet('web', 1, undefined), pod('debugged', { ready: true, meta: { ...mine, labels: { app: 'debug' } } })] })
  expect(said(steps).slice(0, 2)).toEqual(['patch pods debugged (release)', 'create pods (replicas-missing)'])
})

test('Pods on their way out count as terminating, not as replicas', () => {
  const { steps } = sync({ objects: [replicaSet('web', 0, undefined), pod('going', { ready: true, meta: { ...mine, deletionTimestamp: fakeTimestamp(0) } })] })
  expect(steps.at(-1)).toMatchObject({ request: { body: { status: { replicas: 0, terminatingReplicas: 1 } } } })
})

test('a status write that met a conflict is done again on the latest version', () => {
  let writes = 0
  const conflict = failureAnswer(409, 'Conflict', 'the object has been modified')
  const { steps, error } = sync({ objects: [replicaSet('web', 0, undefined)], answer: ({ subresource }) => (subresource === 'status' && writes++ === 0 ? conflict : undefined) })
  expect(said(steps)).toEqual(['update replicasets.apps/status web (replica-set-counted)', 'get replicasets.apps web', 'update replicasets.apps/status web (replica-set-counted)'])
  expect(error).toBeUndefined()
})

test('a ready Pod becomes available after minReadySeconds, and the controller comes back for it', () => {
  const set = replicaSet('web', 1, undefined, {}, { minReadySeconds: 10 }), objects = [set, pod('one', { ready: true, readySinceMs: 2_000, meta: mine })]
  const early = sync({ objects, now: 4_500 })
  expect(early.steps.at(-1)).toMatchObject({ request: { body: { status: { readyReplicas: 1 } } } })
  expect(early.result).toEqual({ againInMs: 7_500 })
  const late = sync({ objects, now: 12_000 })
  expect(late.steps.at(-1)).toMatchObject({ request: { body: { status: { availableReplicas: 1 } } } })
})

test('nothing is written when nothing changed', () => {
  const status = { replicas: 1, fullyLabeledReplicas: 1, readyReplicas: 1, availableReplicas: 1, terminatingReplicas: 0, observedGeneration: 1 }
  expect(sync({ objects: [replicaSet('web', 1, status), pod('one', { ready: true, meta: { ...mine, labels } })] }).steps).toEqual([])
})
