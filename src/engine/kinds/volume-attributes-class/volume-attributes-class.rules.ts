// The rules of a VolumeAttributesClass: what it must satisfy and what may not change.
import type { VolumeAttributesClass } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, forbidden, isDeepEqual, required } from '../field-errors.ts'
import { qualifiedNameErrors } from '../formats.ts'
import { parameterErrors } from '../storage-class/storage-class.rules.ts'

function validate({ driverName, parameters = {} }: VolumeAttributesClass): FieldError[] {
  return [
    ...(driverName ? eachInvalid('driverName', driverName, qualifiedNameErrors(driverName.toLowerCase())) : [required('driverName')]),
    ...(Object.keys(parameters).length ? parameterErrors(parameters) : [required('parameters', 'must contain at least one key/value pair')]),
  ]
}

export default defineRules<VolumeAttributesClass>({
  kind: 'VolumeAttributesClass',
  validate,
  validateUpdate: ({ driverName, parameters }, old) => [
    ...(driverName === old.driverName ? [] : [forbidden('driverName', 'updates to driverName are forbidden.')]),
    ...(isDeepEqual(parameters, old.parameters) ? [] : [forbidden('parameters', 'updates to parameters are forbidden.')]),
  ],
})
