// Lease: a heartbeat, or who leads. Kubelets renew one per Node.
import type { Lease } from '../../generated/api-types.d.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { invalid } from '../field-errors.ts'

const defaults = shape<Lease>({ spec: orEmpty() })

function validate({ spec }: Lease): FieldError[] {
  const { leaseDurationSeconds: seconds, leaseTransitions: transitions } = spec ?? {}
  return [
    ...(seconds !== undefined && seconds <= 0 ? [invalid('spec.leaseDurationSeconds', seconds, 'must be greater than 0')] : []),
    ...(transitions !== undefined && transitions < 0 ? [invalid('spec.leaseTransitions', transitions, 'must be greater than or equal to 0')] : []),
  ]
}

export default defineKind<Lease>({
  group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', plural: 'leases', namespaced: true, acts: true, generation: 'never',
  unconditionalUpdate: false,
  createOnUpdate: true,
  defaults: (lease) => defaults.fill(lease),
  validate,
  columns: [{ name: 'Holder', cell: ({ spec }) => spec.holderIdentity ?? '' }],
})
