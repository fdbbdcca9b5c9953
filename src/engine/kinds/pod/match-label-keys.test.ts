import { expect, test } from 'vitest'
import type { Pod } from '../../generated/api-types.d.ts'
import { withLabelKeysMerged } from './match-label-keys.ts'

const term = { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'web' } }, matchLabelKeys: ['pod-template-hash'], mismatchLabelKeys: ['tenant'] }
const pod: Pod = {
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', uid: 'u', resourceVersion: '1', creationTimestamp: '', labels: { 'pod-template-hash': 'abc', tenant: 'x' } },
  spec: { containers: [{ name: 'c' }], affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } },
}

test('the Pod\'s own values come into the selectors of its terms', () => {
  const { affinity } = withLabelKeysMerged(pod).spec, hash = { key: 'pod-template-hash', operator: 'In', values: ['abc'] }
  expect(affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.[0].labelSelector).toEqual({ matchLabels: { app: 'web' }, matchExpressions: [hash, { key: 'tenant', operator: 'NotIn', values: ['x'] }] })
})

test('a Pod without terms is left as it is', () => {
  const plain = { ...pod, spec: { containers: pod.spec.containers } }
  expect(withLabelKeysMerged(plain)).toBe(plain)
})
