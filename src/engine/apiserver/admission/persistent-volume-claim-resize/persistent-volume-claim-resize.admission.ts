// PersistentVolumeClaimResize: a bound claim may grow only if its class allows it.
// Models plugin/pkg/admission/storage/persistentvolume/resize/admission.go.
import type { PersistentVolumeClaim } from '../../../generated/api-types.d.ts'
import storageClassKind from '../../../kinds/storage-class/storage-class.kind.ts'
import { compareQuantities } from '../../../quantity.ts'
import { classOfClaim, requestedSize } from '../../../storage/volume-matching.ts'
import { forbidden } from '../../status-errors.ts'
import { defineAdmission } from '../define-admission.ts'

export default defineAdmission({
  name: 'PersistentVolumeClaimResize',
  order: 140,
  operations: ['update'],
  kinds: ['PersistentVolumeClaim'],
  admit({ kind, name, object, old, subresource }, view) {
    const claim = object as PersistentVolumeClaim, before = old as PersistentVolumeClaim
    if (subresource || compareQuantities(requestedSize(claim), requestedSize(before)) <= 0) return { object }
    // Of a claim that is not bound, validation says that it may not change at all.
    if (before.status?.phase !== 'Bound') return { object }
    const className = classOfClaim(claim), mayGrow = className !== '' && view.get(storageClassKind, undefined, className)?.allowVolumeExpansion === true
    if (mayGrow) return { object }
    return { refused: forbidden(kind, name, 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize') }
  },
})
