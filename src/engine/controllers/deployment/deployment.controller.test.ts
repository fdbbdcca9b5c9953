import { expect, test } from 'vitest'
import type { ReplicaSet } from '../../generated/api-types.d.ts'
import { driveSync, failureAnswer, fakeTimestamp, said, type FakeCluster } from '../../kernel/testing/fake-view.ts'
import { deployment, labels, ownedBy, pod, replicaSet } from '../../kernel/testing/sample-objects.ts'
import declaration from './deployment.controller.ts'
import reconciler from './deployment.reconciler.ts'

const controller = { ...declaration, ...reconciler }
const REVISION = 'deployment.kubernetes.io/revision'
const template = (image: string) => ({ metadata: { labels }, spec: { containers: [{ name: 'app', image }] } })
const sync = (cluster: FakeCluster) => driveSync(controller, 'default/web', cluster)

interface SetState {
  readonly image?: string
  readonly revision?: string
  readonly status?: Partial<NonNullable<ReplicaSet['status']>>
  readonly desired?: number
  readonly max?: number
  readonly ageMs?: number
}

/** A ReplicaSet of Deployment web. */
function revision(name: string, replicas: number, { image = 'web:1', revision: number = '1', status, desired = 3, max = 4, ageMs = 0 }: SetState = {}): ReplicaSet {
  const annotations = { [REVISION]: number, 'deployment.kubernetes.io/desired-replicas': String(desired), 'deployment.kubernetes.io/max-replicas': String(max) }
  const counts = { replicas, readyReplicas: replicas, availableReplicas: replicas, observedGeneration: 1, terminatingReplicas: 0, ...status }
  return replicaSet(name, replicas, counts, { annotations, ownerReferences: ownedBy('Deployment', 'web'), creationTimestamp: fakeTimestamp(ageMs) }, { template: template(image) })
}

const progressing = (reason: string, status = 'True', at = 0) => ({ type: 'Progressing', status, reason, message: '', lastUpdateTime: fakeTimestamp(at), lastTransitionTime: fakeTimestamp(at) })
const known = { annotations: { [REVISION]: '1' } }

test('a new Deployment gets a ReplicaSet of its full size, named after the template', () => {
  const { steps, requests } = sync({ objects: [deployment('web', {})] })
  expect(said(steps).slice(0, 3)).toEqual([
    'create replicasets.apps (first-template)', expect.stringMatching(/^ScalingReplicaSet: Scaled up replica set web-\w+ from 0 to 3$/), 'update deployments.apps/status web (new-replica-set-created)',
  ])
  const created = requests[0].body as ReplicaSet, hash = created.metadata.labels?.['pod-template-hash']
  expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{6,10}$/)
  expect(created).toMatchObject({
    metadata: { name: `web-${hash}`, annotations: { [REVISION]: '1', 'deployment.kubernetes.io/desired-replicas': '3', 'deployment.kubernetes.io/max-replicas': '4' } },
    spec: { replicas: 3, selector: { matchLabels: { app: 'web', 'pod-template-hash': hash } }, template: { metadata: { labels: { app: 'web', 'pod-template-hash': hash } } } },
  })
  expect(requests[1].body).toMatchObject({ metadata: { annotations: { [REVISION]: '1' } }, status: { conditions: [{ type: 'Progressing', reason: 'NewReplicaSetCreated' }] } })
})

test('a new template begins with as many Pods as maxSurge allows and takes away as many as maxUnavailable allows', () => {
  const { steps } = sync({ objects: [deployment('web', { template: template('web:2') }, {}, known), revision('web-1', 3)] })
  expect(said(steps)).toEqual([
    'create replicasets.apps (new-template)', expect.stringContaining('from 0 to 1'), 'update deployments.apps/status web (new-replica-set-created)',
    'decided surge-used-up', 'update replicasets.apps web-1 (availability-allows)', 'ScalingReplicaSet: Scaled down replica set web-1 from 3 to 2',
    'update deployments.apps/status web (rollout-counted)',
  ])
})

test('percentages: 25 % of 10 are 3 more and 2 fewer', () => {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } } as const
  const { steps } = sync({ objects: [deployment('web', { replicas: 10, strategy, template: template('web:2') }, {}, known), revision('web-1', 10, { desired: 10, max: 13 })] })
  expect(said(steps)).toContainEqual(expect.stringMatching(/Scaled up replica set web-\w+ from 0 to 3/))
  expect(said(steps)).toContain('ScalingReplicaSet: Scaled down replica set web-1 from 10 to 8')
})

test('while new Pods are not available, the rollout waits and says why', () => {
  const status = { replicas: 4, availableReplicas: 2, updatedReplicas: 2, unavailableReplicas: 2, observedGeneration: 1 }
  const objects = [
    deployment('web', { template: template('web:2') }, status, { annotations: { [REVISION]: '2' } }), revision('web-1', 2),
    revision('web-2', 2, { image: 'web:2', revision: '2', status: { readyReplicas: 0, availableReplicas: 0 }, ageMs: 5_000 }),
  ]
  expect(said(sync({ objects }).steps).filter((line) => line.startsWith('decided'))).toEqual(['decided surge-used-up', 'decided old-pods-needed'])
})

test('old Pods that do not work go first', () => {
  const objects = [
    deployment('web', { template: template('web:3') }, {}, { annotations: { [REVISION]: '3' } }), revision('web-1', 2),
    revision('web-2', 1, { image: 'web:2', revision: '2', status: { availableReplicas: 0 }, ageMs: 5_000 }),
    revision('web-3', 1, { image: 'web:3', revision: '3', ageMs: 9_000 }),
  ]
  expect(said(sync({ objects }).steps)).toContain('update replicasets.apps web-2 (unhealthy-old-pods-first)')
})

test('an old ReplicaSet that has not yet counted its smaller size is not shrunk further', () => {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 4 } } as const
  const objects = [
    deployment('web', { replicas: 6, strategy, template: template('web:2') }, {}, { annotations: { [REVISION]: '2' } }), revision('web-1', 5, { desired: 6, max: 7, status: { availableReplicas: 11 } }),
    revision('web-2', 2, { image: 'web:2', revision: '2', desired: 6, max: 7, status: { availableReplicas: 0 }, ageMs: 5_000 }),
  ]
  const lines = said(sync({ objects }).steps)
  expect(lines).toContain('decided old-counts-outdated')
  expect(lines.filter((line) => line.startsWith('update replicasets.apps'))).toEqual([])
})

test('Recreate ends the old before it begins the new', () => {
  const strategy = { type: 'Recreate' } as const, spec = { strategy, template: template('web:2') }
  expect(said(sync({ objects: [deployment('web', spec, {}, known), revision('web-1', 3, { max: 3 })] }).steps)).toEqual([
    'update replicasets.apps web-1 (recreate-old-first)', 'ScalingReplicaSet: Scaled down replica set web-1 from 3 to 0', 'update deployments.apps/status web (rollout-counted)',
  ])
  const last = pod('last', { ready: true, meta: { ownerReferences: ownedBy('ReplicaSet', 'web-1') } })
  expect(said(sync({ objects: [deployment('web', spec, {}, known), revision('web-1', 0), last] }).steps)[0]).toBe('decided recreate-waits')
  expect(said(sync({ objects: [deployment('web', spec, {}, known), revision('web-1', 0)] }).steps)[0]).toBe('create replicasets.apps (new-template)')
})

test('scaling amid a rollout is shared in proportion', () => {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } as const
  const objects = [
    deployment('web', { replicas: 15, strategy, template: template('web:2') }, { replicas: 13, conditions: [progressing('ReplicaSetUpdated')] }, { annotations: { [REVISION]: '2' } }),
    revision('web-1', 8, { desired: 10, max: 13 }), revision('web-2', 5, { image: 'web:2', revision: '2', desired: 10, max: 13, ageMs: 5_000, status: { availableReplicas: 0 } }),
  ]
  expect(said(sync({ objects }).steps)).toEqual([
    'update replicasets.apps web-1 (deployment-scaled-in-proportion)', 'ScalingReplicaSet: Scaled up replica set web-1 from 8 to 11',
    'update replicasets.apps web-2 (deployment-scaled-in-proportion)', 'ScalingReplicaSet: Scaled up replica set web-2 from 5 to 7',
    'update deployments.apps/status web (rollout-counted)',
  ])
})

test('while paused, a new template does nothing, but a new size counts', () => {
  const { steps, requests } = sync({ objects: [deployment('web', { paused: true, replicas: 5, template: template('web:2') }, {}, known), revision('web-1', 3)] })
  expect(said(steps)).toEqual([
    'update deployments.apps/status web (deployment-paused)', 'update replicasets.apps web-1 (deployment-scaled)',
    'ScalingReplicaSet: Scaled up replica set web-1 from 3 to 5', 'update deployments.apps/status web (rollout-counted)',
  ])
  expect(requests[0].body).toMatchObject({ status: { conditions: [{ type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' }] } })
})

test('a template that was there before gets the next revision, and its history is kept', () => {
  const { requests } = sync({ objects: [deployment('web', {}, {}, { annotations: { [REVISION]: '2' } }), revision('web-1', 0), revision('web-2', 3, { image: 'web:2', revision: '2', ageMs: 5_000 })] })
  expect(requests[0]).toMatchObject({ verb: 'update', name: 'web-1', body: { metadata: { annotations: { [REVISION]: '3', 'deployment.kubernetes.io/revision-history': '1' } } } })
})

test('a rollout without progress for progressDeadlineSeconds has timed out', () => {
  const status = { replicas: 3, updatedReplicas: 3, unavailableReplicas: 3, observedGeneration: 1, terminatingReplicas: 0, conditions: [progressing('ReplicaSetUpdated')] }
  const objects = [deployment('web', { progressDeadlineSeconds: 10 }, status, known), revision('web-1', 3, { status: { readyReplicas: 0, availableReplicas: 0 } })]
  expect(sync({ objects, now: 11_000 }).steps.at(-1)).toMatchObject({ request: { body: { status: { conditions: [
    { type: 'Available' }, { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'ReplicaSet "web-1" has timed out progressing.' },
  ] } } } })
})

test('while progress is awaited, the controller comes back a second after the deadline', () => {
  const available = { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'Deployment does not have minimum availability.', lastUpdateTime: fakeTimestamp(0), lastTransitionTime: fakeTimestamp(0) }
  const status = { replicas: 3, updatedReplicas: 3, unavailableReplicas: 3, observedGeneration: 1, terminatingReplicas: 0, conditions: [progressing('ReplicaSetUpdated'), available] }
  const objects = [deployment('web', { progressDeadlineSeconds: 10 }, status, known), revision('web-1', 3, { status: { readyReplicas: 0, availableReplicas: 0 } })]
  expect(sync({ objects, now: 4_000 })).toMatchObject({ steps: [], result: { againInMs: 7_000 } })
})

test('empty ReplicaSets beyond revisionHistoryLimit go, the oldest revision first', () => {
  const status = { replicas: 3, updatedReplicas: 3, availableReplicas: 3, readyReplicas: 3, observedGeneration: 1, terminatingReplicas: 0, conditions: [progressing('NewReplicaSetAvailable')] }
  const objects = [
    deployment('web', { revisionHistoryLimit: 1, template: template('web:3') }, status, { annotations: { [REVISION]: '3' } }),
    revision('web-2', 0, { image: 'web:2', revision: '2' }), revision('web-1', 0, { ageMs: 1_000 }), revision('web-3', 3, { image: 'web:3', revision: '3', ageMs: 9_000 }),
  ]
  expect(said(sync({ objects }).steps)[0]).toBe('delete replicasets.apps web-1 (revision-history-limit)')
})

test('a name that belongs to another template raises the collision count', () => {
  const taken = failureAnswer(409, 'AlreadyExists', 'replicasets.apps already exists')
  const { steps, error } = sync({ objects: [deployment('web', {})], answer: ({ verb }) => (verb === 'create' ? taken : undefined) })
  expect(steps.at(-1)).toMatchObject({ request: { subresource: 'status', body: { status: { collisionCount: 1 } } } })
  expect(error?.message).toContain('already exists')
})

test('an orphaned ReplicaSet with matching labels is adopted', () => {
  const orphan = { ...revision('web-1', 3), metadata: { ...revision('web-1', 3).metadata, ownerReferences: undefined } }
  expect(said(sync({ objects: [deployment('web', {}), orphan] }).steps).slice(0, 2)).toEqual(['get deployments.apps web (check-owner-before-adoption)', 'patch replicasets.apps web-1 (adopt)'])
})
