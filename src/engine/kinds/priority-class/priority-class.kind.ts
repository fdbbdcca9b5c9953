// PriorityClass: which Pods go first, and whether they may push others out.
import type { PriorityClass } from '../../generated/api-types.d.ts'
import { ageColumn } from '../columns.ts'
import { shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden, immutable, notSupported } from '../field-errors.ts'

const highestUserValue = 1_000_000_000
const systemPrefix = 'system-'
const systemValues: Readonly<Record<string, number>> = { 'system-cluster-critical': 2_000_000_000, 'system-node-critical': 2_000_001_000 }

const defaults = shape<PriorityClass>({ value: 0, preemptionPolicy: 'PreemptLowerPriority' })

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

export default defineKind<PriorityClass>({
  group: 'scheduling.k8s.io', version: 'v1', kind: 'PriorityClass', plural: 'priorityclasses', shortNames: ['pc'], namespaced: false, acts: true, generation: 'spec',
  defaults: (priorityClass) => defaults.fill(priorityClass),
  validate,
  validateUpdate,
  age: false,
  columns: [
    { name: 'Value', type: 'integer', cell: ({ value = 0 }) => value },
    { name: 'Global-Default', type: 'boolean', cell: ({ globalDefault = false }) => globalDefault },
    ageColumn,
    { name: 'PreemptionPolicy', cell: ({ preemptionPolicy }) => preemptionPolicy ?? '' },
  ],
})
