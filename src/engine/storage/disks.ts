// Which disk is behind a PersistentVolume, where it is one of `wheelhouse.test/disk`.
import type { PersistentVolume } from '../generated/api-types.d.ts'
import { PROVISIONED_BY } from './volume-matching.ts'

/** Name of the driver and of its provisioner. */
export const DISK_DRIVER = 'wheelhouse.test/disk'

/** Name of the disk: the handle by which a volume names it, or the volume's own name where the provisioner made both. */
export function diskOf({ metadata, spec }: PersistentVolume): string | undefined {
  if (spec.csi?.driver === DISK_DRIVER) return spec.csi.volumeHandle
  return metadata.annotations?.[PROVISIONED_BY] === DISK_DRIVER && !spec.csi ? metadata.name : undefined
}
