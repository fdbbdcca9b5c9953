// Which claims a Pod mounts. Models component-helpers/storage/ephemeral and pkg/controller/volume/common (PodPVCIndex).
import type { PersistentVolumeClaim, Pod, Volume } from '../generated/api-types.d.ts'

/** Name of the claim that is made for an ephemeral volume of a Pod. */
export function ephemeralClaimName(pod: Pod, volume: Volume): string {
  return `${pod.metadata.name}-${volume.name}`
}

/** Name of the claim behind a volume, if there is one. */
export function claimNameOf(pod: Pod, volume: Volume): string | undefined {
  if (volume.persistentVolumeClaim) return volume.persistentVolumeClaim.claimName
  return volume.ephemeral ? ephemeralClaimName(pod, volume) : undefined
}

const NONE: readonly string[] = []

/** `namespace/name` of every claim that a Pod names. */
export function claimKeysOf(pod: Pod): readonly string[] {
  const { volumes } = pod.spec
  // Most Pods have no volume but that of their token.
  if (!volumes || !volumes.some((volume) => volume.persistentVolumeClaim || volume.ephemeral)) return NONE
  return volumes.flatMap((volume) => {
    const name = claimNameOf(pod, volume)
    return name === undefined ? [] : [`${pod.metadata.namespace}/${name}`]
  })
}

/** Whether a claim was made for this Pod and for no namesake of it. */
export function isClaimOfPod(claim: PersistentVolumeClaim, pod: Pod): boolean {
  return Boolean(claim.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === pod.metadata.uid))
}
