// Which volume suits a claim: static matching as both the volume binder and the scheduler do it.
// Models component-helpers/storage/volume/pv_helpers.go.
import type { Node, PersistentVolume, PersistentVolumeClaim } from '../generated/api-types.d.ts'
import { selectorMatches } from '../apiserver/selectors/label-selector.ts'
import { matchesNodeSelector } from '../kinds/node/node-selector.ts'
import { compareQuantities } from '../quantity.ts'

export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'
export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed'
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
/** Who is to make a volume for a claim, and who made a volume. */
export const STORAGE_PROVISIONER = 'volume.kubernetes.io/storage-provisioner'
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by'
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner'
const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class'

export function classOfClaim(claim: PersistentVolumeClaim): string {
  return claim.metadata.annotations?.[BETA_CLASS] ?? claim.spec.storageClassName ?? ''
}

export function classOfVolume(volume: PersistentVolume): string {
  return volume.metadata.annotations?.[BETA_CLASS] ?? volume.spec.storageClassName ?? ''
}

/** Whether the volume's claimRef names this very claim; one without a uid names any claim of that name. */
export function isBoundToClaim(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { claimRef } = volume.spec
  if (!claimRef || claimRef.name !== claim.metadata.name || claimRef.namespace !== claim.metadata.namespace) return false
  return !claimRef.uid || claimRef.uid === claim.metadata.uid
}

export function modesMatch(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  return (claim.spec.volumeMode ?? 'Filesystem') === (volume.spec.volumeMode ?? 'Filesystem')
}

/** Whether the volume offers all access modes that the claim asks for. */
export function accessModesMatch(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  return (claim.spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode))
}

/** Whether the volume can be reached from the node. */
export function isReachableFrom(volume: PersistentVolume, node: Node): boolean {
  const required = volume.spec.nodeAffinity?.required
  return required === undefined || matchesNodeSelector(required, node)
}

export function sizeOf(volume: PersistentVolume): string {
  return String(volume.spec.capacity?.storage ?? '0')
}

export function requestedSize(claim: PersistentVolumeClaim): string {
  return String(claim.spec.resources?.requests?.storage ?? '0')
}

/** Whether a claim that has its volume now asks for more than it got. */
export function isToBeExpanded(claim: PersistentVolumeClaim): boolean {
  const { spec, status, metadata } = claim
  return status?.phase === 'Bound' && Boolean(spec.volumeName) && metadata.deletionTimestamp === undefined && compareQuantities(requestedSize(claim), status.capacity?.storage ?? '0') > 0
}

export interface MatchOptions {
  /** The node from which it must be reachable; without one, access modes are taken for granted. */
  readonly node?: Node
  readonly excluded?: (volume: PersistentVolume) => boolean
  /** The claim's class binds when a Pod needs it: without a node, only a volume reserved for it is taken. */
  readonly delayBinding?: boolean
}

/** Why a volume does not suit a claim. */
export type Mismatch =
  | 'volume-of-another-claim' | 'volume-too-small' | 'volume-other-mode' | 'volume-being-deleted' | 'volume-unreachable'
  | 'volume-not-reserved' | 'volume-not-available' | 'volume-selector-mismatch' | 'volume-other-class' | 'volume-other-access-modes'

/** The first reason for which the volume does not suit the claim. */
export function mismatchOf(claim: PersistentVolumeClaim, volume: PersistentVolume, options: MatchOptions = {}): Mismatch | undefined {
  const isReserved = isBoundToClaim(volume, claim), { selector } = claim.spec
  if (volume.spec.claimRef && !isReserved) return 'volume-of-another-claim'
  if (compareQuantities(sizeOf(volume), requestedSize(claim)) < 0) return 'volume-too-small'
  if (!modesMatch(claim, volume)) return 'volume-other-mode'
  if (volume.metadata.deletionTimestamp) return 'volume-being-deleted'
  const isReachable = options.node === undefined || isReachableFrom(volume, options.node)
  if (isReserved) return isReachable ? undefined : 'volume-unreachable'
  if (options.node === undefined && options.delayBinding) return 'volume-not-reserved'
  if (volume.status?.phase !== 'Available') return 'volume-not-available'
  if (selector && !selectorMatches(selector, volume.metadata.labels)) return 'volume-selector-mismatch'
  if (classOfVolume(volume) !== classOfClaim(claim)) return 'volume-other-class'
  if (!isReachable) return 'volume-unreachable'
  return options.node !== undefined && !accessModesMatch(claim, volume) ? 'volume-other-access-modes' : undefined
}

/** The volume that is reserved for the claim, else the smallest that suits, the first of equals. */
export function findMatchingVolume(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[], options: MatchOptions = {}): PersistentVolume | undefined {
  let smallest: PersistentVolume | undefined
  for (const volume of volumes) {
    if (options.excluded?.(volume)) continue
    const mismatch = mismatchOf(claim, volume, options)
    if (isBoundToClaim(volume, claim)) {
      if (mismatch === undefined) return volume
      // It is reserved and out of reach: no other volume may take its place.
      if (mismatch === 'volume-unreachable') return undefined
    } else if (mismatch === undefined && (!smallest || compareQuantities(sizeOf(smallest), sizeOf(volume)) > 0)) smallest = volume
  }
  return smallest
}

const ACCESS_MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'] as const

/** Names the set of access modes that a volume offers, in whatever order it lists them. */
export function accessModesKey(modes: readonly string[] | undefined): string {
  return ACCESS_MODES.filter((mode) => modes?.includes(mode)).join(',')
}

/** Keys of all sets with at least these modes, the smallest sets first. */
export function sufficientAccessModes(wanted: readonly string[] | undefined): readonly string[] {
  const sets = Array.from({ length: 1 << ACCESS_MODES.length }, (_, bits) => ACCESS_MODES.filter((_mode, i) => bits & (1 << i)))
  return sets.filter((set) => (wanted ?? []).every((mode) => (set as readonly string[]).includes(mode))).sort((x, y) => x.length - y.length).map(accessModesKey)
}
