import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Pod } from '../generated/api-types.d.ts'
import { isPodActive, isPodTerminating } from '../kinds/pod/pod-conditions.ts'
import { replicaSet } from '../kernel/testing/sample-objects.ts'
import { podTally } from './pod-tally.ts'
import { countPods, countsOf } from './replica-counts.ts'

const LABELS = [{ app: 'web' }, { app: 'web', tier: 'front' }]

const somePod = fc.record({ labels: fc.constantFrom(...LABELS), phase: fc.constantFrom('Pending', 'Running', 'Succeeded', 'Failed'), isReady: fc.boolean(), isGoing: fc.boolean() }).map(({ labels, phase, isReady, isGoing }) => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', labels, ...(isGoing ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) }, spec: { containers: [] },
  status: { phase, conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
}) as unknown as Pod)

test('counts from a tally are those of going through the Pods', () => {
  const change = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), pod: fc.option(somePod, { nil: undefined }) })
  fc.assert(fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
    const pods = new Map<string, Pod>(), set = replicaSet('web', 3, { replicas: 3 })
    let tally = podTally.nothing
    for (const { name, pod } of changes) {
      if (!pod && !pods.has(name)) continue
      tally = podTally.changed(tally, pods.get(name), pod)
      if (pod) pods.set(name, pod)
      else pods.delete(name)
    }
    const all = [...pods.values()], terminating = all.filter(isPodTerminating).length
    expect(tally.owned).toBe(all.length)
    expect(countsOf(set, tally, { matchLabels: { app: 'web' } })).toEqual(countPods(set, all.filter(isPodActive), terminating, 0, () => 0))
  }))
})

test('a Pod that is not selected any longer, or takes a while to become available, takes a look', () => {
  const pod = { metadata: { name: 'p', labels: { app: 'other' } }, spec: { containers: [] } } as unknown as Pod, tally = podTally.changed(podTally.nothing, undefined, pod)
  const set = replicaSet('web', 1, { replicas: 1 })
  expect(countsOf(set, tally, { matchLabels: { app: 'web' } })).toBeUndefined()
  expect(countsOf({ ...set, spec: { ...set.spec, minReadySeconds: 5 } }, podTally.nothing, { matchLabels: { app: 'web' } })).toBeUndefined()
})
