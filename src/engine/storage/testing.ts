// Claims and volumes for tests: small, valid, with just what a test says.
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../generated/api-types.d.ts'
import type { ObjectMeta } from '../kube-object.ts'

function meta(name: string, more: Partial<ObjectMeta> = {}): ObjectMeta {
  return { name, uid: `uid-of-${name}`, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', ...more }
}

/** Of class `manual`, Available, ReadWriteOnce unless said. */
export function volume(name: string, storage: string, spec: Partial<PersistentVolume['spec']> = {}, more: Partial<ObjectMeta> = {}): PersistentVolume {
  return {
    apiVersion: 'v1', kind: 'PersistentVolume', metadata: meta(name, more),
    spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], storageClassName: 'manual', volumeMode: 'Filesystem', persistentVolumeReclaimPolicy: 'Retain', hostPath: { path: '/d' }, ...spec },
    status: { phase: 'Available' },
  }
}

/** Of class `manual`, Pending, ReadWriteOnce unless said. */
export function claim(name: string, storage: string, spec: Partial<PersistentVolumeClaim['spec']> = {}, more: Partial<ObjectMeta> = {}): PersistentVolumeClaim {
  return {
    apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: meta(name, { namespace: 'default', ...more }),
    spec: { resources: { requests: { storage } }, accessModes: ['ReadWriteOnce'], storageClassName: 'manual', volumeMode: 'Filesystem', ...spec },
    status: { phase: 'Pending' },
  }
}

export function storageClass(name: string, provisioner: string, more: Partial<StorageClass> = {}): StorageClass {
  return { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: meta(name), provisioner, reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate', ...more }
}
