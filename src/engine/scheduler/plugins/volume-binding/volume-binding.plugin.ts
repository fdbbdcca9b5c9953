// VolumeBinding: a Pod's claims must be bound, or be able to bind to volumes that the node can reach.
// Models plugins/volumebinding/{volume_binding,binder}.go.
import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../../generated/api-types.d.ts'
import { BIND_COMPLETED, classOfClaim, findMatchingVolume, isReachableFrom, NO_PROVISIONER } from '../../../storage/volume-matching.ts'
import persistentVolumeClaim from '../../../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import persistentVolume from '../../../kinds/persistent-volume/persistent-volume.kind.ts'
import storageClass from '../../../kinds/storage-class/storage-class.kind.ts'
import { type ClusterEvent, definePlugin, type Rejection, type SchedulerView } from '../../define-plugin.ts'
import { isSame, nodeChange } from '../../node-changes.ts'
import { claimNamesOf } from '../../pod-volumes.ts'
import type { NodeInfo } from '../../node-info.ts'

/** A Pod's claims by what the scheduler has to do about them. */
interface PodClaims {
  readonly bound: readonly PersistentVolumeClaim[]
  /** Bind when the Pod is placed: class with WaitForFirstConsumer. */
  readonly delayed: readonly PersistentVolumeClaim[]
}

const NO_CLAIMS: PodClaims = { bound: [], delayed: [] }

/** What binding a Pod to a node entails for its claims. */
export interface ClaimPlan {
  /** Existing volumes to reserve. */
  readonly volumes: readonly { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }[]
  /** Claims whose provisioner is to be told the node. */
  readonly toProvision: readonly PersistentVolumeClaim[]
}

/** What binding entails for a Pod whose claims are bound, or that has none. */
export const NOTHING_TO_DO: ClaimPlan = { volumes: [], toProvision: [] }

function isBound(claim: PersistentVolumeClaim): boolean {
  return Boolean(claim.spec.volumeName) && claim.metadata.annotations?.[BIND_COMPLETED] !== undefined
}

function isDelayed(claim: PersistentVolumeClaim, view: SchedulerView): boolean {
  return view.get(storageClass, undefined, classOfClaim(claim))?.volumeBindingMode === 'WaitForFirstConsumer'
}

/** All claims of the Pod, sorted out; or why no node will do. */
export function claimsOf(pod: Pod, view: SchedulerView): PodClaims | { readonly rejection: Rejection } {
  const names = claimNamesOf(pod)
  if (names.length === 0) return NO_CLAIMS
  const bound: PersistentVolumeClaim[] = [], delayed: PersistentVolumeClaim[] = []
  for (const name of names) {
    const claim = view.get(persistentVolumeClaim, pod.metadata.namespace, name)
    const problem = claimProblem(name, claim)
    if (!claim || problem) return { rejection: { reasons: [problem ?? ''], unresolvable: true } }
    if (isBound(claim)) bound.push(claim)
    else if (isDelayed(claim, view) && !claim.spec.volumeName) delayed.push(claim)
    else return { rejection: { reasons: ['pod has unbound immediate PersistentVolumeClaims'], unresolvable: true } }
  }
  return { bound, delayed }
}

function claimProblem(name: string, claim: PersistentVolumeClaim | undefined): string | undefined {
  if (!claim) return `persistentvolumeclaim "${name}" not found`
  if (claim.status?.phase === 'Lost') return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`
  return claim.metadata.deletionTimestamp ? `persistentvolumeclaim "${name}" is being deleted` : undefined
}

/** Which volumes the delayed claims would get on this node; undefined where one finds none and cannot be provisioned. */
export function planFor(claims: readonly PersistentVolumeClaim[], node: NodeInfo, view: SchedulerView): ClaimPlan | undefined {
  if (claims.length === 0) return NOTHING_TO_DO
  const volumes: { claim: PersistentVolumeClaim; volume: PersistentVolume }[] = [], toProvision: PersistentVolumeClaim[] = []
  for (const claim of claims) {
    const key = `${claim.metadata.namespace}/${claim.metadata.name}`
    const isTaken = ({ metadata }: PersistentVolume): boolean => {
      const holder = view.takenFor(metadata.name)
      return (holder !== undefined && holder !== key) || volumes.some(({ volume }) => volume.metadata.name === metadata.name)
    }
    const volume = findMatchingVolume(claim, view.list(persistentVolume), { node: node.node, excluded: isTaken })
    if (volume) volumes.push({ claim, volume })
    else if (canProvision(claim, view)) toProvision.push(claim)
    else return undefined
  }
  return { volumes, toProvision }
}

function canProvision(claim: PersistentVolumeClaim, view: SchedulerView): boolean {
  const provisioner = view.get(storageClass, undefined, classOfClaim(claim))?.provisioner
  return provisioner !== undefined && provisioner !== NO_PROVISIONER && !claim.spec.selector
}

export default definePlugin<PodClaims>({
  name: 'VolumeBinding',
  order: 100,
  preFilter(pod, view) {
    const claims = claimsOf(pod, view)
    if ('rejection' in claims) return claims
    return claims.bound.length + claims.delayed.length === 0 ? 'skip' : { state: claims }
  },
  filter({ bound, delayed }, _pod, node, view) {
    const reasons: string[] = []
    for (const claim of bound) {
      const volume = view.get(persistentVolume, undefined, claim.spec.volumeName as string)
      if (!volume) return { reasons: ['node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'], unresolvable: true }
      if (!isReachableFrom(volume, node.node) && !reasons.length) reasons.push('node(s) had volume node affinity conflict')
    }
    if (delayed.length > 0 && !planFor(delayed, node, view)) reasons.push("node(s) didn't find available persistent volumes to bind")
    return reasons.length > 0 ? { reasons, unresolvable: true } : undefined
  },
  requeueOn: mayBindNow,
})

/** Models the events of volume_binding.go as recorded: any claim's change counts, since volumes are had by one or by another. */
function mayBindNow(event: ClusterEvent): boolean {
  const { type, object, old } = event, node = nodeChange(event)
  if (node) return node.after !== undefined && !isSame(node.before?.metadata.labels, node.after.metadata.labels)
  if (type === 'DELETED') return false
  switch (object.kind) {
    case 'PersistentVolumeClaim': case 'PersistentVolume': case 'CSINode': return true
    case 'StorageClass': return type === 'ADDED' || !isSame((object as StorageClass).allowedTopologies, (old as StorageClass | undefined)?.allowedTopologies)
    default: return false
  }
}
