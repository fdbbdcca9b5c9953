// VolumeRestrictions: a claim with ReadWriteOncePod is one Pod's alone, and some disks cannot be mounted twice on a node.
// Models plugins/volumerestrictions/volume_restrictions.go.
import type { PersistentVolumeClaim, Pod, Volume } from '../../../generated/api-types.d.ts'
import { definePlugin, type SchedulerView } from '../../define-plugin.ts'
import { podHasLeft } from '../../node-changes.ts'
import { claimNamesOf, claimsIn } from '../../pod-volumes.ts'

interface Restricted {
  /** Somebody else has a claim that may only have one Pod. */
  readonly isTaken: boolean
  readonly disks: readonly Volume[]
}

function isExclusive({ spec }: PersistentVolumeClaim): boolean {
  return spec.accessModes?.includes('ReadWriteOncePod') ?? false
}

function isDisk(volume: Volume): boolean {
  return Boolean(volume.gcePersistentDisk ?? volume.awsElasticBlockStore ?? volume.iscsi ?? volume.rbd)
}

/** Whether two volumes are one disk that does not bear it. Models isVolumeConflict. */
function clash(a: Volume, b: Volume): boolean {
  if (a.gcePersistentDisk && b.gcePersistentDisk) return a.gcePersistentDisk.pdName === b.gcePersistentDisk.pdName && !(a.gcePersistentDisk.readOnly && b.gcePersistentDisk.readOnly)
  if (a.awsElasticBlockStore && b.awsElasticBlockStore) return a.awsElasticBlockStore.volumeID === b.awsElasticBlockStore.volumeID
  if (a.iscsi && b.iscsi) return a.iscsi.iqn === b.iscsi.iqn && !(a.iscsi.readOnly && b.iscsi.readOnly)
  if (!a.rbd || !b.rbd) return false
  const { rbd } = b, isShared = a.rbd.monitors.some((monitor) => rbd.monitors.includes(monitor))
  return isShared && (a.rbd.pool ?? 'rbd') === (rbd.pool ?? 'rbd') && a.rbd.image === rbd.image && !(a.rbd.readOnly && rbd.readOnly)
}

function hasClaim(pod: Pod, namespace: string | undefined, names: readonly string[]): boolean {
  return pod.metadata.namespace === namespace && claimNamesOf(pod).some((name) => names.includes(name))
}

function isTaken(pod: Pod, view: SchedulerView): boolean {
  const claims = claimsIn(view, pod)
  if (claims.length === 0) return false
  const names = claims.filter(isExclusive).map(({ metadata }) => metadata.name)
  if (names.length === 0) return false
  return view.nodes.some(({ name }) => [...view.podsOn(name)].some((other) => hasClaim(other, pod.metadata.namespace, names)))
}

export default definePlugin<Restricted>({
  name: 'VolumeRestrictions',
  order: 80,
  looksAtPods: true,
  preFilter(pod, view) {
    const { volumes } = pod.spec
    if (!volumes) return 'skip'
    const isClaimed = isTaken(pod, view)
    return isClaimed || volumes.some(isDisk) ? { state: { isTaken: isClaimed, disks: volumes.filter(isDisk) } } : 'skip'
  },
  filter({ isTaken: isTakenElsewhere, disks }, _pod, { name }, view) {
    for (const other of disks.length > 0 ? view.podsOn(name) : []) {
      if (other.spec.volumes?.some((volume) => disks.some((disk) => clash(disk, volume)))) return { reasons: ['node(s) had no available disk'] }
    }
    return isTakenElsewhere ? { reasons: ['node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode'] } : undefined
  },
  requeueOn(event, pod) {
    const left = podHasLeft(event), { type, object } = event
    if (left) {
      return hasClaim(left, pod.metadata.namespace, claimNamesOf(pod)) || Boolean(left.spec.volumes?.some((volume) => pod.spec.volumes?.some((own) => clash(own, volume))))
    }
    if (object.kind === 'PersistentVolumeClaim') return type === 'ADDED' && object.metadata.namespace === pod.metadata.namespace && claimNamesOf(pod).includes(object.metadata.name)
    return object.kind === 'Node' && type === 'ADDED'
  },
})
