// The writes of the volume binder: each is made only if it changes something, and what it gave is remembered until the cache shows it.
// Models pkg/controller/volume/persistentvolume/pv_controller.go (bind, unbindVolume, update…) and component-helpers/storage/volume (GetBindVolumeToClaim).
import type { PersistentVolume, PersistentVolumeClaim } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import { keyOf } from '../../kernel/informer.ts'
import type { Decision } from '../../kernel/span.ts'
import { must, type Routine } from '../../kernel/sync.ts'
import type { KubeObject, ObjectMeta } from '../../kube-object.ts'
import { isEqual } from '../../structure.ts'
import { BIND_COMPLETED, BOUND_BY_CONTROLLER, isBoundToClaim } from '../../storage/volume-matching.ts'

type Phase<T extends PersistentVolume | PersistentVolumeClaim> = NonNullable<NonNullable<T['status']>['phase']>

/** What a sync of this key has written last, as long as the cache shows an older version. */
export function newest<T extends KubeObject>(view: SyncView, cached: T | undefined): T | undefined {
  const written = view.recall<T>('written')
  if (!written) return cached
  const isNewer = cached !== undefined && written.metadata.uid === cached.metadata.uid && Number(written.metadata.resourceVersion) > Number(cached.metadata.resourceVersion)
  if (isNewer) return written
  view.remember('written', undefined)
  return cached
}

export function* updateClaim(view: SyncView, claim: PersistentVolumeClaim, why: Decision): Routine<PersistentVolumeClaim> {
  const { namespace, name } = claim.metadata
  const written = yield* must<PersistentVolumeClaim>({ verb: 'update', resource: 'persistentvolumeclaims', namespace, name, body: claim }, why)
  view.remember('written', written)
  return written
}

/** Phase, and what the volume offers. A volume's capacity is taken over when the claim becomes bound, not later. */
export function* setClaimStatus(view: SyncView, claim: PersistentVolumeClaim, phase: Phase<PersistentVolumeClaim>, volume: PersistentVolume | undefined): Routine<void> {
  const { accessModes: oldModes, capacity: oldCapacity, ...rest } = claim.status ?? {}
  const accessModes = volume?.spec.accessModes, capacity = volume && (claim.status?.phase === 'Bound' ? oldCapacity : volume.spec.capacity)
  if (claim.status?.phase === phase && isEqual(oldModes, accessModes) && isEqual(oldCapacity, capacity)) return
  const status = { ...rest, phase, ...(accessModes ? { accessModes } : {}), ...(capacity ? { capacity } : {}) }
  const { namespace, name } = claim.metadata
  const why = { code: `claim-${phase.toLowerCase()}`, params: { claim: name, volume: volume?.metadata.name ?? claim.spec.volumeName ?? '' } }
  const written = yield* must({ verb: 'update', resource: 'persistentvolumeclaims', subresource: 'status', namespace, name, body: { ...claim, status } }, why)
  view.remember('written', written)
}

export function* updateVolume(volume: PersistentVolume, why: Decision): Routine<PersistentVolume> {
  return yield* must<PersistentVolume>({ verb: 'update', resource: 'persistentvolumes', name: volume.metadata.name, body: volume }, why)
}

/** Returns the volume as it is then; the same one if its phase was right. */
export function* setVolumePhase(volume: PersistentVolume, phase: Phase<PersistentVolume>, message = ''): Routine<PersistentVolume> {
  if (volume.status?.phase === phase) return volume
  const { message: _old, ...rest } = volume.status ?? {}, { name } = volume.metadata, { claimRef } = volume.spec
  const status = { ...rest, phase, ...(message ? { message } : {}) }
  const why = { code: `volume-${phase.toLowerCase()}`, params: { volume: name, claim: claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : '', message } }
  return yield* must<PersistentVolume>({ verb: 'update', resource: 'persistentvolumes', subresource: 'status', name, body: { ...volume, status } }, why)
}

/** Binds in four writes, each of which a later sync can take up: the volume's claim and phase, the claim's volume and status. */
export function* bind(view: SyncView, volume: PersistentVolume, claim: PersistentVolumeClaim): Routine<void> {
  const reserved = yield* setVolumePhase(yield* reserve(volume, claim), 'Bound')
  const named = yield* nameVolume(view, claim, reserved)
  yield* setClaimStatus(view, named, 'Bound', reserved)
}

function* reserve(volume: PersistentVolume, claim: PersistentVolumeClaim): Routine<PersistentVolume> {
  const { metadata, spec } = volume, { namespace, name, uid, resourceVersion } = claim.metadata
  const isNamed = isBoundToClaim(volume, claim), isReserved = isNamed && spec.claimRef?.uid === uid
  const annotations = isNamed || metadata.annotations?.[BOUND_BY_CONTROLLER] !== undefined ? metadata.annotations : { ...metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' }
  if (isReserved && annotations === metadata.annotations) return volume
  const claimRef = isReserved ? spec.claimRef : { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion }
  const body = { ...volume, metadata: { ...metadata, ...(annotations ? { annotations } : {}) }, spec: { ...spec, claimRef } }
  return yield* updateVolume(body, { code: 'volume-chosen', params: { volume: metadata.name, claim: keyOf(claim), wasReserved: isNamed } })
}

function* nameVolume(view: SyncView, claim: PersistentVolumeClaim, volume: PersistentVolume): Routine<PersistentVolumeClaim> {
  const { metadata, spec } = claim, volumeName = volume.metadata.name, known = metadata.annotations ?? {}
  const isNamed = spec.volumeName === volumeName
  if (isNamed && known[BIND_COMPLETED] !== undefined) return claim
  const annotations = { ...known, ...(isNamed || known[BOUND_BY_CONTROLLER] !== undefined ? {} : { [BOUND_BY_CONTROLLER]: 'yes' }), [BIND_COMPLETED]: 'yes' }
  return yield* updateClaim(view, { ...claim, metadata: { ...metadata, annotations }, spec: { ...spec, volumeName } }, { code: 'claim-gets-volume', params: { claim: metadata.name, volume: volumeName } })
}

/** Takes the claim off a volume; a reservation that a person made stays, without the uid. */
export function* unbind(volume: PersistentVolume): Routine<void> {
  const { metadata, spec } = volume, { claimRef, ...free } = spec, isOurs = metadata.annotations?.[BOUND_BY_CONTROLLER] !== undefined
  const why = { code: 'volume-freed', params: { volume: metadata.name, claim: `${claimRef?.namespace ?? ''}/${claimRef?.name ?? ''}` } }
  const { uid: _uid, ...reservation } = claimRef ?? {}
  const body = isOurs ? { ...volume, metadata: withoutAnnotation(metadata, BOUND_BY_CONTROLLER), spec: free } : { ...volume, spec: { ...spec, claimRef: reservation } }
  yield* setVolumePhase(yield* updateVolume(body, why), 'Available')
}

function withoutAnnotation(metadata: ObjectMeta, name: string): ObjectMeta {
  const { annotations, ...rest } = metadata, { [name]: _gone, ...left } = annotations ?? {}
  return Object.keys(left).length > 0 ? { ...rest, annotations: left } : rest
}
