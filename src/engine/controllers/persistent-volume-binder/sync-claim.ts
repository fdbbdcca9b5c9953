// One claim: find it a volume, or see to it that it still has the one it was given.
// Models pkg/controller/volume/persistentvolume/pv_controller.go (syncUnboundClaim, syncBoundClaim).
import type { EventReason } from '../../event-reasons.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../generated/api-types.d.ts'
import type { SyncResult, SyncView } from '../../kernel/controller.ts'
import { keyOf, splitKey } from '../../kernel/informer.ts'
import { record, type Routine } from '../../kernel/sync.ts'
import claimKind from '../../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import volumeKind from '../../kinds/persistent-volume/persistent-volume.kind.ts'
import { compareQuantities } from '../../quantity.ts'
import {
  accessModesMatch, BIND_COMPLETED, BOUND_BY_CONTROLLER, classOfClaim, classOfVolume, findMatchingVolume, isBoundToClaim, mismatchOf, modesMatch, requestedSize, sizeOf, sufficientAccessModes,
} from '../../storage/volume-matching.ts'
import { isDelayed, leaveUnbound } from './unbound-claim.ts'
import { bind, newest, setClaimStatus } from './writes.ts'
import { VOLUMES_BY_MODES } from './indexes.ts'


export function* syncClaim(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key), claim = newest(view, view.get(claimKind, namespace, name))
  if (!claim) return view.remember('told', undefined)
  if (claim.metadata.annotations?.[BIND_COMPLETED] !== undefined) return yield* syncBoundClaim(view, claim)
  if (claim.spec.volumeName) return yield* syncNamedVolume(view, claim, claim.spec.volumeName)
  const volume = findVolume(view, claim)
  if (volume) return yield* bind(view, volume, claim)
  const fresh = isDelayed(view, claim) ? undefined : view.list(volumeKind).find((candidate) => isAboutToSuit(claim, candidate))
  if (fresh) return { retry: { code: 'volume-not-ready-yet', params: { claim: name, volume: fresh.metadata.name } } }
  yield* leaveUnbound(view, claim)
}

/** A volume so new that it is not Available yet, or not as far as this cache shows: the next look may find it, no need to wait for the periodic one. */
function isAboutToSuit(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  if ((volume.status?.phase ?? 'Pending') !== 'Pending' || !accessModesMatch(claim, volume)) return false
  return mismatchOf(claim, { ...volume, status: { phase: 'Available' } }) === undefined
}

/** The smallest fitting volume of the smallest sufficient set of access modes. */
function findVolume(view: SyncView, claim: PersistentVolumeClaim): PersistentVolume | undefined {
  const delayBinding = isDelayed(view, claim)
  for (const modes of sufficientAccessModes(claim.spec.accessModes)) {
    const volume = findMatchingVolume(claim, view.found(volumeKind, VOLUMES_BY_MODES, modes), { delayBinding })
    if (volume) return volume
  }
  return undefined
}

/** The author of the claim, or the scheduler, has chosen the volume. */
function* syncNamedVolume(view: SyncView, claim: PersistentVolumeClaim, name: string): Routine<void> {
  const volume = view.get(volumeKind, undefined, name), about = `PersistentVolumeClaim/${keyOf(claim)}`, read = [`PersistentVolume//${name}`]
  if (!volume) {
    yield [{ decision: { code: 'named-volume-missing', params: { claim: claim.metadata.name, volume: name } }, about, read }]
    return yield* setClaimStatus(view, claim, 'Pending', undefined)
  }
  if (isBoundToClaim(volume, claim)) return yield* bind(view, volume, claim)
  const problem = volume.spec.claimRef ? undefined : unsatisfied(volume, claim)
  if (!volume.spec.claimRef && !problem) return yield* bind(view, volume, claim)
  if (problem) {
    yield [{ decision: { code: 'named-volume-does-not-fit', params: { claim: claim.metadata.name, volume: name, problem } }, about, read }]
    yield* record(claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${name}": ${problem}`)
  } else if (claim.metadata.annotations?.[BOUND_BY_CONTROLLER] === undefined) {
    const holder = `${volume.spec.claimRef?.namespace ?? ''}/${volume.spec.claimRef?.name ?? ''}`
    yield [{ decision: { code: 'named-volume-taken', params: { claim: claim.metadata.name, volume: name, holder } }, about, read }]
    yield* record(claim, 'Warning', 'FailedBinding', `volume "${name}" already bound to a different claim.`)
  } else return
  yield* setClaimStatus(view, claim, 'Pending', undefined)
}

/** What the named volume does not offer, in upstream's words. Models checkVolumeSatisfyClaim. */
function unsatisfied(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (compareQuantities(sizeOf(volume), requestedSize(claim)) < 0) return 'requested PV is too small'
  if (classOfVolume(volume) !== classOfClaim(claim)) return 'storageClassName does not match'
  if (!modesMatch(claim, volume)) return 'incompatible volumeMode'
  return accessModesMatch(claim, volume) ? undefined : 'incompatible accessMode'
}

function* syncBoundClaim(view: SyncView, claim: PersistentVolumeClaim): Routine<void> {
  const { volumeName } = claim.spec
  if (!volumeName) return yield* lose(view, claim, 'ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!')
  const volume = view.get(volumeKind, undefined, volumeName)
  if (!volume) return yield* lose(view, claim, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!')
  const { claimRef } = volume.spec
  if (!claimRef || isBoundToClaim(volume, claim)) return yield* bind(view, volume, claim)
  yield* lose(view, claim, 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly')
}

function* lose(view: SyncView, claim: PersistentVolumeClaim, reason: EventReason, message: string): Routine<void> {
  if (claim.status?.phase === 'Lost') return
  yield* setClaimStatus(view, claim, 'Lost', undefined)
  yield* record(claim, 'Warning', reason, message)
}
