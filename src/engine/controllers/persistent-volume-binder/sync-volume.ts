// One PersistentVolume: free, reserved, bound, or left behind by its claim.
// Models pkg/controller/volume/persistentvolume/pv_controller.go (syncVolume).
import type { PersistentVolume, PersistentVolumeClaim } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import { failureReason, isFailure, record, RequestFailed, type Routine, send } from '../../kernel/sync.ts'
import claimKind from '../../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import volumeKind from '../../kinds/persistent-volume/persistent-volume.kind.ts'
import type { Status } from '../../kube-object.ts'
import { modesMatch, PROVISIONED_BY } from '../../storage/volume-matching.ts'
import { reclaim } from './reclaim.ts'
import { newest, setVolumePhase, unbind } from './writes.ts'

export function* syncVolume(view: SyncView, name: string): Routine<void> {
  const volume = newest(view, view.get(volumeKind, undefined, name))
  if (!volume) return
  const { claimRef } = volume.spec
  // Reserved by name only: it waits until a claim of that name comes.
  if (!claimRef?.uid) return remember(view, volume, yield* setVolumePhase(volume, 'Available'))
  const claim = yield* claimOf(view, volume)
  if (!claim) return yield* release(view, volume)
  if (!claim.spec.volumeName) return yield* checkMode(volume, claim)
  if (claim.spec.volumeName === name) return remember(view, volume, yield* setVolumePhase(volume, 'Bound'))
  const isProvisioned = volume.metadata.annotations?.[PROVISIONED_BY] !== undefined
  if (isProvisioned && volume.spec.persistentVolumeReclaimPolicy === 'Delete') yield* release(view, volume)
  else yield* unbind(volume)
}

/** The claim that the volume names, if it still exists. The cache may be behind, so the API server is asked before a volume is given up. */
function* claimOf(view: SyncView, volume: PersistentVolume): Routine<PersistentVolumeClaim | undefined> {
  const { claimRef } = volume.spec, namespace = claimRef?.namespace, name = claimRef?.name ?? ''
  const cached = view.get(claimKind, namespace, name), isSettled = volume.status?.phase === 'Released' || volume.status?.phase === 'Failed'
  if (cached || isSettled) return cached?.metadata.uid === claimRef?.uid ? cached : undefined
  const answer = yield* send({ verb: 'get', resource: 'persistentvolumeclaims', namespace, name })
  if (isFailure(answer)) {
    if (failureReason(answer) !== 'NotFound') throw new RequestFailed(answer.body as Status)
    return undefined
  }
  const claim = answer.body as PersistentVolumeClaim
  return claim.metadata.uid === claimRef?.uid ? claim : undefined
}

function* release(view: SyncView, volume: PersistentVolume): Routine<void> {
  const isNews = volume.status?.phase !== 'Released' && volume.status?.phase !== 'Failed'
  const released = isNews ? yield* setVolumePhase(volume, 'Released') : volume
  remember(view, volume, released)
  yield* reclaim(view, released, isNews)
}

/** The claim's own sync does the binding; here only what will never fit is said. */
function* checkMode(volume: PersistentVolume, claim: PersistentVolumeClaim): Routine<void> {
  if (modesMatch(claim, volume)) return
  const { name } = volume.metadata, claimName = claim.metadata.name
  yield* record(volume, 'Warning', 'VolumeMismatch', `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${claimName}" due to incompatible volumeMode.`)
  yield* record(claim, 'Warning', 'VolumeMismatch', `Cannot bind PersistentVolume "${name}" to requested PersistentVolumeClaim "${claimName}" due to incompatible volumeMode.`)
}

function remember(view: SyncView, before: PersistentVolume, after: PersistentVolume): void {
  if (after !== before) view.remember('written', after)
}
