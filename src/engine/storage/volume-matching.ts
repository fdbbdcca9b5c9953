// Which volume suits a claim: static matching as both the volume binder and the scheduler do it.
// Models component-helpers/storage/volume/pv_helpers.go.
import type { Node, PersistentVolume, PersistentVolumeClaim } from '../generated/api-types.d.ts'
import { selectorMatches } from '../apiserver/selectors/label-selector.ts'
import { matchesNodeSelector } from '../kinds/node/node-selector.ts'
import { compareQuantities } from '../quantity.ts'

export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'
export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed'
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
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

export interface MatchOptions {
  /** The node from which it must be reachable; without one, access modes are taken for granted. */
  readonly node?: Node
  readonly excluded?: (volume: PersistentVolume) => boolean
  /** The claim's class binds when a Pod needs it: without a node, only a volume reserved for it is taken. */
  readonly delayBinding?: boolean
}

/** The volume that is reserved for the claim, else the smallest that suits, the first of equals. */
export function findMatchingVolume(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[], options: MatchOptions = {}): PersistentVolume | undefined {
  const wantedSize = requestedSize(claim), wantedClass = classOfClaim(claim)
  const { selector } = claim.spec
  let smallest: PersistentVolume | undefined
  for (const volume of volumes) {
    if (options.excluded?.(volume)) continue
    if (volume.spec.claimRef && !isBoundToClaim(volume, claim)) continue
    if (compareQuantities(sizeOf(volume), wantedSize) < 0 || !modesMatch(claim, volume) || volume.metadata.deletionTimestamp) continue
    const isReachable = options.node === undefined || isReachableFrom(volume, options.node)
    if (isBoundToClaim(volume, claim)) return isReachable ? volume : undefined
    if (options.node === undefined && options.delayBinding) continue
    if (volume.status?.phase !== 'Available' || (selector && !selectorMatches(selector, volume.metadata.labels))) continue
    if (classOfVolume(volume) !== wantedClass || !isReachable) continue
    if (options.node !== undefined && !accessModesMatch(claim, volume)) continue
    if (!smallest || compareQuantities(sizeOf(smallest), sizeOf(volume)) > 0) smallest = volume
  }
  return smallest
}
