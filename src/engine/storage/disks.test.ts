// What becomes of disks when claims and volumes go, on a whole cluster with the provisioner of disks.
import { expect, test } from 'vitest'
import type { PersistentVolume } from '../generated/api-types.d.ts'
import { TestCluster } from '../node/files/testing.ts'
import { CSI_DRIVER, DISK_DRIVER } from './disks.ts'
import { PROVISIONED_BY } from './volume-matching.ts'

function shelf(it: TestCluster, name: string, spec: object, annotations: object = {}): void {
  it.create('persistentvolumes', { kind: 'PersistentVolume', metadata: { name, annotations }, spec: { capacity: { storage: '5Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: 'manual', ...spec } })
}

function claim(it: TestCluster, name: string, more: object = {}): void {
  it.create('persistentvolumeclaims', { kind: 'PersistentVolumeClaim', metadata: { name, namespace: 'default' }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'manual', resources: { requests: { storage: '1Gi' } }, ...more } })
  it.run(5_000)
}

function use(it: TestCluster, pod: string, claimName: string): void {
  it.pod(pod, { containers: [{ name: 'app', image: 'busybox', command: ['sleep', '3600'], volumeMounts: [{ name: 'data', mountPath: '/data' }] }], volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] })
}

const csi = (volumeHandle: string): object => ({ csi: { driver: CSI_DRIVER, volumeHandle } })
const phase = (it: TestCluster, name: string): string | undefined => (it.cluster.get({ kind: 'PersistentVolume', name }) as PersistentVolume | undefined)?.status?.phase

test('a disk outlives the Pod that writes to it', () => {
  const it = new TestCluster({ disks: true })
  shelf(it, 'pv-keep', { ...csi('disk-keep'), persistentVolumeReclaimPolicy: 'Retain' })
  it.run(2_000)
  expect(it.cluster.thing('SimDisk', 'disk-keep')).toEqual({ exists: true, files: 0, volume: 'pv-keep' })
  claim(it, 'data')
  use(it, 'first', 'data')
  expect(it.sh('first', 'echo kept > /data/note').exitCode).toBe(0)
  expect(it.cluster.thing('SimDisk', 'disk-keep')?.files).toBe(1)
  it.delete('pods', 'first')
  use(it, 'second', 'data')
  expect(it.sh('second', 'cat /data/note').stdout).toBe('kept\n')
})

test('Retain keeps volume and disk, and the next claim finds the old data once the name is wiped off', () => {
  const it = new TestCluster({ disks: true })
  shelf(it, 'pv-keep', { ...csi('disk-keep'), persistentVolumeReclaimPolicy: 'Retain' })
  claim(it, 'old')
  use(it, 'writer', 'old')
  it.sh('writer', 'echo old > /data/note')
  it.delete('pods', 'writer')
  it.delete('persistentvolumeclaims', 'old', 5_000)
  expect(phase(it, 'pv-keep')).toBe('Released')
  expect(it.cluster.thing('SimDisk', 'disk-keep')).toMatchObject({ exists: true, files: 1 })
  claim(it, 'new')
  expect(phase(it, 'pv-keep')).toBe('Released')
  it.ask({ verb: 'patch', patchType: 'merge', resource: 'persistentvolumes', name: 'pv-keep', body: { spec: { claimRef: null } } })
  it.run(20_000)
  expect(phase(it, 'pv-keep')).toBe('Bound')
  use(it, 'reader', 'new')
  expect(it.sh('reader', 'cat /data/note').stdout).toBe('old\n')
})

test('Delete takes the disk with the volume where the provisioner made it', () => {
  const it = new TestCluster({ disks: true })
  shelf(it, 'pv-drop', { ...csi('disk-drop'), persistentVolumeReclaimPolicy: 'Delete' }, { [PROVISIONED_BY]: DISK_DRIVER })
  claim(it, 'data')
  use(it, 'writer', 'data')
  it.sh('writer', 'echo gone > /data/note')
  it.delete('pods', 'writer')
  it.delete('persistentvolumeclaims', 'data', 10_000)
  expect(phase(it, 'pv-drop')).toBeUndefined()
  expect(it.cluster.thing('SimDisk', 'disk-drop')).toEqual({ exists: false, files: 0, volume: 'pv-drop' })
})

test('a volume that nobody says who made fails to be deleted, and its disk stays', () => {
  const it = new TestCluster({ disks: true })
  shelf(it, 'pv-drop', { ...csi('disk-drop'), persistentVolumeReclaimPolicy: 'Delete' })
  claim(it, 'data')
  it.delete('persistentvolumeclaims', 'data', 10_000)
  expect(phase(it, 'pv-drop')).toBe('Failed')
  expect(it.cluster.thing('SimDisk', 'disk-drop')?.exists).toBe(true)
})

test('a claim of the class gets a disk of its own', () => {
  const it = new TestCluster({ disks: true })
  claim(it, 'data', { storageClassName: 'disk' })
  const [volume] = it.cluster.list('PersistentVolume')
  expect(it.cluster.thing('SimDisk', volume.metadata.name)).toEqual({ exists: true, files: 0, volume: volume.metadata.name })
  it.delete('persistentvolumeclaims', 'data', 10_000)
  expect(it.cluster.thing('SimDisk', volume.metadata.name)?.exists).toBe(false)
})

test('a volume on a machine is seen by all that mount it there', () => {
  const it = new TestCluster()
  shelf(it, 'pv-host', { hostPath: { path: '/srv/data' } })
  claim(it, 'data')
  use(it, 'writer', 'data')
  it.sh('writer', 'echo here > /data/note')
  it.pod('looker', { containers: [{ name: 'app', image: 'busybox', command: ['sleep', '3600'], volumeMounts: [{ name: 'host', mountPath: '/host' }] }], volumes: [{ name: 'host', hostPath: { path: '/srv' } }] })
  expect(it.sh('looker', 'cat /host/data/note').stdout).toBe('here\n')
})
