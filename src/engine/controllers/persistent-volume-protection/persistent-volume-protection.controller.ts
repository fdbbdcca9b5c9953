// Keeps a PersistentVolume that is being deleted for as long as it is bound to a claim.
// Models pkg/controller/volume/pvprotection/pv_protection_controller.go.
import type { PersistentVolume } from '../../generated/api-types.d.ts'
import { defineController, type SyncView, watch } from '../../kernel/controller.ts'
import { must, type Routine } from '../../kernel/sync.ts'
import volumeKind from '../../kinds/persistent-volume/persistent-volume.kind.ts'

const FINALIZER = 'kubernetes.io/pv-protection'

export default defineController<PersistentVolume>({
  name: 'persistentvolume-protection-controller', workers: 1, reconciles: volumeKind, ignoresOwnEvents: true,
  watches: [watch(volumeKind, ({ type, object }) => (type !== 'DELETED' && needsWork(object) ? [object.metadata.name] : []))],
  reconcile,
})

function isProtected({ metadata }: PersistentVolume): boolean {
  return Boolean(metadata.finalizers?.includes(FINALIZER))
}

/** Being deleted and held back by the finalizer, or alive and without it. */
function needsWork(volume: PersistentVolume): boolean {
  return (volume.metadata.deletionTimestamp !== undefined) === isProtected(volume)
}

function* reconcile(view: SyncView, name: string): Routine<void> {
  const volume = view.get(volumeKind, undefined, name)
  if (!volume || !needsWork(volume)) return
  const { metadata, spec } = volume, known = metadata.finalizers ?? []
  if (metadata.deletionTimestamp === undefined) {
    const body = { ...volume, metadata: { ...metadata, finalizers: [...known, FINALIZER] } }
    yield* must({ verb: 'update', resource: 'persistentvolumes', name, body }, { code: 'volume-protected', params: { volume: name } })
    return
  }
  if (volume.status?.phase === 'Bound') {
    const claim = `${spec.claimRef?.namespace ?? ''}/${spec.claimRef?.name ?? ''}`
    yield [{ decision: { code: 'volume-still-bound', params: { volume: name, claim } }, about: `PersistentVolume//${name}`, read: [`PersistentVolumeClaim/${claim}`] }]
    return
  }
  const body = { ...volume, metadata: { ...metadata, finalizers: known.filter((finalizer) => finalizer !== FINALIZER) } }
  yield* must({ verb: 'update', resource: 'persistentvolumes', name, body }, { code: 'volume-unprotected', params: { volume: name } })
}
