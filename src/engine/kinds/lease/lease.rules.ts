// The rules of a Lease: what it must satisfy.
import type { Lease } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { invalid } from '../field-errors.ts'

function validate({ spec }: Lease): FieldError[] {
  const { leaseDurationSeconds: seconds, leaseTransitions: transitions } = spec ?? {}
  return [
    ...(seconds !== undefined && seconds <= 0 ? [invalid('spec.leaseDurationSeconds', seconds, 'must be greater than 0')] : []),
    ...(transitions !== undefined && transitions < 0 ? [invalid('spec.leaseTransitions', transitions, 'must be greater than or equal to 0')] : []),
  ]
}

export default defineRules<Lease>({
  kind: 'Lease',
  validate,
})
