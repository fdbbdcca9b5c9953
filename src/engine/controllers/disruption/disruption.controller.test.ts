import { expect, test } from 'vitest'
import type { PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../generated/api-types.d.ts'
import { driveSync, fakeTimestamp, type FakeCluster, said } from '../../kernel/testing/fake-view.ts'
import { deployment, labels, ownedBy, pod, replicaSet } from '../../kernel/testing/sample-objects.ts'
import declaration, { STALE } from './disruption.controller.ts'
import reconciler from './disruption.reconciler.ts'

const controller = { ...declaration, ...reconciler }
const NOTHING: PodDisruptionBudgetStatus = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }

function budget(spec: PodDisruptionBudget['spec'], status: PodDisruptionBudgetStatus = NOTHING, name = 'web'): PodDisruptionBudget {
  const metadata = { name, namespace: 'default', uid: `uid-of-budget-${name}`, resourceVersion: '1', generation: 1, creationTimestamp: fakeTimestamp(0) }
  return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { selector: { matchLabels: labels }, ...spec }, status }
}

const ready = (name: string, owner = ownedBy('ReplicaSet', 'web-1')) => pod(name, { ready: true, node: 'a', meta: { ownerReferences: owner } })
const sync = (cluster: FakeCluster) => driveSync(controller, 'default/web', cluster)
const written = (cluster: FakeCluster): PodDisruptionBudgetStatus | undefined => (sync(cluster).requests.find(({ subresource }) => subresource === 'status')?.body as PodDisruptionBudget | undefined)?.status
const ofDeployment = (replicas: number) => [deployment('web', { replicas }), replicaSet('web-1', replicas, undefined, { ownerReferences: ownedBy('Deployment', 'web') })]

test('with minAvailable as a number, the Pods are counted as they are', () => {
  const status = written({ objects: [budget({ minAvailable: 2 }), ready('a'), ready('b'), ready('c')] })
  expect(status).toMatchObject({ disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3, observedGeneration: 1 })
  expect(status?.conditions).toMatchObject([{ type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods', message: '' }])
})

test('a share is one of the replicas that the Deployment should have, rounded up', () => {
  expect(written({ objects: [budget({ minAvailable: '50%' }), ...ofDeployment(5), ready('a'), ready('b'), ready('c')] })).toMatchObject({ expectedPods: 5, desiredHealthy: 3, disruptionsAllowed: 0 })
  expect(written({ objects: [budget({ maxUnavailable: '30%' }), ...ofDeployment(4), ready('a'), ready('b'), ready('c'), ready('d')] })).toMatchObject({ expectedPods: 4, desiredHealthy: 2, disruptionsAllowed: 2 })
})

test('Pods of two ReplicaSets of one Deployment have one scale between them', () => {
  const old = replicaSet('web-0', 1, undefined, { ownerReferences: ownedBy('Deployment', 'web') })
  expect(written({ objects: [budget({ maxUnavailable: 1 }), ...ofDeployment(3), old, ready('a'), ready('b'), ready('c', ownedBy('ReplicaSet', 'web-0'))] })).toMatchObject({ expectedPods: 3, desiredHealthy: 2, disruptionsAllowed: 1 })
})

test('who is not ready, on the way out or about to be evicted is not healthy', () => {
  const going = pod('going', { ready: true, meta: { deletionTimestamp: fakeTimestamp(0) } })
  const cluster = { objects: [budget({ minAvailable: 1 }, { ...NOTHING, disruptedPods: { granted: fakeTimestamp(0) } }), ready('granted'), ready('good'), pod('starting'), going] }
  expect(written(cluster)).toMatchObject({ currentHealthy: 1, expectedPods: 4, disruptedPods: { granted: fakeTimestamp(0) } })
  expect(sync(cluster).result).toEqual({ againInMs: 120_001 })
})

test('a Pod whose eviction was granted two minutes ago and that is still there counts again', () => {
  const { steps } = sync({ now: 121_000, objects: [budget({ minAvailable: 1 }, { ...NOTHING, disruptedPods: { web: fakeTimestamp(0) } }), ready('web')] })
  expect(said(steps)).toEqual(["NotDeleted: Pod was expected by PDB default/web to be deleted but it wasn't", 'update poddisruptionbudgets.policy/status web (budget-allows-none)'])
})

test('a budget without Pods says so, and allows nothing', () => {
  const { steps } = sync({ objects: [budget({ maxUnavailable: '50%' })] })
  expect(said(steps)).toEqual(['NoPods: No matching pods found', 'update poddisruptionbudgets.policy/status web (budget-allows-none)'])
})

test('a share of Pods that nobody has a scale for leaves those out and warns', () => {
  const { steps } = sync({ objects: [budget({ maxUnavailable: 1 }), pod('bare', { ready: true })] })
  expect(said(steps)[0]).toBe(
    'UnmanagedPods: Pods selected by this PodDisruptionBudget (selector: app=web) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
  )
})

test('where an owner has no scale, nothing may be evicted, and the condition says why', () => {
  const cluster = { objects: [budget({ maxUnavailable: 1 }), ready('a', ownedBy('DaemonSet', 'agent'))] }
  expect(said(sync(cluster).steps)[1]).toBe('CalculateExpectedPodCountFailed: Failed to calculate the number of expected pods: daemonsets.apps does not implement the scale subresource')
  expect(written(cluster)).toMatchObject({ disruptionsAllowed: 0, conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message: 'daemonsets.apps does not implement the scale subresource' }] })
})

test('a Pod that two budgets cover is told of once', () => {
  const memory = new Map<string, unknown>(), cluster = { memory, objects: [budget({ minAvailable: 1 }), budget({ minAvailable: 1 }, NOTHING, 'other'), ready('a')] }
  expect(said(sync(cluster).steps)).toContain('MultiplePodDisruptionBudgets: Pod "default"/"a" matches multiple PodDisruptionBudgets.  Chose "web" arbitrarily.')
  expect(said(sync(cluster).steps).join()).not.toContain('MultiplePodDisruptionBudgets')
})

test('a status that says it all is not written again', () => {
  const objects = [ready('a'), ready('b')], status = written({ objects: [budget({ minAvailable: 1 }), ...objects] })
  expect(sync({ now: 60_000, objects: [budget({ minAvailable: 1 }, status), ...objects] }).requests).toEqual([])
})

test('a Pod that says for two minutes that it goes, and stays, no longer says so', () => {
  const condition = { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI', lastTransitionTime: fakeTimestamp(0) }
  const stuck = pod('stuck', { ready: true }), target = { ...stuck, status: { ...stuck.status, conditions: [...(stuck.status?.conditions ?? []), condition] } } as typeof stuck
  const look = (now: number) => driveSync(controller, `${STALE}default/stuck`, { now, objects: [target] })
  expect(look(10_000).result).toEqual({ againInMs: 110_000 })
  expect(said(look(120_000).steps)).toEqual(['patch pods/status stuck (stale-disruption)'])
  expect(look(120_000).requests[0].body).toMatchObject({ status: { conditions: [{ type: 'DisruptionTarget', status: 'False' }] } })
})
