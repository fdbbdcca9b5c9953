import { expect, test } from 'vitest'
import type { PersistentVolume } from '../../generated/api-types.d.ts'
import { driveSync, failureAnswer, said } from '../../kernel/testing/fake-view.ts'
import { claim, storageClass, volume } from '../testing.ts'
import provisioner, { DISK_PROVISIONER } from './disk-provisioner.ts'

const asking = claim('data', '1Gi', {}, { annotations: { 'volume.kubernetes.io/storage-provisioner': DISK_PROVISIONER } })
const immediate = storageClass('manual', DISK_PROVISIONER), lazy = storageClass('manual', DISK_PROVISIONER, { volumeBindingMode: 'WaitForFirstConsumer' })

test('a claim that asks gets a volume with its name on it', () => {
  const { steps, requests } = driveSync(provisioner, 'default/data', { objects: [asking, immediate] })
  expect(said(steps)).toEqual([
    'Provisioning: External provisioner is provisioning volume for claim "default/data"', 'waits 1000 ms',
    'create persistentvolumes (volume-provisioned)', 'ProvisioningSucceeded: Successfully provisioned volume pvc-uid-of-data',
  ])
  expect(requests[0].body).toMatchObject({ spec: { capacity: { storage: '1Gi' }, claimRef: { name: 'data', uid: 'uid-of-data' }, persistentVolumeReclaimPolicy: 'Delete' } })
})

test('a class that waits for a consumer waits for a chosen node', () => {
  expect(driveSync(provisioner, 'default/data', { objects: [asking, lazy] }).steps).toEqual([])
  const placed = { ...asking, metadata: { ...asking.metadata, annotations: { ...asking.metadata.annotations, 'volume.kubernetes.io/selected-node': 'worker-1' } } }
  expect(said(driveSync(provisioner, 'default/data', { objects: [placed, lazy] }).steps)).toContain('create persistentvolumes (volume-provisioned)')
})

test('a volume that is there already is not made twice', () => {
  expect(driveSync(provisioner, 'default/data', { objects: [asking, immediate, volume('pvc-uid-of-data', '1Gi')] }).steps).toEqual([])
  const answer = failureAnswer(409, 'AlreadyExists', 'persistentvolumes "pvc-uid-of-data" already exists')
  expect(said(driveSync(provisioner, 'default/data', { objects: [asking, immediate], answer: () => answer }).steps).at(-1)).toBe('create persistentvolumes (volume-provisioned)')
})

test('a released volume of its own is deleted; one of somebody else is not', () => {
  const released = (by: string): PersistentVolume =>
    ({ ...volume('disk', '1Gi', { persistentVolumeReclaimPolicy: 'Delete' }, { annotations: { 'pv.kubernetes.io/provisioned-by': by } }), status: { phase: 'Released' } })
  expect(said(driveSync(provisioner, 'disk', { objects: [released(DISK_PROVISIONER)] }).steps)).toEqual(['waits 500 ms', 'delete persistentvolumes disk (volume-deleted-by-provisioner)'])
  expect(driveSync(provisioner, 'disk', { objects: [released('example.com/disk')] }).steps).toEqual([])
})
