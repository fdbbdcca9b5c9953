// What becomes of a volume whose claim is gone: kept, deleted by whoever provisioned it, or scrubbed.
// Models pkg/controller/volume/persistentvolume/pv_controller.go (reclaimVolume, deleteVolumeOperation, recycleVolumeOperation)
// and pkg/volume/hostpath/host_path.go (hostPathDeleter).
import type { EventReason } from '../../event-reasons.ts'
import type { PersistentVolume } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import { failureReason, isFailure, record, RequestFailed, type Routine, send } from '../../kernel/sync.ts'
import type { Status } from '../../kube-object.ts'
import { PROVISIONED_BY } from '../../storage/volume-matching.ts'
import { setVolumePhase, unbind } from './writes.ts'

/** `isNews`: the volume has just been released. */
export function* reclaim(view: SyncView, volume: PersistentVolume, isNews: boolean): Routine<void> {
  const policy = volume.spec.persistentVolumeReclaimPolicy ?? 'Retain', { name } = volume.metadata, about = `PersistentVolume//${name}`
  if (policy === 'Retain') {
    if (isNews) yield [{ decision: { code: 'volume-retained', params: { volume: name } }, about }]
    return
  }
  // Looked at once; a volume that failed stays so until somebody changes it.
  if (!isNews && volume.status?.phase === 'Failed') return
  const fresh = yield* fetch(name)
  if (!fresh?.spec.claimRef || fresh.spec.claimRef.uid !== volume.spec.claimRef?.uid) return
  if (policy === 'Recycle') return yield* recycle(view, fresh)
  const provisioner = fresh.metadata.annotations?.[PROVISIONED_BY]
  if (provisioner !== undefined) {
    if (isNews) yield [{ decision: { code: 'volume-left-to-provisioner', params: { volume: name, provisioner } }, about }]
    return
  }
  const path = fresh.spec.hostPath?.path
  if (path === undefined) return yield* fail(view, fresh, 'VolumeFailedDelete', `error getting deleter volume plugin for volume "${name}": no deletable volume plugin matched`)
  if (!/\/tmp\/.+/.test(path)) return yield* fail(view, fresh, 'VolumeFailedDelete', `host_path deleter only supports /tmp/.+ but received provided ${path}`)
  yield* send({ verb: 'delete', resource: 'persistentvolumes', name }, { code: 'volume-deleted', params: { volume: name } })
}

function* fetch(name: string): Routine<PersistentVolume | undefined> {
  const answer = yield* send({ verb: 'get', resource: 'persistentvolumes', name })
  if (!isFailure(answer)) return answer.body as PersistentVolume
  if (failureReason(answer) === 'NotFound') return undefined
  throw new RequestFailed(answer.body as Status)
}

function* fail(view: SyncView, volume: PersistentVolume, reason: EventReason, message: string): Routine<void> {
  if (volume.status?.phase === 'Failed') return
  view.remember('written', yield* setVolumePhase(volume, 'Failed', message))
  yield* record(volume, 'Warning', reason, message)
}

// Simplified: upstream runs a Pod, recycler-for-<volume>, that deletes the files; here the volume is empty at once and no such Pod is seen.
function* recycle(view: SyncView, volume: PersistentVolume): Routine<void> {
  if (!volume.spec.hostPath && !volume.spec.nfs) return yield* fail(view, volume, 'VolumeFailedRecycle', 'No recycler plugin found for the volume!')
  yield* record(volume, 'Normal', 'VolumeRecycled', 'Volume recycled')
  view.remember('written', undefined)
  yield* unbind(volume)
}
