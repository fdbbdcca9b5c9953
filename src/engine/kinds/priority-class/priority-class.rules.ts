// The rules of a PriorityClass: what it must satisfy and what may not change.
import type { PriorityClass } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden, immutable, notSupported } from '../field-errors.ts'

const highestUserValue = 1_000_000_000
const systemPrefix = 'system-'
const systemValues: Readonly<Record<string, number>> = { 'system-cluster-critical': 2_000_000_000, 'system-node-critical': 2_000_001_000 }

function validate({ metadata: { name = '' }, value = 0, globalDefault, preemptionPolicy: policy }: PriorityClass): FieldError[] {
  const errors: FieldError[] = []
  if (name.startsWith(systemPrefix)) {
    const wrong = systemClassError(name, value, globalDefault ?? false)
    if (wrong) errors.push(forbidden('metadata.name', `priority class names with '${systemPrefix}' prefix are reserved for system use only. error: ${wrong}`))
  } else if (value > highestUserValue) errors.push(forbidden('value', `maximum allowed value of a user defined priority is ${highestUserValue}`))
  if (policy !== undefined && policy !== 'PreemptLowerPriority' && policy !== 'Never') {
    errors.push(notSupported('preemptionPolicy', policy, ['PreemptLowerPriority', 'Never']))
  }
  return errors
}

/** Models IsKnownSystemPriorityClass of pkg/apis/scheduling/v1/helpers.go. */
function systemClassError(name: string, value: number, globalDefault: boolean): string | undefined {
  const known = systemValues[name]
  if (known === undefined) return `${name} is not a known system priority class`
  if (known !== value) return `value of ${name} PriorityClass must be ${known}`
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined
}

function validateUpdate(priorityClass: PriorityClass, old: PriorityClass): FieldError[] {
  return [
    ...((priorityClass.value ?? 0) === (old.value ?? 0) ? [] : [forbidden('value', 'may not be changed in an update.')]),
    ...immutable('preemptionPolicy', priorityClass.preemptionPolicy, old.preemptionPolicy),
  ]
}

export default defineRules<PriorityClass>({
  kind: 'PriorityClass',
  validate,
  validateUpdate,
})
