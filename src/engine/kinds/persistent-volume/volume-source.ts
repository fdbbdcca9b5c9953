// Where the bytes of a PersistentVolume are.
import type { PersistentVolume } from '../../generated/api-types.d.ts'

/** In the order in which the API server looks at them. */
export const volumeSourceFields = [
  'hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'glusterfs', 'flocker', 'nfs', 'rbd', 'quobyte', 'cephfs', 'iscsi', 'cinder', 'fc', 'flexVolume',
  'azureFile', 'vsphereVolume', 'photonPersistentDisk', 'portworxVolume', 'azureDisk', 'scaleIO', 'local', 'storageos', 'csi',
] as const

export type SourceField = (typeof volumeSourceFields)[number]

/** The kind of storage, such as hostPath, nfs or the name of a CSI driver. */
export function sourceOf({ spec }: PersistentVolume): string {
  return spec.csi?.driver ?? volumeSourceFields.find((field) => spec[field] !== undefined) ?? ''
}
