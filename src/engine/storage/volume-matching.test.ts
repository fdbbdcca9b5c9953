import { describe, expect, test } from 'vitest'
import { claim, volume } from './testing.ts'
import { accessModesKey, findMatchingVolume, mismatchOf, sufficientAccessModes } from './volume-matching.ts'

describe('a volume for a claim', () => {
  test('is the smallest that is large enough, the first of equals', () => {
    const volumes = [volume('ten', '10Gi'), volume('two-b', '2Gi'), volume('two-a', '2Gi'), volume('one', '1Gi')]
    expect(findMatchingVolume(claim('data', '1500Mi'), volumes)?.metadata.name).toBe('two-b')
  })

  test('is the one reserved for it, however large, and no other while that is out of reach', () => {
    const reserved = volume('reserved', '10Gi', { claimRef: { namespace: 'default', name: 'data' } }), small = volume('small', '1Gi')
    expect(findMatchingVolume(claim('data', '1Gi'), [small, reserved])?.metadata.name).toBe('reserved')
    const elsewhere = { ...reserved, spec: { ...reserved.spec, nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'Exists' as const }] }] } } } }
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { ...small.metadata, name: 'worker-1' }, spec: {} } as const
    expect(findMatchingVolume(claim('data', '1Gi'), [elsewhere, small], { node })).toBeUndefined()
  })

  test('is none of those that binding has to wait for, unless reserved', () => {
    expect(findMatchingVolume(claim('data', '1Gi'), [volume('free', '1Gi')], { delayBinding: true })).toBeUndefined()
    const reserved = volume('reserved', '1Gi', { claimRef: { namespace: 'default', name: 'data' } })
    expect(findMatchingVolume(claim('data', '1Gi'), [reserved], { delayBinding: true })?.metadata.name).toBe('reserved')
  })
})

test.each([
  ['volume-of-another-claim', volume('v', '5Gi', { claimRef: { namespace: 'default', name: 'other', uid: 'x' } }), claim('data', '1Gi')],
  ['volume-too-small', volume('v', '1Gi'), claim('data', '1025Mi')],
  ['volume-other-mode', volume('v', '1Gi', { volumeMode: 'Block' }), claim('data', '1Gi')],
  ['volume-not-available', { ...volume('v', '1Gi'), status: { phase: 'Released' as const } }, claim('data', '1Gi')],
  ['volume-selector-mismatch', volume('v', '1Gi'), claim('data', '1Gi', { selector: { matchLabels: { tier: 'gold' } } })],
  ['volume-other-class', volume('v', '1Gi', { storageClassName: 'slow' }), claim('data', '1Gi')],
  [undefined, volume('v', '1Gi'), claim('data', '1Gi')],
])('the reason is %s', (reason, candidate, wanting) => {
  expect(mismatchOf(wanting, candidate)).toBe(reason)
})

test('sets of access modes that suffice come with the smallest first', () => {
  const sets = sufficientAccessModes(['ReadWriteOnce'])
  expect(sets[0]).toBe('ReadWriteOnce')
  expect(sets).toHaveLength(8)
  expect(sets[7]).toBe('ReadWriteOnce,ReadOnlyMany,ReadWriteMany,ReadWriteOncePod')
  expect(accessModesKey(['ReadWriteMany', 'ReadWriteOnce'])).toBe('ReadWriteOnce,ReadWriteMany')
})
