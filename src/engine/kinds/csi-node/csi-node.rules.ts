// The rules of a CSINode: what it must satisfy and what may not change.
import type { CSINode, CSINodeDriver } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { duplicate, eachInvalid, immutable, invalid, required } from '../field-errors.ts'
import { qualifiedNameErrors } from '../formats.ts'
import { csiDriverNameErrors } from '../persistent-volume/volume-source-validation.ts'

const longestNodeID = 256

function validate({ spec }: CSINode): FieldError[] {
  const drivers = spec?.drivers ?? []
  return drivers.flatMap((driver, i) => {
    const path = `spec.drivers[${i}]`
    const repeated = drivers.slice(0, i).some(({ name }) => name === driver.name)
    return [...driverErrors(driver, path), ...(repeated ? [duplicate(`${path}.name`, driver.name)] : []), ...topologyErrors(driver, path)]
  })
}

function driverErrors({ name = '', nodeID = '', allocatable }: CSINodeDriver, path: string): FieldError[] {
  const count = allocatable?.count
  return [
    ...csiDriverNameErrors(`${path}.name`, name),
    ...(nodeID ? [] : [required(`${path}.nodeID`)]),
    ...(nodeID.length > longestNodeID ? [invalid(`${path}.nodeID`, nodeID, `must be ${longestNodeID} characters or less`)] : []),
    ...(count !== undefined && count < 0 ? [invalid(`${path}.allocatable.count`, count, 'must be greater than or equal to 0')] : []),
  ]
}

function topologyErrors({ topologyKeys }: CSINodeDriver, path: string): FieldError[] {
  const keys = topologyKeys ?? []
  return keys.flatMap((key, i) => [
    ...(key ? [] : [required(path)]),
    ...(keys.indexOf(key) < i ? [duplicate(path, key)] : []),
    ...eachInvalid(path, key, qualifiedNameErrors(key)),
  ])
}

function validateUpdate({ spec }: CSINode, old: CSINode): FieldError[] {
  return old.spec.drivers.flatMap((before) => spec.drivers.filter(({ name }) => name === before.name).flatMap((now) => immutable('spec.drivers', now, before)))
}

export default defineRules<CSINode>({
  kind: 'CSINode',
  validate,
  validateUpdate,
})
