// CSIStorageCapacity: how much room a driver has left for a class in one part of the cluster.
import type { CSIStorageCapacity } from '../../generated/api-types.d.ts'
import { defineKind } from '../define-kind.ts'

export default defineKind<CSIStorageCapacity>({
  group: 'storage.k8s.io', version: 'v1', kind: 'CSIStorageCapacity', plural: 'csistoragecapacities', namespaced: true, acts: false, generation: 'never',
  columns: [
    { name: 'StorageClassName', cell: ({ storageClassName }) => storageClassName },
    { name: 'Capacity', cell: ({ capacity }) => capacity ?? '<unset>' },
  ],
})
