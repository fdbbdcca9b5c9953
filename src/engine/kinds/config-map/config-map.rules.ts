// The rules of a ConfigMap: what it must satisfy and what may not change.
import type { ConfigMap } from '../../generated/api-types.d.ts'
import { decodedLength, utf8Length } from '../base64.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, forbidden, invalid, isDeepEqual, tooLong } from '../field-errors.ts'
import { configMapKeyErrors } from '../formats.ts'

const maxBytes = 1024 * 1024
const fixed = 'field is immutable when `immutable` is set'

function validate({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const errors: FieldError[] = []
  for (const key of Object.keys(data)) {
    errors.push(...eachInvalid(`data[${key}]`, key, configMapKeyErrors(key)))
    if (key in binaryData) errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'))
  }
  for (const key of Object.keys(binaryData)) errors.push(...eachInvalid(`binaryData[${key}]`, key, configMapKeyErrors(key)))
  const bytes = sum(Object.values(data).map(utf8Length)) + sum(Object.values(binaryData).map(decodedLength))
  // An empty path stands for the whole object, and is printed as [].
  if (bytes > maxBytes) errors.push(tooLong('[]', maxBytes))
  return errors
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function validateUpdate(configMap: ConfigMap, old: ConfigMap): FieldError[] {
  if (!old.immutable) return []
  return [
    ...(configMap.immutable ? [] : [forbidden('immutable', fixed)]),
    ...(isDeepEqual(configMap.data, old.data) ? [] : [forbidden('data', fixed)]),
    ...(isDeepEqual(configMap.binaryData, old.binaryData) ? [] : [forbidden('binaryData', fixed)]),
  ]
}

export default defineRules<ConfigMap>({
  kind: 'ConfigMap',
  validatesChangeFirst: true,
  validate,
  validateUpdate,
})
