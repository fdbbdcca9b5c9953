// The disks behind PersistentVolumes of `wheelhouse.test/disk`, as the cloud that they belong to has them: there is one for every volume
// that names it, and it is deleted with the volume only where the provisioner does that. The driver follows the volumes by a watch of its own.
import type { ObjectList } from '../../apiserver/request.ts'
import type { PersistentVolume } from '../../generated/api-types.d.ts'
import { type ResponseEnvelope, sendRequest } from '../../kernel/api-client.ts'
import type { WatchEnvelope } from '../../kernel/controller-process.ts'
import type { Delivery, Kernel } from '../../kernel/kernel.ts'
import type { FileStores } from '../../node/files/file-stores.ts'
import { diskOf } from '../disks.ts'
import { PROVISIONED_BY } from '../volume-matching.ts'
import { DISK_PROVISIONER } from './disk-provisioner.ts'

const ADDRESS = 'external-provisioner/disk-driver'

export class DiskDriver {
  private readonly kernel: Kernel
  private readonly files: FileStores

  constructor(kernel: Kernel, files: FileStores) {
    this.kernel = kernel
    this.files = files
    kernel.listen(ADDRESS, (delivery) => this.receive(delivery))
  }

  /** Begins to follow the volumes. */
  start(): void {
    sendRequest(this.kernel, ADDRESS, { verb: 'watch', resource: 'persistentvolumes' }, undefined)
  }

  private receive({ op, payload }: Delivery): void {
    if (op === 'response') for (const volume of (((payload as ResponseEnvelope).response.body as Partial<ObjectList>).items ?? []) as readonly PersistentVolume[]) this.take('ADDED', volume)
    if (op !== 'watch') return
    const { type, object } = payload as WatchEnvelope
    if (object.kind === 'PersistentVolume') this.take(type, object as PersistentVolume)
  }

  private take(type: WatchEnvelope['type'], volume: PersistentVolume): void {
    const disk = diskOf(volume)
    if (disk === undefined) return
    if (type === 'ADDED') this.files.addDisk(disk, volume.metadata.name)
    else if (type === 'DELETED' && isDeletedWithDisk(volume)) this.files.deleteDisk(disk)
  }
}

/** Whether the provisioner deleted the disk before it deleted the volume. One that somebody deletes by hand leaves its disk behind. */
function isDeletedWithDisk({ metadata, spec, status }: PersistentVolume): boolean {
  return metadata.annotations?.[PROVISIONED_BY] === DISK_PROVISIONER && spec.persistentVolumeReclaimPolicy === 'Delete' && status?.phase === 'Released'
}
