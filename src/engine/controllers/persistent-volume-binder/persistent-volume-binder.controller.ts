// Brings claims and PersistentVolumes together, and says what becomes of a volume whose claim is gone.
// Models pkg/controller/volume/persistentvolume/{pv_controller,pv_controller_base,index}.go.
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../generated/api-types.d.ts'
import { defineController, watch } from '../../kernel/controller.ts'
import { type Informer, keyOf } from '../../kernel/informer.ts'
import claimKind from '../../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import volumeKind from '../../kinds/persistent-volume/persistent-volume.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import storageClassKind from '../../kinds/storage-class/storage-class.kind.ts'
import { claimKeysOf } from '../../storage/pod-claims.ts'
import { accessModesKey } from '../../storage/volume-matching.ts'
import { PODS_BY_CLAIM, VOLUMES_BY_MODES } from './indexes.ts'
import { AWAIT_LOOK, isAwaited, isClassAwaited } from './periodic-look.ts'

/** A claim's key is `namespace/name`, a volume's is its name. One worker: two claims never reach for the same volume. */
export default defineController<PersistentVolumeClaim>({
  name: 'persistentvolume-binder-controller', eventSource: 'persistentvolume-controller', workers: 1, reconciles: claimKind,
  watches: [
    watch(volumeKind, ({ type, object, old }, informer) => {
      const claim = claimWaitingFor(object, informer, type === 'DELETED')
      return [...(type === 'DELETED' ? [] : [object.metadata.name]), ...(claim === undefined ? [] : [claim]), ...(isAwaited(object, old, informer) ? [AWAIT_LOOK] : [])]
    }),
    watch(storageClassKind, ({ type, object }, informer) => (type !== 'DELETED' && isClassAwaited(object, informer) ? [AWAIT_LOOK] : [])),
    watch(claimKind, ({ type, object }) => (type === 'DELETED' && object.spec.volumeName ? [object.spec.volumeName] : [])),
  ],
  indexes: [
    { name: VOLUMES_BY_MODES, kind: volumeKind as never, values: (volume) => [accessModesKey((volume as PersistentVolume).spec.accessModes)] },
    { name: PODS_BY_CLAIM, kind: podKind as never, values: (pod) => claimKeysOf(pod as Pod) },
  ],
  resync: { every: 'claimBinderSyncPeriodMs', keys: unsettled },
  subjectOf: (key) => (key.includes('/') ? `PersistentVolumeClaim/${key}` : `PersistentVolume//${key}`),
})

/** The claim that a volume names and that has not taken it yet; of a volume that is gone, the claim that it leaves behind. */
function claimWaitingFor({ spec: { claimRef } }: PersistentVolume, informer: Informer, isGone: boolean): string | undefined {
  if (!claimRef?.uid) return undefined
  const claim = informer.get(claimKind, claimRef.namespace, claimRef.name ?? '')
  return claim?.metadata.uid === claimRef.uid && (isGone || !claim.spec.volumeName) ? keyOf(claim) : undefined
}

/** What is not as it should be in the end: bound claims and settled volumes need no periodic look. */
function unsettled(informer: Informer): readonly string[] {
  const claims = informer.list(claimKind).filter(({ status }) => status?.phase !== 'Bound' && status?.phase !== 'Lost').map(keyOf)
  const volumes = informer.list(volumeKind).filter(({ spec, status }) => {
    const phase = status?.phase ?? 'Pending'
    return phase === 'Pending' || (phase === 'Available' && Boolean(spec.claimRef?.uid))
  })
  return [...claims, ...volumes.map(keyOf)]
}
