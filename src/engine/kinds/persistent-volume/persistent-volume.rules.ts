// The rules of a PersistentVolume: what it must satisfy, what may not change and what is worth a warning.
import type { PersistentVolume } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import { validatePersistentVolume, validatePersistentVolumeUpdate } from './persistent-volume-validation.ts'
import { betaClassAnnotation } from './persistent-volume.kind.ts'

function warnings({ metadata, spec }: PersistentVolume): string[] {
  const annotated = metadata.annotations?.[betaClassAnnotation] !== undefined
  return [
    ...(annotated ? [`metadata.annotations[${betaClassAnnotation}]: deprecated since v1.8; use "storageClassName" attribute instead`] : []),
    ...(spec.persistentVolumeReclaimPolicy === 'Recycle'
      ? ['spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.'] : []),
  ]
}

export default defineRules<PersistentVolume>({
  kind: 'PersistentVolume',
  validate: validatePersistentVolume,
  validateUpdate: validatePersistentVolumeUpdate,
  warnings,
})
