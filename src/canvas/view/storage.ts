// Claims and volumes as they are drawn: docked where bound, side by side with a reason where they do not fit.
import type { ClaimScene, PodScene, VolumeScene } from '../../session/scene.ts'
import type { Say } from '../glyphs/define-glyph.ts'
import { textField } from '../glyphs/fields.ts'
import { ofKind } from '../model/model.ts'
import type { Model } from '../model/model.ts'

export interface StorageItem {
  readonly key: string
  readonly claim: ClaimScene | undefined
  readonly volume: VolumeScene | undefined
  readonly bound: boolean
  /** How the claim stands. */
  readonly claimStatus: Say | undefined
  /** Why the volume beside it does not fit, or what the claim waits for. */
  readonly reason: Say | undefined
}

/** A line from a claim to a Pod that uses it. */
export interface Mount {
  readonly claim: string
  readonly pod: string
  readonly mounted: boolean
}

const GIBI: Record<string, number> = { '': 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, k: 1e3, M: 1e6, G: 1e9, T: 1e12 }

/** Bytes of a size such as 20Gi; NaN where it cannot be read. */
export function sizeBytes(size: string): number {
  const match = /^([\d.]+)\s*(\w*)$/.exec(size)
  return match === null ? Number.NaN : Number(match[1]) * (GIBI[match[2]] ?? Number.NaN)
}

/** Why a volume that no claim holds cannot serve this one; undefined where it could. */
export function mismatch(claim: ClaimScene, volume: VolumeScene): Say | undefined {
  if (volume.phase === 'Released') return { code: 'storage.released', params: { claim: volume.claim } }
  if (volume.storageClass !== claim.storageClass) return { code: 'storage.classDiffers', params: { volume: volume.storageClass || '""', claim: claim.storageClass || '""' } }
  if (!claim.modes.every((mode) => volume.modes.includes(mode))) return { code: 'storage.modesDiffer', params: { volume: volume.modes.join(' '), claim: claim.modes.join(' ') } }
  if (sizeBytes(volume.size) < sizeBytes(claim.size)) return { code: 'storage.tooSmall', params: { volume: volume.size, claim: claim.size } }
  return undefined
}

function pendingReason(claim: ClaimScene, model: Model): Say {
  const storageClass = model.byRef.get(`StorageClass//${claim.storageClass}`)
  if (claim.storageClass !== '' && storageClass === undefined) return { code: 'storage.noClass', params: { name: claim.storageClass } }
  if (storageClass === undefined || textField(storageClass, 'provisioner') === 'kubernetes.io/no-provisioner') return { code: 'storage.noVolume' }
  const used = model.pods.some((pod) => pod.namespace === claim.namespace && pod.claims.includes(claim.name))
  const waits = textField(storageClass, 'bindingMode') === 'WaitForFirstConsumer'
  return waits && !used ? { code: 'storage.waitsForConsumer' } : { code: 'storage.onItsWay', params: { name: claim.storageClass } }
}

/** The volume that comes closest to what a claim asks for: worth showing beside it, with what keeps them apart. */
function nearestVolume(claim: ClaimScene, free: ReadonlySet<VolumeScene>): VolumeScene | undefined {
  const shared = (volume: VolumeScene) =>
    Number(volume.storageClass === claim.storageClass) + Number(claim.modes.every((mode) => volume.modes.includes(mode))) + Number(sizeBytes(volume.size) >= sizeBytes(claim.size))
  return [...free].sort((a, b) => shared(b) - shared(a))[0]
}

/** Claims with their volumes in order of creation, then volumes that no claim is beside. */
export function storageItems(model: Model): readonly StorageItem[] {
  const volumes = ofKind<VolumeScene>(model, 'PersistentVolume')
  const free = new Set(volumes)
  const byName = new Map(volumes.map((volume) => [volume.name, volume]))
  const claims = ofKind<ClaimScene>(model, 'PersistentVolumeClaim')
  for (const claim of claims) {
    const volume = byName.get(claim.volume)
    if (volume !== undefined) free.delete(volume)
  }
  const items = claims.map((claim): StorageItem => {
    const volume = byName.get(claim.volume)
    if (claim.phase === 'Bound') return { key: claim.uid, claim, volume, bound: volume !== undefined, claimStatus: { code: 'storage.bound' }, reason: undefined }
    if (claim.phase === 'Lost') return { key: claim.uid, claim, volume: undefined, bound: false, claimStatus: { code: 'storage.lost' }, reason: undefined }
    const reason = pendingReason(claim, model)
    const nearest = volume ?? (reason.code === 'storage.noVolume' || reason.code === 'storage.noClass' ? nearestVolume(claim, free) : undefined)
    if (nearest !== undefined) free.delete(nearest)
    return {
      key: claim.uid, claim, volume: nearest, bound: false, claimStatus: { code: 'storage.pending' },
      reason: nearest === undefined ? reason : (mismatch(claim, nearest) ?? { code: 'storage.binding' }),
    }
  })
  const lone = volumes.filter((volume) => free.has(volume)).map((volume): StorageItem => ({
    key: volume.uid, claim: undefined, volume, bound: false, claimStatus: undefined, reason: undefined,
  }))
  return [...items, ...lone]
}

function isMounted(pod: PodScene): boolean {
  return pod.state === 'ready' || pod.state === 'notready' || pod.state === 'crash' || pod.state === 'terminating'
}

/** Which Pods use which claims. */
export function mountsOf(model: Model): readonly Mount[] {
  const claims = new Map(ofKind<ClaimScene>(model, 'PersistentVolumeClaim').map((claim) => [`${claim.namespace}/${claim.name}`, claim]))
  if (claims.size === 0) return []
  return model.pods.flatMap((pod) => pod.claims.flatMap((name): Mount[] => {
    const claim = claims.get(`${pod.namespace}/${name}`)
    return claim === undefined ? [] : [{ claim: claim.uid, pod: pod.uid, mounted: claim.phase === 'Bound' && isMounted(pod) }]
  }))
}
