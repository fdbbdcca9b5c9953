// The rules of a CSIStorageCapacity: what it must satisfy and what may not change.
import type { CSIStorageCapacity } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, immutable } from '../field-errors.ts'
import { dns1123SubdomainErrors } from '../formats.ts'
import { labelSelectorErrors } from '../label-validation.ts'
import { nonNegativeErrors } from '../resource-names.ts'

function validate({ nodeTopology, storageClassName = '', capacity, maximumVolumeSize }: CSIStorageCapacity): FieldError[] {
  return [
    ...labelSelectorErrors('nodeTopology', nodeTopology),
    ...eachInvalid('storageClassName', storageClassName, dns1123SubdomainErrors(storageClassName)),
    ...(capacity === undefined ? [] : nonNegativeErrors('capacity', capacity)),
    ...(maximumVolumeSize === undefined ? [] : nonNegativeErrors('maximumVolumeSize', maximumVolumeSize)),
  ]
}

export default defineRules<CSIStorageCapacity>({
  kind: 'CSIStorageCapacity',
  validate,
  validateUpdate: (capacity, old) => [
    ...immutable('nodeTopology', capacity.nodeTopology, old.nodeTopology),
    ...immutable('storageClassName', capacity.storageClassName, old.storageClassName),
  ],
})
