// The rules of a PersistentVolumeClaim: what it must satisfy, what may not change and what is worth a warning.
import type { PersistentVolumeClaim } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import { claimSpecErrors, validateClaimUpdate } from './persistent-volume-claim-validation.ts'
import { betaClassAnnotation } from './persistent-volume-claim.kind.ts'

export default defineRules<PersistentVolumeClaim>({
  kind: 'PersistentVolumeClaim',
  validate: ({ spec }) => claimSpecErrors(spec, 'spec'),
  validateUpdate: validateClaimUpdate,
  warnings: ({ metadata }) =>
    metadata.annotations?.[betaClassAnnotation] === undefined ? [] : [`metadata.annotations[${betaClassAnnotation}]: deprecated since v1.8; use "storageClassName" attribute instead`],
})
