// VolumeAttributesClass: parameters of a volume, such as its speed, that may change while it lives.
import type { VolumeAttributesClass } from '../../generated/api-types.d.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, forbidden, isDeepEqual, required } from '../field-errors.ts'
import { qualifiedNameErrors } from '../formats.ts'
import { parameterErrors } from '../storage-class/storage-class.kind.ts'

function validate({ driverName, parameters = {} }: VolumeAttributesClass): FieldError[] {
  return [
    ...(driverName ? eachInvalid('driverName', driverName, qualifiedNameErrors(driverName.toLowerCase())) : [required('driverName')]),
    ...(Object.keys(parameters).length ? parameterErrors(parameters) : [required('parameters', 'must contain at least one key/value pair')]),
  ]
}

export default defineKind<VolumeAttributesClass>({
  group: 'storage.k8s.io', version: 'v1', kind: 'VolumeAttributesClass', plural: 'volumeattributesclasses', shortNames: ['vac'], namespaced: false, acts: false, generation: 'never',
  validate,
  validateUpdate: ({ driverName, parameters }, old) => [
    ...(driverName === old.driverName ? [] : [forbidden('driverName', 'updates to driverName are forbidden.')]),
    ...(isDeepEqual(parameters, old.parameters) ? [] : [forbidden('parameters', 'updates to parameters are forbidden.')]),
  ],
  columns: [{ name: 'DriverName', cell: ({ driverName }) => driverName }],
})
