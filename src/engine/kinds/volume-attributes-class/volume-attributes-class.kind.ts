// VolumeAttributesClass: parameters of a volume, such as its speed, that may change while it lives.
import type { VolumeAttributesClass } from '../../generated/api-types.d.ts'
import { defineKind } from '../define-kind.ts'

export default defineKind<VolumeAttributesClass>({
  group: 'storage.k8s.io', version: 'v1', kind: 'VolumeAttributesClass', plural: 'volumeattributesclasses', shortNames: ['vac'], namespaced: false, acts: false, generation: 'never',
  columns: [{ name: 'DriverName', cell: ({ driverName }) => driverName }],
})
