// What holds of etcd, the API server and its watchers under random clients, latencies and moments of going back.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ResponseEnvelope, sendRequest } from '../kernel/api-client.ts'
import type { WatchEnvelope } from '../kernel/controller-process.ts'
import { Informer } from '../kernel/informer.ts'
import configMap from '../kinds/config-map/config-map.kind.ts'
import type { KubeObject } from '../kube-object.ts'
import type { ApiRequest, ObjectList } from './request.ts'
import { ControlPlane } from './testing/control-plane.ts'

const names = ['a', 'b', 'c'], WATCHER = 'scheduler'
const LATENCY = { request: [1, 9], txn: [1, 9], committed: [1, 9], response: [1, 9], watch: [1, 30] } as const
const seed = fc.nat(1_000)

interface Deed { readonly name: string; readonly what: 'create' | 'add' | 'replace' | 'delete'; readonly afterMs: number; readonly from: string }

const deeds: fc.Arbitrary<Deed[]> = fc.array(fc.record({
  name: fc.constantFrom(...names), what: fc.constantFrom('create' as const, 'add' as const, 'add' as const, 'replace' as const, 'delete' as const),
  afterMs: fc.nat(12), from: fc.constantFrom('kubectl', 'replicaset-controller'),
}), { maxLength: 30 })

function requestOf({ name, what }: Deed, i: number): ApiRequest {
  const target = { resource: 'configmaps', namespace: 'default' }, data = { [`k${i}`]: '1' }
  switch (what) {
    case 'create': return { ...target, verb: 'create', body: { metadata: { name }, data } }
    case 'add': return { ...target, verb: 'patch', patchType: 'merge', name, body: { data } }
    case 'replace': return { ...target, verb: 'update', name, body: { metadata: { name }, data } }
    case 'delete': return { ...target, verb: 'delete', name }
  }
}

/** A control plane with a watcher's cache, after all deeds were done and all is quiet. */
function lived(theSeed: number, all: readonly Deed[]): { plane: ControlPlane; cache: Informer; sent: readonly number[] } {
  const plane = new ControlPlane({ seed: theSeed, latency: LATENCY }), cache = new Informer(plane.kernel, WATCHER, [configMap], [])
  plane.kernel.listen(WATCHER, ({ op, payload }) => {
    if (op === 'watch') {
      const { resource, type, object } = payload as WatchEnvelope
      cache.apply(resource, type, object)
    } else for (const object of ((payload as ResponseEnvelope).response.body as ObjectList).items) cache.apply('configmaps', 'ADDED', object)
  })
  const watchAt = all.length >> 1
  const sent = all.map((deed, i) => {
    if (i === watchAt) sendRequest(plane.kernel, WATCHER, { verb: 'watch', resource: 'configmaps' }, 0)
    plane.kernel.advance(plane.kernel.now + deed.afterMs)
    return plane.post(requestOf(deed, i), deed.from)
  })
  if (all.length === 0) sendRequest(plane.kernel, WATCHER, { verb: 'watch', resource: 'configmaps' }, 0)
  plane.kernel.advanceUntil(plane.kernel.now + 60_000, () => plane.kernel.quiescent)
  return { plane, cache, sent }
}

describe('whatever clients do at whatever moment', () => {
  test('every request is answered, every revision has one commit, and the commits rebuild etcd', () => {
    fc.assert(fc.property(seed, deeds, (theSeed, all) => {
      const { plane, sent } = lived(theSeed, all), rebuilt = new Map<string, KubeObject>(), commits = plane.etcd.commits.items
      expect(sent.map((id) => plane.answer(id) !== undefined)).toEqual(all.map(() => true))
      expect(commits.map(({ revision }) => revision)).toEqual(commits.map((_, i) => i + 2))
      for (const { type, key, object, previous, revision } of commits) {
        expect(object.metadata.resourceVersion).toBe(String(revision))
        expect(rebuilt.get(key)).toBe(previous)
        if (type === 'DELETED') rebuilt.delete(key)
        else rebuilt.set(key, object)
      }
      expect([...rebuilt].sort()).toEqual([...plane.etcd.objects.entries()].sort())
    }), { numRuns: 60 })
  })

  test('the caches of the API server and of a watcher end as etcd', () => {
    fc.assert(fc.property(seed, deeds, (theSeed, all) => {
      const { plane, cache } = lived(theSeed, all)
      const stored = [...plane.etcd.objects.values()].filter(({ kind }) => kind === 'ConfigMap'), byName = (x: KubeObject, y: KubeObject) => (x.metadata.name < y.metadata.name ? -1 : 1)
      expect(cache.list(configMap).sort(byName)).toEqual(stored.sort(byName))
      expect(plane.api.cache.list(configMap).sort(byName)).toEqual(stored)
    }), { numRuns: 60 })
  })

  test('no patch that was answered with 200 is lost unless the object was replaced or deleted after it', () => {
    fc.assert(fc.property(seed, deeds, (theSeed, all) => {
      const { plane, sent } = lived(theSeed, all)
      all.forEach(({ name, what }, i) => {
        const answer = plane.answer(sent[i])
        if (what !== 'add' || answer?.code !== 200) return
        const { resourceVersion, uid } = (answer.body as KubeObject).metadata, key = `k${i}`
        const later = plane.etcd.commits.items.filter((commit) => commit.object.metadata.uid === uid && commit.revision >= Number(resourceVersion))
        const lostAt = later.find(({ object }) => !(key in ((object as unknown as { data: object }).data ?? {})))
        const replacing = new Set(all.flatMap((deed, j) => (deed.what === 'replace' && deed.name === name ? [`k${j}`] : [])))
        if (lostAt) expect(Object.keys((lostAt.object as unknown as { data: object }).data).filter((found) => replacing.has(found))).not.toEqual([])
      })
    }), { numRuns: 60 })
  })

  test('of those who count up with the version they read, none loses a step', () => {
    fc.assert(fc.property(seed, fc.integer({ min: 2, max: 6 }), (theSeed, clients) => {
      const plane = new ControlPlane({ seed: theSeed, latency: LATENCY }), target = { resource: 'configmaps', namespace: 'default', name: 'n' } as const
      const counted = (object: KubeObject): number => Number((object as unknown as { data: { n: string } }).data.n)
      let current = plane.send({ ...target, verb: 'create', name: undefined, body: { metadata: { name: 'n' }, data: { n: '0' } } }).body as KubeObject
      let won = 0
      for (let round = 0; round < 5; round++) {
        const next = { ...current, data: { n: String(counted(current) + 1) } }
        const ids = Array.from({ length: clients }, () => plane.post({ ...target, verb: 'update', body: next }))
        plane.kernel.advance(plane.kernel.now + 200)
        const codes = ids.map((id) => plane.answer(id)?.code)
        // Whoever is late with the very same content finds it there already, at a version that is no longer the one read.
        expect(codes.filter((code) => code === 200)).toHaveLength(1)
        expect(codes.filter((code) => code === 409)).toHaveLength(clients - 1)
        won++
        current = plane.send({ ...target, verb: 'get' }).body as KubeObject
      }
      expect(counted(current)).toBe(won)
    }), { numRuns: 20 })
  })

  test('going back to any moment and on again gives the same history', () => {
    fc.assert(fc.property(seed, deeds, fc.array(fc.nat(300), { maxLength: 3 }), (theSeed, all, moments) => {
      const plane = new ControlPlane({ seed: theSeed, latency: LATENCY }), { kernel } = plane
      const begin = kernel.onInput('deed', ({ deed, i }: { deed: Deed; i: number }) => plane.post(requestOf(deed, i), deed.from))
      kernel.checkpoint()
      all.forEach((deed, i) => {
        kernel.advance(kernel.now + deed.afterMs)
        begin({ deed, i })
      })
      const end = kernel.now + 400, start = end - 400
      kernel.advance(end)
      const history = [kernel.ledgerHash(), kernel.stateHash()]
      for (const moment of moments) {
        kernel.advance(end)
        kernel.rewind(start)
        kernel.advance(start + moment)
        kernel.checkpoint()
        kernel.advance(end)
        kernel.rewind(start + moment)
        kernel.advance(end)
        expect([kernel.ledgerHash(), kernel.stateHash()]).toEqual(history)
      }
    }), { numRuns: 40 })
  })
})
