// CSIStorageCapacity: how much room a driver has left for a class in one part of the cluster.
import type { CSIStorageCapacity } from '../../generated/api-types.d.ts'
import { defineKind } from '../define-kind.ts'
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

export default defineKind<CSIStorageCapacity>({
  group: 'storage.k8s.io', version: 'v1', kind: 'CSIStorageCapacity', plural: 'csistoragecapacities', namespaced: true, acts: false, generation: 'never',
  validate,
  validateUpdate: (capacity, old) => [
    ...immutable('nodeTopology', capacity.nodeTopology, old.nodeTopology),
    ...immutable('storageClassName', capacity.storageClassName, old.storageClassName),
  ],
  columns: [
    { name: 'StorageClassName', cell: ({ storageClassName }) => storageClassName },
    { name: 'Capacity', cell: ({ capacity }) => capacity ?? '<unset>' },
  ],
})
