// What a cluster forgets changes nothing of what it does: with a tiny window it comes to the same hashes, and goes back to the same moments.
import { expect, test } from 'vitest'
import { type Cluster, type ClusterOptions, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import { draw } from '../../src/engine/kernel/chance.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

const TINY = { windowHops: 2_000, chunkBits: 9 }
const END_MS = 240_000
const SEEDS = [1, 2, 3]

const deployment = (replicas: number, image: string) => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'default' },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image }] } } },
})

function open(seed: number, options: Partial<ClusterOptions>): Cluster {
  const cluster = createCluster({
    equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: Array.from({ length: 4 }, (_, i) => ({ name: `worker-${i + 1}` })), programs: clientPrograms, ...options,
  })
  for (const [at, object] of [[1_000, deployment(12, 'nginx:1.27')], [60_000, deployment(20, 'nginx:1.28')], [150_000, deployment(3, 'nginx:1.28')]] as const) {
    cluster.advance(at)
    cluster.run('apply', { object })
  }
  cluster.advance(END_MS)
  return cluster
}

const hashes = (cluster: Cluster) => [cluster.ledgerHash(), cluster.stateHash(), cluster.ledger.length, cluster.names.length]

test('a cluster that drops what is old comes to the same as one that keeps all, and keeps what it says that it keeps', () => {
  for (const seed of SEEDS) {
    const all = open(seed, { windowHops: Infinity }), some = open(seed, TINY)
    expect(hashes(some)).toEqual(hashes(all))
    expect(some.ledger.length - some.ledger.first).toBeGreaterThanOrEqual(TINY.windowHops)
    expect(some.ledger.length - some.ledger.first).toBeLessThan(TINY.windowHops + 2 * 512)
    expect(some.columns(some.ledger.first, 100)).toEqual(all.columns(some.ledger.first, 100))
    for (const log of ['commits', 'spans', 'releases', 'things'] as const) {
      const { first, length } = some.history[log]
      expect(length).toBe(all.history[log].length)
      expect(some.history[log].slice(first)).toEqual(all.history[log].slice(first))
    }
    expect(some.history.commits.first).toBeGreaterThan(100)
    expect(() => some.ledger.hop(0)).toThrow(/no longer kept/)
    expect(() => some.columns(0, 1)).toThrow(RangeError)
    expect(() => some.history.commits.slice(0)).toThrow(RangeError)
  }
})

test('objects are known as they were as far back as history reaches, also those that nobody has changed since', () => {
  for (const seed of SEEDS) {
    const all = open(seed, { windowHops: Infinity }), some = open(seed, TINY), { since } = some.history
    expect(since).toBeGreaterThan(30_000)
    const refs = new Map(all.commits.map(({ object: { kind, metadata: { namespace, name } } }) => [`${kind}/${namespace}/${name}`, { kind, name, ...(namespace !== undefined && { namespace }) }]))
    for (const ref of refs.values()) {
      for (const at of [since, since + 7_000, END_MS]) expect(some.get(ref, at)).toEqual(all.get(ref, at))
      expect(() => some.get(ref, since - 1)).toThrow(/no longer kept/)
    }
    const key = (object: { kind: string; metadata: { namespace?: string; name: string } }): string => `${object.kind}/${object.metadata.namespace}/${object.metadata.name}`
    const before = new Map(all.commits.slice(0, some.history.commits.first).map((commit) => [key(commit.object), commit.type === 'DELETED' ? undefined : commit.object]))
    expect(new Map(some.history.objectsBefore().map((object) => [key(object), object]))).toEqual(new Map([...before].filter(([, object]) => object)))
    const things = new Map(all.things.slice(0, some.history.things.first).map((change) => [`${change.kind}/${change.name}`, change.fields]))
    expect(new Map(some.history.thingsBefore().map((change) => [`${change.kind}/${change.name}`, change.fields]))).toEqual(new Map([...things].filter(([, fields]) => fields)))
  }
})

test('one can go back to every moment, before the window and in it, and on again', { timeout: 60_000 }, () => {
  for (const seed of SEEDS.slice(0, 2)) {
    const all = open(seed, { windowHops: Infinity }), some = open(seed, TINY), end = hashes(all)
    for (let seek = 0; seek < 8; seek++) {
      const to = draw(seed, 77, seek) % (seek % 3 === 0 ? END_MS : all.now + 1)
      if (seek % 4 === 3) {
        // In the window, where the newest checkpoint serves.
        for (const cluster of [all, some]) cluster.advance(END_MS)
        const near = Math.max(0, END_MS - (draw(seed, 78, seek) % 30_000))
        for (const cluster of [all, some]) cluster.rewind(near)
      } else for (const cluster of [all, some]) cluster.rewind(Math.min(to, all.now))
      expect(hashes(some), `seed ${seed} at ${all.now}`).toEqual(hashes(all))
      expect(some.things.at(-1)).toEqual(all.things.at(-1))
    }
    // Inputs after the moment that was gone back to are gone.
    for (const cluster of [all, some]) {
      cluster.rewind(100)
      cluster.run('apply', { object: deployment(12, 'nginx:1.27') })
      cluster.advance(END_MS)
    }
    expect(hashes(some)).toEqual(hashes(all))
    expect(hashes(some)).not.toEqual(end)
  }
})

test('nothing is dropped that somebody has yet to read', () => {
  const cluster = open(1, { ...TINY })
  const { first } = cluster.ledger
  cluster.keepFrom(first)
  cluster.advance(END_MS + 120_000)
  expect(cluster.ledger.first).toBe(first)
  cluster.keepFrom(cluster.ledger.length)
  cluster.advance(END_MS + 240_000)
  expect(cluster.ledger.first).toBeGreaterThan(first)
})

test('with members of etcd, and with traffic that is measured, what is still needed is kept', { timeout: 60_000 }, () => {
  for (const seed of [1, 2]) {
    const lives = [{ windowHops: Infinity }, TINY].map((options) => open(seed, { ...options, etcd: { members: 3, topology: 'external' }, metrics: true }))
    expect(hashes(lives[1])).toEqual(hashes(lives[0]))
    for (const cluster of lives) cluster.rewind(END_MS - 20_000)
    expect(hashes(lives[1])).toEqual(hashes(lives[0]))
    for (const cluster of lives) {
      cluster.rewind(30_000)
      cluster.advance(90_000)
    }
    expect(hashes(lives[1])).toEqual(hashes(lives[0]))
  }
})

test('an idle cluster does not grow, for however many hours it runs', { timeout: 120_000 }, () => {
  const cluster = open(1, TINY)
  const size = (): readonly number[] => [cluster.ledger.length - cluster.ledger.first, cluster.commits.length, cluster.spans.length, cluster.releases.length, cluster.things.length]
  cluster.advance(2 * 3_600_000)
  const before = size()
  cluster.advance(6 * 3_600_000)
  for (const [i, count] of size().entries()) expect(count).toBeLessThan(before[i] + 600)
})
