// StorageClass: how volumes of one sort are made.
import type { StorageClass } from '../../generated/api-types.d.ts'
import { shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const defaultAnnotations = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'] as const

const defaults = shape<StorageClass>({ reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' })

/** Claims without a class get the default one. */
export function isDefaultStorageClass({ metadata }: StorageClass): boolean {
  return defaultAnnotations.some((annotation) => metadata.annotations?.[annotation] === 'true')
}

export default defineKind<StorageClass>({
  group: 'storage.k8s.io', version: 'v1', kind: 'StorageClass', plural: 'storageclasses', shortNames: ['sc'], namespaced: false, acts: true, generation: 'never',
  returnsDeleted: true,
  defaults: (storageClass) => defaults.fill(storageClass),
  columns: [
    { name: 'Name', cell: (storageClass) => `${storageClass.metadata.name}${isDefaultStorageClass(storageClass) ? ' (default)' : ''}` },
    { name: 'Provisioner', cell: ({ provisioner }) => provisioner },
    { name: 'ReclaimPolicy', cell: ({ reclaimPolicy }) => reclaimPolicy ?? 'Delete' },
    { name: 'VolumeBindingMode', cell: ({ volumeBindingMode }) => volumeBindingMode ?? '<unset>' },
    { name: 'AllowVolumeExpansion', cell: ({ allowVolumeExpansion = false }) => String(allowVolumeExpansion) },
  ],
  scene: (storageClass) => ({
    provisioner: storageClass.provisioner,
    bindingMode: storageClass.volumeBindingMode ?? 'Immediate',
    reclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
    isDefault: isDefaultStorageClass(storageClass),
  }),
})
