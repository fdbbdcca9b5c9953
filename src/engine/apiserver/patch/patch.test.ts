import fc from 'fast-check'
import { expect, test } from 'vitest'
import { definitionOf } from '../../schema/schema.ts'
import { applyJsonPatch } from './json-patch.ts'
import { applyMergePatch, createMergePatch, createThreeWayJsonMergePatch } from './merge-patch.ts'
import type { JsonObject } from './patch-error.ts'
import { createThreeWayMergePatch, createTwoWayMergePatch } from './strategic-diff.ts'
import { applyStrategicMergePatch } from './strategic-merge.ts'

const deploymentSchema = definitionOf('apps', 'v1', 'Deployment')!

const deployment = {
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', labels: { app: 'web' }, finalizers: ['a', 'b'] },
  spec: {
    replicas: 3, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } },
    template: { spec: { containers: [{ name: 'app', image: 'web:1', env: [{ name: 'A', value: '1' }] }, { name: 'side', image: 'log:1' }], volumes: [{ name: 'v', emptyDir: {} }] } },
  },
}
const containersOf = (object: JsonObject): { name: string; image?: string; env?: unknown }[] => (object as typeof deployment).spec.template.spec.containers
const inPod = (part: JsonObject): JsonObject => ({ spec: { template: { spec: part } } })
const strategic = (patch: unknown, object: JsonObject = deployment): JsonObject => applyStrategicMergePatch(object, patch, deploymentSchema)

test('JSON patch adds, replaces, moves, copies, tests and removes, and shares the rest', () => {
  const document = { a: { b: [1, 2, 3] }, c: { d: 'e' }, 'x/y': 1 }
  const patched = applyJsonPatch(document, [
    { op: 'test', path: '/a/b/0', value: 1 }, { op: 'add', path: '/a/b/1', value: 9 }, { op: 'add', path: '/a/b/-', value: 4 }, { op: 'remove', path: '/a/b/0' },
    { op: 'replace', path: '/x~1y', value: 2 }, { op: 'copy', from: '/a/b', path: '/f' }, { op: 'move', from: '/a', path: '/g' },
  ])
  expect(patched).toEqual({ c: { d: 'e' }, 'x/y': 2, f: [9, 2, 3, 4], g: { b: [9, 2, 3, 4] } })
  expect(patched.c).toBe(document.c)
  expect(document.a.b).toEqual([1, 2, 3])
})

test.each([
  [[{ op: 'test', path: '/a', value: 2 }], 'testing path /a: value mismatch: test failed'],
  [[{ op: 'remove', path: '/b' }], 'Unable to remove nonexistent key: b: missing value'],
  [[{ op: 'replace', path: '/b', value: 1 }], 'replace operation does not apply: doc is missing key: /b: missing value'],
  [[{ op: 'add', path: '/b/c', value: 1 }], 'add operation does not apply: doc is missing path: "/b/c": missing value'],
])('JSON patch %j is rejected', (patch, message) => {
  expect(() => applyJsonPatch({ a: 1 }, patch)).toThrow(message)
})

test('a merge patch deletes by null, replaces lists and keeps what it does not name', () => {
  expect(applyMergePatch({ a: 1, b: { c: 2, d: 3 }, l: [1] }, { a: null, b: { c: 4, x: { y: null } }, l: [2, 3] })).toEqual({ b: { c: 4, d: 3, x: {} }, l: [2, 3] })
  const object = { a: { b: 1 } }
  expect(applyMergePatch(object, { a: { b: 1 } })).toBe(object)
})

test('a merge patch made from two versions leads from one to the other', () => {
  const value = fc.letrec<{ node: unknown; leaf: unknown }>((tie) => ({
    leaf: fc.oneof(fc.integer(), fc.string(), fc.boolean()),
    node: fc.oneof({ depthSize: 'small' }, tie('leaf'), fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('node')), fc.array(tie('leaf'), { maxLength: 3 })),
  })).node
  const object = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), value)
  fc.assert(fc.property(object, object, (before, after) => {
    expect(applyMergePatch(before, createMergePatch(before, after))).toEqual(after)
  }))
})

test('a three-way merge patch deletes only what was applied before', () => {
  expect(createThreeWayJsonMergePatch({ a: 1, b: 2 }, { a: 5 }, { a: 1, b: 2, other: 3 })).toEqual({ a: 5, b: null })
})

test('a strategic patch merges containers by name', () => {
  const patched = strategic(inPod({ containers: [{ name: 'app', image: 'web:2' }] }))
  expect(containersOf(patched)).toEqual([{ name: 'app', image: 'web:2', env: [{ name: 'A', value: '1' }] }, { name: 'side', image: 'log:1' }])
  expect(containersOf(patched)[1]).toBe(deployment.spec.template.spec.containers[1])
})

test('a strategic patch that changes nothing gives the same reference', () => {
  expect(strategic(inPod({ containers: [{ name: 'side', image: 'log:1' }] }))).toBe(deployment)
})

test('a new element comes first, as upstream puts it, and one with $patch: delete goes', () => {
  expect(containersOf(strategic(inPod({ containers: [{ name: 'new', image: 'n:1' }, { name: 'side', $patch: 'delete' }] }))).map(({ name }) => name)).toEqual(['new', 'app'])
})

test('$patch: replace replaces a list or a map', () => {
  expect(containersOf(strategic(inPod({ containers: [{ name: 'only' }, { $patch: 'replace' }] })))).toEqual([{ name: 'only' }])
  expect(strategic({ metadata: { labels: { $patch: 'replace', x: 'y' } } })).toMatchObject({ metadata: { name: 'web', labels: { x: 'y' } } })
  expect((strategic({ spec: { strategy: { $patch: 'delete' } } }) as typeof deployment).spec.strategy).toEqual({})
})

test('$retainKeys drops what it does not name', () => {
  expect((strategic({ spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } }) as typeof deployment).spec.strategy).toEqual({ type: 'Recreate' })
  expect(() => strategic({ spec: { strategy: { $retainKeys: ['type'], rollingUpdate: {} } } })).toThrow('invalid patch format of retainKeys')
})

test('$setElementOrder puts elements in order, the server’s own among them', () => {
  const order = (names: string[], patch: JsonObject[] = []): string[] => containersOf(strategic(inPod({ ...(patch.length > 0 ? { containers: patch } : {}), '$setElementOrder/containers': names.map((name) => ({ name })) }))).map(({ name }) => name)
  expect(order(['side', 'app'])).toEqual(['side', 'app'])
  expect(order(['new', 'app'], [{ name: 'new', image: 'n' }])).toEqual(['new', 'app', 'side'])
})

test('lists of plain values are united, and $deleteFromPrimitiveList takes out', () => {
  expect(strategic({ metadata: { finalizers: ['c', 'a'] } })).toMatchObject({ metadata: { finalizers: ['c', 'a', 'b'] } })
  expect(strategic({ metadata: { '$deleteFromPrimitiveList/finalizers': ['a'], '$setElementOrder/finalizers': ['b'] } })).toMatchObject({ metadata: { finalizers: ['b'] } })
})

test('an element without its key is refused', () => {
  expect(() => strategic(inPod({ containers: [{ image: 'x' }] }))).toThrow('map: map[image:x] does not contain declared merge key: name')
})

test('a two-way patch leads from one version to the other', () => {
  const name = fc.constantFrom('a', 'b', 'c')
  const container = fc.record({ name, image: fc.constantFrom('x', 'y'), env: fc.uniqueArray(fc.record({ name, value: fc.constantFrom('1', '2') }), { selector: (entry) => entry.name }) }, { requiredKeys: ['name'] })
  const object = fc.record({
    metadata: fc.record({ finalizers: fc.uniqueArray(name), labels: fc.dictionary(name, name) }, { requiredKeys: [] }),
    spec: fc.record({ replicas: fc.nat(3), strategy: fc.record({ type: name, rollingUpdate: fc.record({ maxSurge: fc.nat(2) }) }, { requiredKeys: ['type'] }),
      template: fc.record({ spec: fc.record({ containers: fc.uniqueArray(container, { selector: (entry) => entry.name, minLength: 1 }) }) }) }, { requiredKeys: ['template'] }),
  })
  fc.assert(fc.property(object, object, (before, after) => {
    expect(strategic(createTwoWayMergePatch(before as JsonObject, after as JsonObject, deploymentSchema), before as JsonObject)).toEqual(after)
  }), { numRuns: 300 })
})

test('kubectl apply sends what it sets, deletes what it applied before, and leaves the rest', () => {
  const original = { spec: { replicas: 3, paused: true, template: { spec: { containers: [{ name: 'app', image: 'web:1' }, { name: 'side', image: 'log:1' }] } } } }
  const modified = { spec: { replicas: 3, template: { spec: { containers: [{ name: 'app', image: 'web:2' }] } } } }
  const current = { spec: { replicas: 5, paused: true, template: { spec: { dnsPolicy: 'ClusterFirst', containers: [{ name: 'app', image: 'web:1', imagePullPolicy: 'Always' }, { name: 'side', image: 'log:1' }, { name: 'injected', image: 'i' }] } } } }
  const patch = createThreeWayMergePatch(original, modified, current, deploymentSchema)
  expect(patch).toEqual({
    spec: {
      paused: null, replicas: 3,
      template: { spec: { containers: [{ name: 'app', image: 'web:2' }, { name: 'side', $patch: 'delete' }], '$setElementOrder/containers': [{ name: 'app' }] } },
    },
  })
  expect(strategic(patch, current)).toEqual({
    spec: { replicas: 3, template: { spec: { dnsPolicy: 'ClusterFirst', containers: [{ name: 'app', image: 'web:2', imagePullPolicy: 'Always' }, { name: 'injected', image: 'i' }] } } },
  })
})

test('the selector of a budget is one value: it is replaced, and every patch carries it', () => {
  const schema = definitionOf('policy', 'v1', 'PodDisruptionBudget')!, budget = (app: JsonObject): JsonObject => ({ spec: { minAvailable: 1, selector: { matchLabels: app } } })
  expect(createThreeWayMergePatch(budget({ app: 'web' }), budget({ app: 'web' }), budget({ app: 'web' }), schema)).toEqual({ spec: { selector: { matchLabels: { app: 'web' } } } })
  expect(applyStrategicMergePatch(budget({ app: 'web' }), { spec: { selector: { matchLabels: { tier: 'a' } } } }, schema)).toEqual(budget({ tier: 'a' }))
})

test('nothing to do is an empty patch', () => {
  expect(createThreeWayMergePatch(deployment, deployment, { ...deployment, status: { replicas: 3 } }, deploymentSchema)).toEqual({})
})

test('a change of strategy retains only what it names', () => {
  const recreate = { ...deployment, spec: { ...deployment.spec, strategy: { type: 'Recreate' } } }
  expect(createThreeWayMergePatch(deployment, recreate, deployment, deploymentSchema)).toEqual({ spec: { strategy: { type: 'Recreate', rollingUpdate: null, $retainKeys: ['type'] } } })
})
