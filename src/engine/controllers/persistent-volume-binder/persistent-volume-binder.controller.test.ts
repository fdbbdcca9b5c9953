import { describe, expect, test } from 'vitest'
import type { PersistentVolume, PersistentVolumeClaim } from '../../generated/api-types.d.ts'
import { createCluster } from '../../cluster.ts'
import { equipment } from '../../equipment.ts'
import { driveSync, failureAnswer, said } from '../../kernel/testing/fake-view.ts'
import { pod } from '../../kernel/testing/sample-objects.ts'
import { claim, storageClass, volume } from '../../storage/testing.ts'
import declaration from './persistent-volume-binder.controller.ts'
import reconciler from './persistent-volume-binder.reconciler.ts'

const binder = { ...declaration, ...reconciler }

const completed = { 'pv.kubernetes.io/bind-completed': 'yes' }
const boundRef = { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data', uid: 'uid-of-data' }
const user = pod('web', { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] } })

describe('an unbound claim', () => {
  test('is bound in four writes', () => {
    const { steps, requests } = driveSync(binder, 'default/data', { objects: [claim('data', '1Gi'), volume('disk', '2Gi')] })
    expect(said(steps)).toEqual([
      'update persistentvolumes disk (volume-chosen)', 'update persistentvolumes/status disk (volume-bound)',
      'update persistentvolumeclaims data (claim-gets-volume)', 'update persistentvolumeclaims/status data (claim-bound)',
    ])
    const [reserved, , named, bound] = requests.map((request) => request.body)
    expect((reserved as PersistentVolume).spec.claimRef).toEqual({ ...boundRef, apiVersion: 'v1', resourceVersion: '1' })
    expect((named as PersistentVolumeClaim).metadata.annotations).toEqual({ ...completed, 'pv.kubernetes.io/bound-by-controller': 'yes' })
    expect((bound as PersistentVolumeClaim).status).toEqual({ phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '2Gi' } })
  })

  test('takes the volume that offers no more access modes than asked, though another is smaller', () => {
    const shared = volume('shared', '1Gi', { accessModes: ['ReadWriteOnce', 'ReadWriteMany'] })
    const { steps } = driveSync(binder, 'default/data', { objects: [claim('data', '1Gi'), shared, volume('plain', '5Gi')] })
    expect(said(steps)[0]).toBe('update persistentvolumes plain (volume-chosen)')
  })

  test('does not put its mark on a volume that a person reserved', () => {
    const objects = [claim('data', '1Gi'), volume('disk', '2Gi', { claimRef: { namespace: 'default', name: 'data' } })]
    expect((driveSync(binder, 'default/data', { objects }).requests[0].body as PersistentVolume).metadata.annotations).toBeUndefined()
  })

  test('is told of each volume why it does not fit, once', () => {
    const memory = new Map<string, unknown>(), objects = [claim('data', '3Gi', { accessModes: ['ReadWriteMany'] }), volume('small', '1Gi'), volume('once', '5Gi'), storageClass('manual', 'example.com/disk')]
    const first = said(driveSync(binder, 'default/data', { objects, memory }).steps)
    expect(first).toEqual([
      'decided volume-too-small', 'decided volume-other-access-modes', 'update persistentvolumeclaims data (provisioner-asked)',
      'ExternalProvisioning: waiting for a volume to be created, either by external provisioner "example.com/disk" or manually created by system administrator',
    ])
    expect(said(driveSync(binder, 'default/data', { objects, memory }).steps).filter((line) => line.startsWith('decided'))).toEqual([])
  })

  test.each([
    ['of a class that does not exist', [claim('data', '1Gi')], 'ProvisioningFailed: storageclass.storage.k8s.io "manual" not found'],
    ['of a class without a provisioner', [claim('data', '1Gi'), storageClass('manual', 'kubernetes.io/no-provisioner')], 'ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner'],
    ['without a class', [claim('data', '1Gi', { storageClassName: '' })], 'FailedBinding: no persistent volumes available for this claim and no storage class is set'],
  ])('%s stays Pending and says so', (_what, objects, event) => {
    expect(said(driveSync(binder, 'default/data', { objects }).steps)).toEqual(['decided no-volumes', event])
  })

  test('of a class that waits for a consumer waits for a Pod, then for the Pod to be placed', () => {
    const objects = [claim('data', '1Gi'), storageClass('manual', 'example.com/disk', { volumeBindingMode: 'WaitForFirstConsumer' }), volume('disk', '1Gi')]
    expect(said(driveSync(binder, 'default/data', { objects }).steps)[0]).toBe('WaitForFirstConsumer: waiting for first consumer to be created before binding')
    expect(said(driveSync(binder, 'default/data', { objects: [...objects, user] }).steps)[0]).toBe('WaitForPodScheduled: waiting for pod web to be scheduled')
  })

  test('that names no class gets the default one', () => {
    const marked = storageClass('fast', 'example.com/disk'), byDefault = { ...marked, metadata: { ...marked.metadata, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } }
    const { requests } = driveSync(binder, 'default/data', { objects: [claim('data', '1Gi', { storageClassName: undefined }), byDefault] })
    expect(requests.map((request) => (request.body as PersistentVolumeClaim).spec.storageClassName)).toEqual(['fast'])
  })

  test('that names a volume gets that one or none', () => {
    const wanting = claim('data', '3Gi', { volumeName: 'disk' })
    expect(said(driveSync(binder, 'default/data', { objects: [wanting, volume('disk', '1Gi'), volume('large', '9Gi')] }).steps)).toEqual([
      'decided named-volume-does-not-fit', 'VolumeMismatch: Cannot bind to requested volume "disk": requested PV is too small',
    ])
    const taken = volume('disk', '5Gi', { claimRef: { ...boundRef, name: 'other', uid: 'x' } })
    expect(said(driveSync(binder, 'default/data', { objects: [wanting, taken] }).steps)).toEqual(['decided named-volume-taken', 'FailedBinding: volume "disk" already bound to a different claim.'])
    expect(said(driveSync(binder, 'default/data', { objects: [wanting] }).steps)).toEqual(['decided named-volume-missing'])
  })

  test('looks again soon when a volume that suits is too new to be Available', () => {
    const fresh = { ...volume('disk', '2Gi'), status: { phase: 'Pending' as const } }
    expect(driveSync(binder, 'default/data', { objects: [claim('data', '1Gi'), fresh] })).toMatchObject({ steps: [], result: { retry: { code: 'volume-not-ready-yet' } } })
    expect(said(driveSync(binder, 'default/data', { objects: [claim('data', '3Gi'), fresh] }).steps)[0]).toBe('decided volume-too-small')
  })

  test('is tried again when a write was refused', () => {
    const answer = failureAnswer(409, 'Conflict', 'the object has been modified')
    expect(driveSync(binder, 'default/data', { objects: [claim('data', '1Gi'), volume('disk', '2Gi')], answer: () => answer }).error?.message).toBe('the object has been modified')
  })
})

describe('a bound claim', () => {
  const bound = { ...claim('data', '1Gi', { volumeName: 'disk' }, { annotations: completed }), status: { phase: 'Bound' as const, accessModes: ['ReadWriteOnce' as const], capacity: { storage: '2Gi' } } }

  test('needs nothing', () => {
    const held = { ...volume('disk', '2Gi', { claimRef: boundRef }), status: { phase: 'Bound' as const } }
    expect(driveSync(binder, 'default/data', { objects: [bound, held] }).steps).toEqual([])
  })

  test('is lost with its volume, or to another claim', () => {
    expect(said(driveSync(binder, 'default/data', { objects: [bound] }).steps)).toEqual([
      'update persistentvolumeclaims/status data (claim-lost)', 'ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!',
    ])
    const taken = volume('disk', '2Gi', { claimRef: { ...boundRef, name: 'other', uid: 'x' } })
    expect(said(driveSync(binder, 'default/data', { objects: [bound, taken] }).steps)[1]).toBe('ClaimMisbound: Two claims are bound to the same volume, this one is bound incorrectly')
  })

  test('is not written twice while the cache lags behind', () => {
    const memory = new Map<string, unknown>(), objects = [claim('data', '1Gi'), volume('disk', '2Gi')]
    driveSync(binder, 'default/data', { objects, memory })
    const held = { ...volume('disk', '2Gi', { claimRef: boundRef }), status: { phase: 'Bound' as const } }
    expect(driveSync(binder, 'default/data', { objects: [objects[0], held], memory }).steps).toEqual([])
  })
})

describe('a volume', () => {
  test('without a claim, or reserved by name only, is Available', () => {
    for (const claimRef of [undefined, { namespace: 'default', name: 'data' }]) {
      const fresh = { ...volume('disk', '1Gi', { claimRef }), status: { phase: 'Pending' as const } }
      expect(said(driveSync(binder, 'disk', { objects: [fresh] }).steps)).toEqual(['update persistentvolumes/status disk (volume-available)'])
    }
  })

  const left = (spec: Partial<PersistentVolume['spec']>, annotations?: Record<string, string>): PersistentVolume =>
    ({ ...volume('disk', '1Gi', { claimRef: boundRef, ...spec }, annotations ? { annotations } : {}), status: { phase: 'Bound' } })

  test('whose claim is gone is Released and kept if so told', () => {
    expect(said(driveSync(binder, 'disk', { objects: [left({})] }).steps)).toEqual(['get persistentvolumeclaims data', 'update persistentvolumes/status disk (volume-released)', 'decided volume-retained'])
  })

  test('that nobody can delete is Failed', () => {
    expect(said(driveSync(binder, 'disk', { objects: [left({ persistentVolumeReclaimPolicy: 'Delete', hostPath: undefined, nfs: { server: '10.0.0.1', path: '/d' } })] }).steps).slice(2)).toEqual([
      'get persistentvolumes disk', 'update persistentvolumes/status disk (volume-failed)',
      'VolumeFailedDelete: error getting deleter volume plugin for volume "disk": no deletable volume plugin matched',
    ])
  })

  test('on the host is deleted with its files, but only below /tmp', () => {
    const onHost = (path: string): string[] => said(driveSync(binder, 'disk', { objects: [left({ persistentVolumeReclaimPolicy: 'Delete', hostPath: { path } })] }).steps).slice(3)
    expect(onHost('/tmp/data/pv-1')).toEqual(['delete persistentvolumes disk (volume-deleted)'])
    expect(onHost('/mnt/data')).toEqual(['update persistentvolumes/status disk (volume-failed)', 'VolumeFailedDelete: host_path deleter only supports /tmp/.+ but received provided /mnt/data'])
  })

  test('that a provisioner made is left to it', () => {
    const made = left({ persistentVolumeReclaimPolicy: 'Delete' }, { 'pv.kubernetes.io/provisioned-by': 'example.com/disk' })
    expect(said(driveSync(binder, 'disk', { objects: [made] }).steps).at(-1)).toBe('decided volume-left-to-provisioner')
  })

  test('that is recycled is free again', () => {
    const { steps, requests } = driveSync(binder, 'disk', { objects: [left({ persistentVolumeReclaimPolicy: 'Recycle' }, { 'pv.kubernetes.io/bound-by-controller': 'yes' })] })
    expect(said(steps).slice(3)).toEqual(['VolumeRecycled: Volume recycled', 'update persistentvolumes disk (volume-freed)', 'update persistentvolumes/status disk (volume-available)'])
    expect(requests.at(-2)?.body).not.toHaveProperty('spec.claimRef')
    expect(requests.at(-2)?.body).not.toHaveProperty('metadata.annotations')
  })

  test('is not given up because the cache has not seen its claim yet', () => {
    const live = { 'persistentvolumeclaims/default/data': claim('data', '1Gi', { volumeName: 'disk' }) }
    expect(said(driveSync(binder, 'disk', { objects: [left({})], live }).steps)).toEqual(['get persistentvolumeclaims data'])
  })
})

test('a cluster in which the next periodic look will bind a claim is not done yet', () => {
  const cluster = createCluster({
    equipment,
    seed: 5, machines: [{ name: 'worker-1' }], epoch: '2026-01-01T00:00:00Z',
    programs: { *create(body: { kind: string; metadata: { namespace?: string } }) { return yield [{ request: { verb: 'create', resource: `${body.kind.toLowerCase()}s`, namespace: body.metadata.namespace, body } }] } },
  })
  const create = ({ apiVersion, kind, metadata: { name, namespace }, spec }: PersistentVolume | PersistentVolumeClaim) => cluster.run('create', { apiVersion, kind, metadata: { name, namespace }, spec })
  const phase = () => (cluster.get({ kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data' }) as PersistentVolumeClaim).status?.phase
  create(claim('data', '1Gi'))
  cluster.settle(60_000)
  expect([phase(), cluster.now < 1_000]).toEqual(['Pending', true])
  create(volume('disk', '1Gi'))
  cluster.settle(60_000)
  expect([phase(), cluster.now < 16_000]).toEqual(['Bound', true])
})
