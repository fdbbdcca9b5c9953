// The invariants of docs/ARCHITECTURE.md, section 3, over seeds.
import { describe, expect, test } from 'vitest'
import type { Cluster } from '../../src/engine/cluster.ts'
import { opOf } from '../../src/engine/kernel/ops.ts'
import { live, type Walk } from './cluster-life.ts'

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed)
const lives = SEEDS.map((seed) => live(seed, 'one jump'))

const hopsOf = (cluster: Cluster) => Array.from({ length: cluster.ledger.length }, (_, id) => cluster.ledger.hop(id))

describe('time (1, 2, 6)', () => {
  test.each<Walk>(['frames of 16 ms', 'steps of any size', 'seeks back and forth'])('%s leave the history of one jump', (walk) => {
    for (const seed of SEEDS) expect(live(seed, walk).outcome, `seed ${seed}`).toEqual(lives[seed]?.outcome)
  })

  test('no two seeds share a history', () => {
    expect(new Set(lives.map(({ outcome }) => outcome.ledger)).size).toBe(SEEDS.length)
  })

  test('a hop arrives after it left, and after what caused it', () => {
    for (const { cluster } of lives) {
      const hops = hopsOf(cluster)
      const wrong = hops.filter((hop, id) => hop.arrivesAt <= hop.sentAt || (hop.cause >= 0 && hop.cause !== id && (hops[hop.cause]?.arrivesAt ?? Infinity) > hop.sentAt))
      expect(wrong).toEqual([])
    }
  })
})

describe('commits (3, 4)', () => {
  test('every revision has exactly one commit, in order', () => {
    for (const { cluster } of lives) {
      const revisions = cluster.commits.map(({ revision }) => revision)
      expect(revisions).toEqual(revisions.map((_, index) => (revisions[0] ?? 0) + index))
    }
  })

  test('replaying the commits rebuilds what is stored', () => {
    for (const { cluster } of lives) {
      const replayed = new Map<string, unknown>()
      for (const { type, key, object } of cluster.commits) {
        if (type === 'DELETED') replayed.delete(key)
        else replayed.set(key, object)
      }
      const last = new Map(cluster.commits.map((commit) => [commit.key, commit]))
      for (const [key, { object }] of last) {
        const stored = cluster.get({ kind: object.kind, namespace: object.metadata.namespace, name: object.metadata.name })
        expect(stored, key).toEqual(replayed.get(key))
      }
    }
  })

  test('only the API server speaks to etcd', () => {
    for (const { cluster } of lives) {
      const speakers = new Set(hopsOf(cluster).filter(({ op }) => opOf(op) === 'txn').map(({ from }) => cluster.names.text(from)))
      expect([...speakers]).toEqual(['kube-apiserver'])
    }
  })

  test('every watch hop descends from the commit whose revision it carries', () => {
    for (const { cluster } of lives) {
      const hops = hopsOf(cluster)
      const carriers = new Map(cluster.commits.map(({ revision, hop }) => [revision, hop]))
      for (const { op, cause, a } of hops) {
        if (opOf(op) !== 'watch' || a === 0) continue
        let ancestor = cause
        while (ancestor >= 0 && ancestor !== carriers.get(a) && hops[ancestor]?.cause !== ancestor) ancestor = hops[ancestor]?.cause ?? -1
        expect(ancestor, `revision ${a}`).toBe(carriers.get(a))
      }
    }
  })
})

describe('convergence (5)', () => {
  test('a lagging cache never makes more Pods than were asked for', () => {
    for (const { cluster } of lives) {
      const alive = new Map<string, number>()
      for (const { type, object } of cluster.commits) {
        const owner = object.metadata.ownerReferences?.find((reference) => reference.controller)?.uid
        if (object.kind !== 'Pod' || !owner || type === 'MODIFIED') continue
        alive.set(owner, (alive.get(owner) ?? 0) + (type === 'ADDED' ? 1 : -1))
        expect(alive.get(owner)).toBeLessThanOrEqual(9)
      }
    }
  })

  test('the cluster comes to rest with as many Pods as the Deployment says', () => {
    for (const { cluster } of lives) {
      expect(cluster.quiescent).toBe(true)
      const web = cluster.get({ kind: 'Deployment', namespace: 'default', name: 'web' }) as { spec: { replicas: number } } | undefined
      expect(web).toBeDefined()
      expect(cluster.list('Pod', 'default').filter((pod) => pod.metadata.labels?.['app'] === 'web')).toHaveLength(web?.spec.replicas ?? -1)
      expect(cluster.get({ kind: 'Deployment', namespace: 'default', name: 'db' })).toBeUndefined()
    }
  })
})
