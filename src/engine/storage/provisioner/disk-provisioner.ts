// The external provisioner of `wheelhouse.test/disk`: makes a volume for every claim that asks for one, and deletes it when it is released.
// Models kubernetes-sigs/sig-storage-lib-external-provisioner controller/controller.go.
import type { PersistentVolume, PersistentVolumeClaim } from '../../generated/api-types.d.ts'
import { defineController, type SyncView, watch } from '../../kernel/controller.ts'
import { keyOf, splitKey } from '../../kernel/informer.ts'
import { failureReason, isFailure, must, record, RequestFailed, type Routine, send } from '../../kernel/sync.ts'
import claimKind from '../../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import volumeKind from '../../kinds/persistent-volume/persistent-volume.kind.ts'
import storageClassKind from '../../kinds/storage-class/storage-class.kind.ts'
import type { Status } from '../../kube-object.ts'
import { DISK_DRIVER } from '../disks.ts'
import { classOfClaim, PROVISIONED_BY, SELECTED_NODE, STORAGE_PROVISIONER } from '../volume-matching.ts'

export const DISK_PROVISIONER = DISK_DRIVER
/** Making and deleting a disk takes its time. */
const CREATE_MS = 1_000
const DELETE_MS = 500

/** A claim's key is `namespace/name`, a volume's is its name. */
export default defineController<PersistentVolumeClaim>({
  name: DISK_PROVISIONER, workers: 10, reconciles: claimKind, ignoresOwnEvents: true,
  watches: [
    watch(claimKind, ({ type, object }) => (type !== 'DELETED' && asksForVolume(object) ? [keyOf(object)] : [])),
    watch(volumeKind, ({ type, object }) => (type !== 'DELETED' && isToBeDeleted(object) ? [object.metadata.name] : [])),
  ],
  reads: [storageClassKind],
  subjectOf: (key) => (key.includes('/') ? `PersistentVolumeClaim/${key}` : `PersistentVolume//${key}`),
  *reconcile(view: SyncView, key: string): Routine<void> {
    if (key.includes('/')) yield* provision(view, key)
    else yield* deleteVolume(view, key)
  },
})

function asksForVolume({ metadata, spec }: PersistentVolumeClaim): boolean {
  return !spec.volumeName && metadata.deletionTimestamp === undefined && metadata.annotations?.[STORAGE_PROVISIONER] === DISK_PROVISIONER
}

export function isToBeDeleted({ metadata, spec, status }: PersistentVolume): boolean {
  const isOurs = metadata.annotations?.[PROVISIONED_BY] === DISK_PROVISIONER
  return isOurs && status?.phase === 'Released' && spec.persistentVolumeReclaimPolicy === 'Delete' && metadata.deletionTimestamp === undefined
}

function* provision(view: SyncView, key: string): Routine<void> {
  const { namespace, name } = splitKey(key), claim = view.get(claimKind, namespace, name)
  if (!claim || !asksForVolume(claim)) return
  const volumeName = `pvc-${claim.metadata.uid}`, className = classOfClaim(claim), storageClass = view.get(storageClassKind, undefined, className)
  if (!storageClass || view.get(volumeKind, undefined, volumeName)) return
  // A class that waits for a consumer: the scheduler says where by choosing a node.
  if (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && !claim.metadata.annotations?.[SELECTED_NODE]) return
  yield* record(claim, 'Normal', 'Provisioning', `External provisioner is provisioning volume for claim "${key}"`)
  yield [{ waitMs: CREATE_MS }]
  const body = volumeFor(claim, volumeName, className, storageClass.reclaimPolicy ?? 'Delete')
  const answer = yield* send({ verb: 'create', resource: 'persistentvolumes', body }, { code: 'volume-provisioned', params: { volume: volumeName, claim: key, class: className, provisioner: DISK_PROVISIONER } })
  if (isFailure(answer)) {
    // It was made by an earlier attempt that the cache does not show yet.
    if (failureReason(answer) === 'AlreadyExists') return
    throw new RequestFailed(answer.body as Status)
  }
  yield* record(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volumeName}`)
}

function volumeFor(claim: PersistentVolumeClaim, name: string, storageClassName: string, persistentVolumeReclaimPolicy: 'Delete' | 'Retain' | 'Recycle'): object {
  const { metadata, spec } = claim
  return {
    apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name, annotations: { [PROVISIONED_BY]: DISK_PROVISIONER } },
    spec: {
      capacity: { storage: spec.resources?.requests?.storage ?? '0' }, accessModes: spec.accessModes, volumeMode: spec.volumeMode, storageClassName, persistentVolumeReclaimPolicy,
      claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace: metadata.namespace, name: metadata.name, uid: metadata.uid, resourceVersion: metadata.resourceVersion },
      nfs: { server: 'disk.invalid', path: `/${name}` },
    },
  }
}

function* deleteVolume(view: SyncView, name: string): Routine<void> {
  const volume = view.get(volumeKind, undefined, name)
  if (!volume || !isToBeDeleted(volume)) return
  yield [{ waitMs: DELETE_MS }]
  yield* must({ verb: 'delete', resource: 'persistentvolumes', name, body: {} }, { code: 'volume-deleted-by-provisioner', params: { volume: name, provisioner: DISK_PROVISIONER } })
}
