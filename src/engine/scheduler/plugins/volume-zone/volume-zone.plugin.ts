// VolumeZone: a Pod goes to the zone of its volumes. Models plugins/volumezone/volume_zone.go.
import type { Pod } from '../../../generated/api-types.d.ts'
import persistentVolume from '../../../kinds/persistent-volume/persistent-volume.kind.ts'
import { definePlugin, type SchedulerView } from '../../define-plugin.ts'
import { isSame, nodeChange } from '../../node-changes.ts'
import { claimNamesOf, claimsIn } from '../../pod-volumes.ts'

/** Labels of volumes that say where they are. */
const TOPOLOGY_LABELS = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/region']
/** Between the zones of a volume that is in several. */
const DELIMITER = '__'

interface Place {
  readonly label: string
  readonly values: ReadonlySet<string>
}

function placesOf(pod: Pod, view: SchedulerView): readonly Place[] {
  return claimsIn(view, pod).flatMap(({ spec }) => {
    const labels = view.get(persistentVolume, undefined, spec.volumeName ?? '')?.metadata.labels ?? {}
    return TOPOLOGY_LABELS.flatMap((label) => (labels[label] === undefined ? [] : [{ label, values: new Set(labels[label].split(DELIMITER)) }]))
  })
}

export default definePlugin<readonly Place[]>({
  name: 'VolumeZone',
  order: 110,
  preFilter(pod, view) {
    if (claimNamesOf(pod).length === 0) return 'skip'
    const places = placesOf(pod, view)
    return places.length === 0 ? 'skip' : { state: places }
  },
  filter(places, _pod, { node }) {
    const labels = node.metadata.labels ?? {}
    // A cluster without zones has its volumes everywhere.
    if (!TOPOLOGY_LABELS.some((label) => labels[label] !== undefined)) return undefined
    return places.every(({ label, values }) => values.has(labels[label] ?? '')) ? undefined : { reasons: ['node(s) had no available volume zone'], unresolvable: true }
  },
  requeueOn(event, pod) {
    const node = nodeChange(event), { type, object } = event
    if (node) return node.after !== undefined && !isSame(node.before?.metadata.labels, node.after.metadata.labels)
    if (object.kind === 'PersistentVolumeClaim') return type !== 'DELETED' && object.metadata.namespace === pod.metadata.namespace && claimNamesOf(pod).includes(object.metadata.name)
    return (object.kind === 'PersistentVolume' && type !== 'DELETED') || (object.kind === 'StorageClass' && type === 'ADDED')
  },
})
