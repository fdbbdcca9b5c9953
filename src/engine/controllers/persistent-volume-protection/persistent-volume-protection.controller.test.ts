import { expect, test } from 'vitest'
import type { PersistentVolume } from '../../generated/api-types.d.ts'
import { driveSync, said } from '../../kernel/testing/fake-view.ts'
import { volume } from '../../storage/testing.ts'
import controller from './persistent-volume-protection.controller.ts'

const finalizers = ['kubernetes.io/pv-protection'], deletionTimestamp = '2026-01-01T00:00:09Z'

test('a bound volume outlives its deletion; a free one goes', () => {
  const going = volume('disk', '1Gi', { claimRef: { namespace: 'default', name: 'data', uid: 'x' } }, { finalizers, deletionTimestamp })
  const inPhase = (phase: 'Bound' | 'Released'): PersistentVolume => ({ ...going, status: { phase } })
  expect(said(driveSync(controller, 'disk', { objects: [inPhase('Bound')] }).steps)).toEqual(['decided volume-still-bound'])
  expect(said(driveSync(controller, 'disk', { objects: [inPhase('Released')] }).steps)).toEqual(['update persistentvolumes disk (volume-unprotected)'])
})

test('a living volume gets its finalizer back', () => {
  expect(said(driveSync(controller, 'disk', { objects: [volume('disk', '1Gi')] }).steps)).toEqual(['update persistentvolumes disk (volume-protected)'])
})
