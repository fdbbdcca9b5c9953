// Says of a claim that has grown that its volume has to be expanded by whoever made it.
// Models pkg/controller/volume/expand/expand_controller.go; no plugin within Kubernetes expands volumes any longer.
import type { PersistentVolume, PersistentVolumeClaim } from '../../generated/api-types.d.ts'
import { defineController, type SyncView, watch } from '../../kernel/controller.ts'
import { keyOf, splitKey } from '../../kernel/informer.ts'
import { must, record, type Routine } from '../../kernel/sync.ts'
import claimKind from '../../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import { compareQuantities } from '../../quantity.ts'
import { isToBeExpanded, requestedSize } from '../../storage/volume-matching.ts'

export default defineController<PersistentVolumeClaim>({
  name: 'persistentvolume-expander-controller', eventSource: 'volume_expand', workers: 10, reconciles: claimKind, ignoresOwnEvents: true,
  watches: [watch(claimKind, ({ type, object, old }) => {
    const hasGrown = type === 'MODIFIED' && old && compareQuantities(requestedSize(object), requestedSize(old)) > 0
    return hasGrown && isToBeExpanded(object) ? [keyOf(object)] : []
  })],
  *reconcile(view: SyncView, key: string): Routine<void> {
    const { namespace, name } = splitKey(key), claim = view.get(claimKind, namespace, name)
    if (!claim || !isToBeExpanded(claim)) return
    const volume = yield* must<PersistentVolume>({ verb: 'get', resource: 'persistentvolumes', name: claim.spec.volumeName })
    if (volume.spec.claimRef?.uid !== claim.metadata.uid) return
    const params = { claim: name, volume: volume.metadata.name, asked: requestedSize(claim), has: claim.status?.capacity?.storage ?? '0' }
    yield [{ decision: { code: 'expansion-left-to-provisioner', params }, about: `PersistentVolumeClaim/${key}`, read: [`PersistentVolume//${volume.metadata.name}`] }]
    yield* record(claim, 'Normal', 'ExternalExpanding', 'waiting for an external controller to expand this PVC')
  },
})
