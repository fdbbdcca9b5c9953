// NetworkPolicy: who may talk to whom.
import type { NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPort, NetworkPolicySpec } from '../../generated/api-types.d.ts'
import { derived, each, orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { formatLabelSelector } from '../label-selector-validation.ts'

const port = shape<NetworkPolicyPort>({ protocol: 'TCP' })

// Models SetDefaults_NetworkPolicy of pkg/apis/networking/v1/defaults.go.
const defaults = shape<NetworkPolicy>({
  spec: orEmpty<NetworkPolicySpec>({
    podSelector: orEmpty(),
    ingress: each(shape<NetworkPolicyIngressRule>({ ports: each(port) })),
    egress: each(shape<NetworkPolicyEgressRule>({ ports: each(port) })),
    policyTypes: derived((types, { egress }: NetworkPolicySpec) => (types?.length ? types : egress?.length ? ['Ingress', 'Egress'] : ['Ingress'])),
  }),
})

export default defineKind<NetworkPolicy>({
  group: 'networking.k8s.io', version: 'v1', kind: 'NetworkPolicy', plural: 'networkpolicies', shortNames: ['netpol'], namespaced: true, acts: false, generation: 'spec',
  defaults: (policy) => defaults.fill(policy),
  columns: [{ name: 'Pod-Selector', cell: ({ spec }) => formatLabelSelector(spec.podSelector ?? {}) }],
})
