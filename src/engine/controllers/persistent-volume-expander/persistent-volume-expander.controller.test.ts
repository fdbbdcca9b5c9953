import { expect, test } from 'vitest'
import type { PersistentVolumeClaim } from '../../generated/api-types.d.ts'
import { driveSync, said } from '../../kernel/testing/fake-view.ts'
import { claim, volume } from '../../storage/testing.ts'
import controller from './persistent-volume-expander.controller.ts'

const having = (storage: string): PersistentVolumeClaim => ({ ...claim('data', '3Gi', { volumeName: 'disk' }), status: { phase: 'Bound', capacity: { storage } } })
const disk = volume('disk', '2Gi', { claimRef: { namespace: 'default', name: 'data', uid: 'uid-of-data' } })

test('a claim that has grown waits for whoever made its volume', () => {
  expect(said(driveSync(controller, 'default/data', { objects: [having('2Gi'), disk] }).steps)).toEqual([
    'get persistentvolumes disk', 'decided expansion-left-to-provisioner', 'ExternalExpanding: waiting for an external controller to expand this PVC',
  ])
})

test('a claim that has what it asks for needs nothing', () => {
  expect(driveSync(controller, 'default/data', { objects: [having('3Gi'), disk] }).steps).toEqual([])
})
