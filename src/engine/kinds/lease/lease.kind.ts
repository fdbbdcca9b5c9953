// Lease: a heartbeat, or who leads. Kubelets renew one per Node.
import type { Lease } from '../../generated/api-types.d.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const defaults = shape<Lease>({ spec: orEmpty() })

export default defineKind<Lease>({
  group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', plural: 'leases', namespaced: true, acts: true, generation: 'never',
  unconditionalUpdate: false,
  createOnUpdate: true,
  defaults: (lease) => defaults.fill(lease),
  columns: [{ name: 'Holder', cell: ({ spec }) => spec.holderIdentity ?? '' }],
})
