import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import pod from '../kinds/pod/pod.kind.ts'
import type { KubeObject } from '../kube-object.ts'
import { Informer } from './informer.ts'
import { Kernel } from './kernel.ts'

const make = (name: string, version: number, more: object = {}, spec: object = {}) =>
  ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', uid: name, resourceVersion: String(version), creationTimestamp: '', ...more }, spec }) as unknown as KubeObject

let informer: Informer
beforeEach(() => {
  const byNode = { name: 'node', kind: pod, values: (object: { spec: { nodeName?: string } }) => (object.spec.nodeName ? [object.spec.nodeName] : []) }
  informer = new Informer(new Kernel({ seed: 1, startAt: 0 }), 'test', [pod], [byNode as never])
})
const names = (found: readonly KubeObject[]) => found.map(({ metadata }) => metadata.name).sort()

test('says what an event was to this cache', () => {
  const first = make('a', 1), second = make('a', 2)
  expect(informer.apply('pods', 'MODIFIED', first)).toEqual({ type: 'ADDED', object: first, old: undefined })
  expect(informer.apply('pods', 'ADDED', second)).toEqual({ type: 'MODIFIED', object: second, old: first })
  expect(informer.apply('pods', 'ADDED', second)).toBeUndefined()
  expect(informer.apply('pods', 'MODIFIED', first)).toBeUndefined()
  expect(informer.apply('pods', 'DELETED', make('a', 3))?.type).toBe('DELETED')
  expect(informer.apply('pods', 'DELETED', make('a', 3))).toBeUndefined()
  expect(informer.apply('nodes', 'ADDED', first)).toBeUndefined()
})

test('a version with more digits is younger', () => {
  informer.apply('pods', 'ADDED', make('a', 9))
  expect(informer.apply('pods', 'MODIFIED', make('a', 10))?.type).toBe('MODIFIED')
})

test('an object that was deleted and made again is not taken for the deleted one', () => {
  informer.apply('pods', 'ADDED', make('a', 5))
  informer.apply('pods', 'DELETED', make('a', 6))
  expect(informer.apply('pods', 'ADDED', make('a', 7))?.type).toBe('ADDED')
  expect(informer.apply('pods', 'DELETED', make('a', 6))).toBeUndefined()
  expect(informer.get(pod, 'default', 'a')?.metadata.resourceVersion).toBe('7')
})

test('finds by namespace, by controlling owner and by declared index, also after a change', () => {
  const owned = { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', uid: 'rs-1', controller: true }] }
  informer.apply('pods', 'ADDED', make('a', 1, owned))
  informer.apply('pods', 'ADDED', make('b', 2, { namespace: 'demo' }, { nodeName: 'worker-1' }))
  expect([names(informer.list(pod, 'default')), names(informer.list(pod)), names(informer.ownedBy(pod, 'rs-1')), names(informer.found(pod, 'node', 'worker-1'))]).toEqual([['a'], ['a', 'b'], ['a'], ['b']])
  informer.apply('pods', 'MODIFIED', make('a', 3, {}, { nodeName: 'worker-1' }))
  expect([names(informer.ownedBy(pod, 'rs-1')), names(informer.found(pod, 'node', 'worker-1'))]).toEqual([[], ['a', 'b']])
})

test('events of one history, some of them twice, leave its last state', () => {
  const step = fc.record({ name: fc.constantFrom('a', 'b', 'c'), deletes: fc.boolean(), again: fc.boolean() })
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const cache = new Informer(new Kernel({ seed: 1, startAt: 0 }), 'test', [pod], []), truth = new Map<string, string>()
    steps.forEach(({ name, deletes, again }, i) => {
      const type = deletes && truth.has(name) ? 'DELETED' as const : 'MODIFIED' as const
      if (type === 'DELETED') truth.delete(name)
      else truth.set(name, String(i + 1))
      for (let times = again ? 2 : 1; times > 0; times--) cache.apply('pods', type, make(name, i + 1))
    })
    expect(new Map(cache.list(pod).map(({ metadata }) => [metadata.name, metadata.resourceVersion]))).toEqual(truth)
  }))
})
