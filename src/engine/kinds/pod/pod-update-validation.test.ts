import { expect, test } from 'vitest'
import type { Pod } from '../../generated/api-types.d.ts'
import { validatePodUpdate } from './pod-update-validation.ts'

const pod = (spec: Partial<Pod['spec']>): Pod => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' }, spec: { containers: [{ name: 'c', image: 'i' }], ...spec },
})
const messages = (now: Partial<Pod['spec']>, before: Partial<Pod['spec']>): string[] => validatePodUpdate(pod(now), pod(before)).map(({ field, detail }) => `${field}: ${detail}`)
const gated = { schedulingGates: [{ name: 'a' }, { name: 'b' }] }
const affinity = (...values: string[]): Pod['spec']['affinity'] => ({ nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: values.map((key) => ({ key, operator: 'Exists' as const })) }] } } })

test('gates may go, and none may come', () => {
  expect(messages({ schedulingGates: [{ name: 'b' }] }, gated)).toEqual([])
  expect(messages({}, gated)).toEqual([])
  expect(messages({ schedulingGates: [{ name: 'a' }, { name: 'c' }] }, gated)).toEqual(["spec.schedulingGates[1].name: only deletion is allowed, but found new scheduling gate 'c'"])
})

test('a gated Pod may be told more about the nodes it may go to, another may not', () => {
  expect(messages({ ...gated, nodeSelector: { disk: 'ssd' } }, gated)).toEqual([])
  expect(messages({ ...gated, affinity: affinity('x') }, gated)).toEqual([])
  expect(messages({ ...gated, affinity: affinity('x', 'y') }, { ...gated, affinity: affinity('x') })).toEqual([])
  expect(messages({ ...gated, affinity: affinity('y') }, { ...gated, affinity: affinity('x') })[0]).toContain('only additions are allowed')
  expect(messages({ ...gated, nodeSelector: { disk: 'hdd' } }, { ...gated, nodeSelector: { disk: 'ssd' } })).toEqual(['spec.nodeSelector: only additions to spec.nodeSelector are allowed (no mutations or deletions)'])
  expect(messages({ nodeSelector: { disk: 'ssd' } }, {})[0]).toContain('pod updates may not change fields other than')
})
