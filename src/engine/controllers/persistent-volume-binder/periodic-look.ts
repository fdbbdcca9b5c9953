// Claims that found nothing are looked at again every so often, in the background. When it is plain that the next such look will bind one,
// the cluster is not done yet: a timer in the foreground says so.
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../generated/api-types.d.ts'
import type { SyncResult, SyncView } from '../../kernel/controller.ts'
import type { Informer } from '../../kernel/informer.ts'
import claimKind from '../../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import storageClassKind, { isDefaultStorageClass } from '../../kinds/storage-class/storage-class.kind.ts'
import { accessModesMatch, classOfClaim, mismatchOf } from '../../storage/volume-matching.ts'

/** A key of its own: nothing is done for it but wait. */
export const AWAIT_LOOK = 'await-periodic-look'

/** Waits until a periodic look must have taken place. */
export function awaitLook(view: SyncView): SyncResult {
  const now = view.now(), until = view.recall<number>('until') ?? now + view.setting('claimBinderSyncPeriodMs')
  view.remember('until', now < until ? until : undefined)
  return now < until ? { againInMs: until - now } : undefined
}

function isWaiting({ spec, status }: PersistentVolumeClaim, volumeName?: string): boolean {
  return status?.phase === 'Pending' && (!spec.volumeName || spec.volumeName === volumeName)
}

/** Whether a volume that has just become Available will be taken by a claim that has looked in vain. */
export function isAwaited(volume: PersistentVolume, old: PersistentVolume | undefined, informer: Informer): boolean {
  if (volume.status?.phase !== 'Available' || old?.status?.phase === 'Available') return false
  return informer.list(claimKind).some((claim) => {
    if (!isWaiting(claim, volume.metadata.name) || mismatchOf(claim, volume) !== undefined || !accessModesMatch(claim, volume)) return false
    return informer.get(storageClassKind, undefined, classOfClaim(claim))?.volumeBindingMode !== 'WaitForFirstConsumer'
  })
}

/** Whether claims wait for this class, or for any default one. */
export function isClassAwaited(storageClass: StorageClass, informer: Informer): boolean {
  const { name } = storageClass.metadata, isDefault = isDefaultStorageClass(storageClass)
  return informer.list(claimKind).some((claim) => isWaiting(claim) && (classOfClaim(claim) === name || (isDefault && claim.spec.storageClassName === undefined)))
}
