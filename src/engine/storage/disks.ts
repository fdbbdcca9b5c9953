// Which disk is behind a PersistentVolume, where it is one of the provisioner of disks.
import type { PersistentVolume } from '../generated/api-types.d.ts'
import type { ApiRequest } from '../apiserver/request.ts'
import { PROVISIONED_BY } from './volume-matching.ts'

/** Name of the provisioner, as StorageClasses and annotations have it. */
export const DISK_DRIVER = 'wheelhouse.test/disk'

/** Name by which volumes name the driver: a name of DNS, as upstream wants it. */
export const CSI_DRIVER = 'disk.wheelhouse.test'

/** Name of the disk: the handle by which a volume names it, or the volume's own name where the provisioner made both. */
export function diskOf({ metadata, spec }: PersistentVolume): string | undefined {
  if (spec.csi?.driver === CSI_DRIVER) return spec.csi.volumeHandle
  return metadata.annotations?.[PROVISIONED_BY] === DISK_DRIVER && !spec.csi ? metadata.name : undefined
}

/** The class by which claims ask for a disk. */
export const DISK_CLASS: ApiRequest = {
  verb: 'create', resource: 'storageclasses.storage.k8s.io',
  body: { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'disk' }, provisioner: DISK_DRIVER, allowVolumeExpansion: true },
}
