// Expands volumes of `wheelhouse.test/disk` when their claims have grown.
// Models kubernetes-csi/external-resizer pkg/controller/controller.go.
import type { PersistentVolume, PersistentVolumeClaim } from '../../generated/api-types.d.ts'
import { defineController, type SyncView, watch } from '../../kernel/controller.ts'
import { keyOf, splitKey } from '../../kernel/informer.ts'
import { must, record, type Routine } from '../../kernel/sync.ts'
import claimKind from '../../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import volumeKind from '../../kinds/persistent-volume/persistent-volume.kind.ts'
import { compareQuantities } from '../../quantity.ts'
import { isToBeExpanded, PROVISIONED_BY, requestedSize, sizeOf } from '../volume-matching.ts'
import { DISK_PROVISIONER } from './disk-provisioner.ts'

const EXPAND_MS = 1_000
/** Which claim was brought to which size last: whoever still sees it smaller looks at the past. */
const GROWN = 'grown'

export default defineController<PersistentVolumeClaim>({
  name: `external-resizer ${DISK_PROVISIONER}`, workers: 10, reconciles: claimKind, ignoresOwnEvents: true, reads: [volumeKind],
  watches: [watch(claimKind, ({ type, object }) => (type !== 'DELETED' && isToBeExpanded(object) ? [keyOf(object)] : []))],
  reconcile,
})

function* reconcile(view: SyncView, key: string): Routine<void> {
  const { namespace, name } = splitKey(key), claim = view.get(claimKind, namespace, name)
  if (!claim || !isToBeExpanded(claim)) return
  const volume = view.get(volumeKind, undefined, claim.spec.volumeName ?? ''), size = requestedSize(claim)
  if (volume?.metadata.annotations?.[PROVISIONED_BY] !== DISK_PROVISIONER) return
  const grown = `${claim.metadata.uid} ${size}`
  if (view.recall(GROWN) === grown) return
  const params = { claim: name, volume: volume.metadata.name, from: sizeOf(volume), to: size }
  const condition = { type: 'Resizing', status: 'True', lastProbeTime: null, lastTransitionTime: view.timestamp() }
  yield* writeStatus(claim, { conditions: [condition] }, { code: 'expansion-begins', params })
  yield* record(claim, 'Normal', 'Resizing', `External resizer is resizing volume ${volume.metadata.name}`)
  yield [{ waitMs: EXPAND_MS }]
  if (compareQuantities(sizeOf(volume), size) < 0) yield* grow(volume, size, params)
  // Simplified: a file system grows with its disk; in life the kubelet enlarges it when the volume is mounted.
  yield* writeStatus(claim, { capacity: { storage: size }, conditions: null }, { code: 'expansion-done', params })
  view.remember(GROWN, grown)
  yield* record(claim, 'Normal', 'VolumeResizeSuccessful', 'Resize volume succeeded')
}

function* grow({ metadata: { name } }: PersistentVolume, storage: string, params: Readonly<Record<string, string>>): Routine<void> {
  yield* must({ verb: 'patch', patchType: 'strategic', resource: 'persistentvolumes', name, body: { spec: { capacity: { storage } } } }, { code: 'volume-expanded', params })
}

function* writeStatus({ metadata: { namespace, name } }: PersistentVolumeClaim, status: object, why: { readonly code: string; readonly params: Readonly<Record<string, string>> }): Routine<void> {
  yield* must({ verb: 'patch', patchType: 'strategic', resource: 'persistentvolumeclaims', subresource: 'status', namespace, name, body: { status } }, why)
}
