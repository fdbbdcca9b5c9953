// What the binder does with a claim, `namespace/name`, or a volume, which has a name alone.
// Models pkg/controller/volume/persistentvolume/pv_controller.go.
import { defineReconciler, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import type { Routine } from '../../kernel/sync.ts'
import { AWAIT_LOOK, awaitLook } from './periodic-look.ts'
import persistentVolumeBinder from './persistent-volume-binder.controller.ts'
import { syncClaim } from './sync-claim.ts'
import { syncVolume } from './sync-volume.ts'

export default defineReconciler(persistentVolumeBinder, function* (view: SyncView, key: string): Routine<SyncResult> {
  if (key === AWAIT_LOOK) return awaitLook(view)
  return yield* key.includes('/') ? syncClaim(view, key) : syncVolume(view, key)
})
