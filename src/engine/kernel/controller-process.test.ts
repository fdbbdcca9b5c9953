// A control loop on a cache that lags behind, and what keeps it from making too much of it.
import { describe, expect, test } from 'vitest'
import { ControlPlane } from '../apiserver/testing/control-plane.ts'
import replicaSetDeclaration from '../controllers/replica-set/replica-set.controller.ts'
import replicaSetReconciler from '../controllers/replica-set/replica-set.reconciler.ts'
import podKind from '../kinds/pod/pod.kind.ts'
import type { KubeObject } from '../kube-object.ts'
import { type Controller, type SyncResult, watch } from './controller.ts'
import { ControllerProcess } from './controller-process.ts'
import { keyOf } from './informer.ts'
import { send, type Routine } from './sync.ts'
import { WallClock } from './wall.ts'

const replicaSetController: Controller = { ...replicaSetDeclaration, ...replicaSetReconciler } as unknown as Controller
const SEEDS = Array.from({ length: 8 }, (_, seed) => seed)
const LAGGING = { watch: [20, 60], response: [1, 2] } as const
const SETTINGS = { nodeMonitorGracePeriodMs: 50_000, nodeMonitorPeriodMs: 5_000, claimBinderSyncPeriodMs: 15_000, leaseEveryMs: 10_000, imagesEveryMs: 30_000, metricResolutionMs: 15_000, autoscalerSyncPeriodMs: 15_000 }
const replicaSet = (replicas: number) => ({
  apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'web' },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } } },
})

/** A control plane on which one controller runs. */
function start(seed: number, controller: Controller): ControlPlane {
  const plane = new ControlPlane({ seed, latency: LAGGING }, ['kubectl'])
  new ControllerProcess({ kernel: plane.kernel, wall: new WallClock('2026-01-05T09:00:00Z'), settings: SETTINGS }, 'kube-controller-manager', [controller]).start()
  plane.kernel.advance(plane.kernel.now + 200)
  return plane
}

/** How many Pods there were at most at a time. */
function mostPods(plane: ControlPlane): number {
  let alive = 0, most = 0
  for (const { type, object } of plane.etcd.commits.items) {
    if (object.kind !== 'Pod' || type === 'MODIFIED') continue
    alive += type === 'ADDED' ? 1 : -1
    most = Math.max(most, alive)
  }
  return most
}

function settle(plane: ControlPlane): void {
  plane.kernel.advanceUntil(plane.kernel.now + 20_000, () => plane.kernel.quiescent)
}

const controller = replicaSetController as unknown as Controller
/** The same loop with nobody who minds what it has asked for and not seen yet. */
const heedless: Controller = { ...controller, expects: [], reads: [podKind] }

describe('expectations', () => {
  const most = (loop: Controller) => SEEDS.map((seed) => {
    const plane = start(seed, loop)
    // Told twice at once, as by a create and the defaulting of its status, the loop works while its first Pods are on their way to its cache.
    plane.send({ verb: 'create', resource: 'replicasets.apps', namespace: 'default', body: replicaSet(3) })
    for (const value of ['1', '2', '3', '4']) {
      plane.kernel.advance(plane.kernel.now + 15)
      plane.send({ verb: 'patch', patchType: 'merge', resource: 'replicasets.apps', namespace: 'default', name: 'web', body: { metadata: { annotations: { value } } } })
    }
    settle(plane)
    return { most: mostPods(plane), left: plane.api.cache.list(podKind, 'default').filter(({ metadata }) => !metadata.deletionTimestamp).length }
  })

  test('three Pods are three, whatever the cache has seen', () => {
    expect(most(controller)).toEqual(SEEDS.map(() => ({ most: 3, left: 3 })))
  })

  test('without them, three become six', () => {
    const seen = most(heedless)
    expect(Math.max(...seen.map((one) => one.most))).toBeGreaterThanOrEqual(6)
    expect(seen.every(({ left }) => left === 3)).toBe(true)
  })

  test('what is to go goes once, and no more than that', () => {
    for (const seed of SEEDS) {
      const plane = start(seed, controller)
      plane.send({ verb: 'create', resource: 'replicasets.apps', namespace: 'default', body: replicaSet(6) })
      settle(plane)
      const { revision } = plane.etcd
      for (const replicas of [4, 4, 4]) {
        plane.send({ verb: 'patch', patchType: 'merge', resource: 'replicasets.apps', namespace: 'default', name: 'web', body: { metadata: { annotations: { at: String(plane.kernel.now) } }, spec: { replicas } } })
        plane.kernel.advance(plane.kernel.now + 12)
      }
      settle(plane)
      expect(plane.changesSince(revision).filter((change) => change.startsWith('DELETED Pod'))).toHaveLength(2)
    }
  })

  test('a creation that is refused is not waited for', () => {
    const plane = start(1, controller)
    plane.send({ verb: 'delete', resource: 'serviceaccounts', namespace: 'default', name: 'default' })
    plane.send({ verb: 'create', resource: 'replicasets.apps', namespace: 'default', body: replicaSet(2) })
    plane.kernel.advance(plane.kernel.now + 1_000)
    expect(mostPods(plane)).toBe(0)
    plane.send({ verb: 'create', resource: 'serviceaccounts', namespace: 'default', body: { metadata: { name: 'default' } } }, 'test')
    plane.kernel.advance(plane.kernel.now + 60_000)
    expect(mostPods(plane)).toBe(2)
  })
})

describe('when a key is looked at', () => {
  /** Looks at ReplicaSets, and notes when; says how the sync ends. */
  const watching = (looks: number[], reconcile: Controller['reconcile'], more: Partial<Controller> = {}): Controller => ({
    name: 'watcher', workers: 1, reconciles: replicaSetController.reconciles, ignoresOwnEvents: true, watches: [watch(replicaSetController.reconciles, ({ object }) => [keyOf(object)], 1_000)], ...more,
    *reconcile(view, key) {
      looks.push(view.now())
      return yield* reconcile?.(view, key) ?? nothing()
    },
  })
  function* nothing(): Routine<SyncResult> { yield* [] }
  const touch = (plane: ControlPlane): void => { plane.send({ verb: 'patch', patchType: 'merge', resource: 'replicasets.apps', namespace: 'default', name: 'web', body: { metadata: { annotations: { at: String(plane.kernel.now) } } } }) }

  test('events that may wait make one sync, a while after the first of them', () => {
    const looks: number[] = [], plane = start(2, watching(looks, undefined)), from = plane.kernel.now
    plane.send({ verb: 'create', resource: 'replicasets.apps', namespace: 'default', body: replicaSet(1) })
    for (let i = 0; i < 5; i++) {
      touch(plane)
      plane.kernel.advance(from + (i + 1) * 150)
    }
    expect(plane.kernel.quiescent).toBe(false)
    plane.kernel.advance(from + 10_000)
    expect(looks).toHaveLength(1)
    expect(looks[0] - from).toBeGreaterThan(1_000)
    expect(looks[0] - from).toBeLessThan(1_150)
    expect(plane.kernel.quiescent).toBe(true)
  })

  test('a worker that is done takes what came meanwhile at once', () => {
    const ends: number[] = [], looks: number[] = []
    const plane = start(2, watching(looks, function* (view) {
      yield* send({ verb: 'get', resource: 'replicasets.apps', namespace: 'default', name: 'web' })
      ends.push(view.now())
    }, { watches: [], ignoresOwnEvents: false }))
    plane.send({ verb: 'create', resource: 'replicasets.apps', namespace: 'default', body: replicaSet(1) })
    for (let i = 0; i < 40; i++) {
      touch(plane)
      plane.kernel.advance(plane.kernel.now + 3)
    }
    settle(plane)
    expect(looks.filter((at) => ends.includes(at)).length).toBeGreaterThan(0)
  })

  test('what never ends keeps nobody waiting', () => {
    const looks: number[] = [], plane = start(2, watching(looks, function* () {
      yield* []
      return { againInMs: 5_000, background: true }
    }))
    plane.send({ verb: 'create', resource: 'replicasets.apps', namespace: 'default', body: replicaSet(1) })
    settle(plane)
    expect(looks).toHaveLength(1)
    plane.kernel.advance(plane.kernel.now + 11_000)
    expect(looks).toHaveLength(3)
  })

  test('a loop says how long it waits after failures', () => {
    const looks: number[] = [], plane = start(2, watching(looks, function* () {
      yield* []
      return { retry: { code: 'request-failed', params: { message: '', reason: '' } } }
    }, { backOff: { firstMs: 1_000, mostMs: 3_000 } }))
    plane.send({ verb: 'create', resource: 'replicasets.apps', namespace: 'default', body: replicaSet(1) })
    plane.kernel.advance(plane.kernel.now + 12_000)
    expect(looks.slice(1).map((at, i) => Math.round((at - looks[i]) / 1_000))).toEqual([1, 2, 3, 3])
  })
})

describe('work in progress', () => {
  test('a checkpoint at any millisecond of a sync brings back exactly what was under way', () => {
    const plane = start(3, controller), { kernel } = plane
    plane.post({ verb: 'create', resource: 'replicasets.apps', namespace: 'default', body: replicaSet(4) })
    const first = kernel.now, end = first + 2_000, moments: number[] = []
    for (let at = first; at < first + 120; at += 3) {
      kernel.advance(at)
      kernel.checkpoint()
      moments.push(at)
    }
    kernel.advance(end)
    const history = [kernel.ledgerHash(), kernel.stateHash()]
    for (const at of moments.reverse()) {
      kernel.rewind(at)
      kernel.advance(end)
      expect([kernel.ledgerHash(), kernel.stateHash()], `from ${at} ms`).toEqual(history)
    }
    expect(plane.api.cache.list(podKind, 'default')).toHaveLength(4)
  })

  test('an object of an earlier life does not answer for its successor', () => {
    const plane = start(5, controller)
    const created = plane.send({ verb: 'create', resource: 'replicasets.apps', namespace: 'default', body: replicaSet(2) }).body as KubeObject
    plane.kernel.advance(plane.kernel.now + 10)
    plane.send({ verb: 'delete', resource: 'replicasets.apps', namespace: 'default', name: 'web' })
    const again = plane.send({ verb: 'create', resource: 'replicasets.apps', namespace: 'default', body: replicaSet(3) }).body as KubeObject
    settle(plane)
    const owners = plane.api.cache.list(podKind, 'default').map(({ metadata }) => metadata.ownerReferences?.[0]?.uid)
    expect(owners.filter((uid) => uid === again.metadata.uid)).toHaveLength(3)
    expect(owners.filter((uid) => uid !== again.metadata.uid && uid !== created.metadata.uid)).toEqual([])
  })
})
