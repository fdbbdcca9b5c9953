// The rules of a StorageClass: what it must satisfy and what may not change.
import type { StorageClass, TopologySelectorTerm } from '../../generated/api-types.d.ts'
import { utf8Length } from '../base64.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { duplicate, eachInvalid, forbidden, immutable, invalid, isDeepEqual, notSupported, required, tooLong } from '../field-errors.ts'
import { qualifiedNameErrors } from '../formats.ts'
import { labelKeyErrors } from '../label-validation.ts'

const maxParameters = 512
const maxParameterBytes = 256 * 1024

function validate(storageClass: StorageClass): FieldError[] {
  const { provisioner, parameters, reclaimPolicy, volumeBindingMode, allowedTopologies } = storageClass
  return [
    ...(provisioner ? eachInvalid('provisioner', provisioner, qualifiedNameErrors(provisioner.toLowerCase())) : [required('provisioner')]),
    ...parameterErrors(parameters ?? {}),
    ...(!reclaimPolicy || reclaimPolicy === 'Delete' || reclaimPolicy === 'Retain' ? [] : [notSupported('reclaimPolicy', reclaimPolicy, ['Delete', 'Retain'])]),
    ...(volumeBindingMode === 'Immediate' || volumeBindingMode === 'WaitForFirstConsumer' ? [] : [notSupported('volumeBindingMode', volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'])]),
    ...topologyErrors(allowedTopologies ?? []),
  ]
}

export function parameterErrors(parameters: Readonly<Record<string, string>>): FieldError[] {
  const entries = Object.entries(parameters)
  if (entries.length > maxParameters) return [tooLong('parameters', maxParameters)]
  const errors = entries.filter(([key]) => key === '').map(([key]) => invalid('parameters', key, 'field can not be empty.'))
  const bytes = entries.reduce((sum, [key, value]) => sum + utf8Length(key) + utf8Length(value), 0)
  return bytes > maxParameterBytes ? [...errors, tooLong('parameters', maxParameterBytes)] : errors
}

function topologyErrors(terms: readonly TopologySelectorTerm[]): FieldError[] {
  return terms.flatMap((term, i) => {
    const path = `allowedTopologies[${i}]`
    const errors = oneTopologyErrors(term, path)
    const repeated = terms.slice(0, i).some((other) => isDeepEqual(other, term))
    return repeated ? [...errors, duplicate(`${path}.matchLabelExpressions`, '')] : errors
  })
}

function oneTopologyErrors({ matchLabelExpressions = [] }: TopologySelectorTerm, path: string): FieldError[] {
  const keys = new Set<string>()
  return matchLabelExpressions.flatMap(({ key, values = [] }, i) => {
    const at = `${path}.matchLabelExpressions[${i}]`
    const errors: FieldError[] = values.length ? [] : [required(`${at}.values`)]
    values.forEach((value, j) => values.indexOf(value) < j && errors.push(duplicate(`${at}.values[${j}]`, value)))
    errors.push(...labelKeyErrors(`${at}.key`, key))
    if (keys.has(key)) errors.push(duplicate(`${at}.key`, key))
    keys.add(key)
    return errors
  })
}

function validateUpdate(storageClass: StorageClass, old: StorageClass): FieldError[] {
  return [
    ...(isDeepEqual(storageClass.parameters, old.parameters) ? [] : [forbidden('parameters', 'updates to parameters are forbidden.')]),
    ...(storageClass.provisioner === old.provisioner ? [] : [forbidden('provisioner', 'updates to provisioner are forbidden.')]),
    ...(storageClass.reclaimPolicy === old.reclaimPolicy ? [] : [forbidden('reclaimPolicy', 'updates to reclaimPolicy are forbidden.')]),
    ...immutable('volumeBindingMode', storageClass.volumeBindingMode, old.volumeBindingMode),
  ]
}

export default defineRules<StorageClass>({
  kind: 'StorageClass',
  validate,
  validateUpdate,
})
