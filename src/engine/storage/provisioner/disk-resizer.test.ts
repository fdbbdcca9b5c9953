import { expect, test } from 'vitest'
import type { ApiRequest, ApiResponse } from '../../apiserver/request.ts'
import { createCluster } from '../../cluster.ts'
import { equipment } from '../../equipment.ts'
import type { Event as CoreEvent, PersistentVolume, PersistentVolumeClaim } from '../../generated/api-types.d.ts'
import type { Status } from '../../kube-object.ts'
import { send, type Routine } from '../../kernel/sync.ts'
import { DISK_PROVISIONER } from './disk-provisioner.ts'

function* ask(request: ApiRequest): Routine<ApiResponse> {
  return yield* send(request)
}

function clusterWithClaim(allowVolumeExpansion: boolean) {
  const cluster = createCluster({ equipment, disks: 'later', seed: 3, machines: [{ name: 'worker-1' }], epoch: '2026-01-01T00:00:00Z', programs: { ask } })
  const request = (wanted: ApiRequest): ApiResponse => {
    const id = cluster.run('ask', wanted)
    cluster.advance(cluster.now + 5_000)
    return cluster.outcome(id)?.result as ApiResponse
  }
  cluster.startProvisioner()
  request({ verb: 'create', resource: 'storageclasses.storage.k8s.io', body: { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'fast' }, provisioner: DISK_PROVISIONER, allowVolumeExpansion } })
  const spec = { storageClassName: 'fast', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } }
  request({ verb: 'create', resource: 'persistentvolumeclaims', namespace: 'default', body: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec } })
  const grow = () => request({ verb: 'patch', patchType: 'merge', resource: 'persistentvolumeclaims', namespace: 'default', name: 'data', body: { spec: { resources: { requests: { storage: '30Gi' } } } } })
  const claim = () => cluster.get({ kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data' }) as PersistentVolumeClaim
  const reasons = () => cluster.list('Event', 'default').map((event) => (event as PersistentVolumeClaim & { reason: string }).reason)
  return { cluster, grow, claim, reasons }
}

test('a provisioned volume grows with its claim', () => {
  const { cluster, grow, claim, reasons } = clusterWithClaim(true)
  expect(claim().status).toMatchObject({ phase: 'Bound', capacity: { storage: '20Gi' } })
  expect(grow().code).toBe(200)
  expect(claim().status).toEqual({ phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '30Gi' } })
  expect((cluster.list('PersistentVolume')[0] as PersistentVolume).spec.capacity).toEqual({ storage: '30Gi' })
  expect(reasons()).toEqual(expect.arrayContaining(['ExternalExpanding', 'Resizing', 'VolumeResizeSuccessful']))
  expect(cluster.list('Event', 'default').filter((event) => (event as CoreEvent).reason === 'Resizing').map((event) => (event as CoreEvent).count)).toEqual([1])
  expect(cluster.quiescent).toBe(true)
})

test('a claim of a class that allows no expansion stays as it is', () => {
  const { grow, claim } = clusterWithClaim(false), answer = grow()
  expect((answer.body as Status).message).toBe('persistentvolumeclaims "data" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize')
  expect(claim().spec.resources?.requests).toEqual({ storage: '20Gi' })
})

test('a deleted claim takes its volume with it', () => {
  const { cluster } = clusterWithClaim(true)
  cluster.run('ask', { verb: 'delete', resource: 'persistentvolumeclaims', namespace: 'default', name: 'data' })
  cluster.advance(cluster.now + 5_000)
  expect([...cluster.list('PersistentVolumeClaim'), ...cluster.list('PersistentVolume')]).toEqual([])
})
