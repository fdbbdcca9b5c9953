// NodeVolumeLimits: a CSI driver attaches only so many volumes to a node. Models plugins/nodevolumelimits/csi.go.
import type { CSINode, Pod, StorageClass } from '../../../generated/api-types.d.ts'
import csiNode from '../../../kinds/csi-node/csi-node.kind.ts'
import persistentVolume from '../../../kinds/persistent-volume/persistent-volume.kind.ts'
import storageClass from '../../../kinds/storage-class/storage-class.kind.ts'
import { classOfClaim } from '../../../storage/volume-matching.ts'
import { definePlugin, type SchedulerView } from '../../define-plugin.ts'
import { podHasLeft } from '../../node-changes.ts'
import { claimNamesOf, claimsIn } from '../../pod-volumes.ts'

// Simplified: VolumeAttachments of Pods that have left are not counted, so a node has room for the next volume a moment sooner.
/** A Pod's volumes, with the driver that attaches each. */
type Volumes = ReadonlyMap<string, string>

/** Volumes that a CSI driver attaches: those of bound claims, and those that are yet to be made. */
function volumesOf(pod: Pod, view: SchedulerView): Volumes {
  const volumes = new Map<string, string>()
  for (const claim of claimsIn(view, pod)) {
    const csi = view.get(persistentVolume, undefined, claim.spec.volumeName ?? '')?.spec.csi
    if (csi) volumes.set(`${csi.driver}/${csi.volumeHandle}`, csi.driver)
    if (claim.spec.volumeName) continue
    const provisioner = (view.get(storageClass, undefined, classOfClaim(claim)) as StorageClass | undefined)?.provisioner
    if (provisioner) volumes.set(`${claim.metadata.namespace}/${claim.metadata.name}`, provisioner)
  }
  return volumes
}

function limitsOf(node: CSINode | undefined): ReadonlyMap<string, number> {
  return new Map((node?.spec.drivers ?? []).flatMap(({ name, allocatable }) => (allocatable?.count === undefined ? [] : [[name, allocatable.count] as const])))
}

export default definePlugin<Volumes>({
  name: 'NodeVolumeLimits',
  order: 90,
  preFilter(pod, view) {
    if (claimNamesOf(pod).length === 0) return 'skip'
    const volumes = volumesOf(pod, view)
    return volumes.size === 0 ? 'skip' : { state: volumes }
  },
  filter(wanted, _pod, { name }, view) {
    const limits = limitsOf(view.get(csiNode, undefined, name))
    if (limits.size === 0) return undefined
    const attached = new Map<string, string>()
    for (const pod of view.podsOn(name)) for (const [volume, driver] of volumesOf(pod, view)) attached.set(volume, driver)
    const ofDriver = (volumes: Volumes, driver: string, isNew: boolean): number => [...volumes].filter(([volume, its]) => its === driver && !(isNew && attached.has(volume))).length
    for (const [driver, limit] of limits) {
      const more = ofDriver(wanted, driver, true)
      if (more > 0 && ofDriver(attached, driver, false) + more > limit) return { reasons: ['node(s) exceed max volume count'] }
    }
    return undefined
  },
  requeueOn(event, pod) {
    const left = podHasLeft(event), { type, object, old } = event
    if (left) return Boolean(left.spec.nodeName) && claimNamesOf(left).length > 0
    if (object.kind === 'PersistentVolumeClaim') return type === 'ADDED' && object.metadata.namespace === pod.metadata.namespace && claimNamesOf(pod).includes(object.metadata.name)
    if (object.kind !== 'CSINode' || type === 'DELETED') return false
    const before = limitsOf(old as CSINode | undefined)
    return type === 'ADDED' || [...limitsOf(object as CSINode)].some(([driver, limit]) => limit > (before.get(driver) ?? Infinity))
  },
})
