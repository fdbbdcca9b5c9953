// IngressClass: which controller carries out an Ingress.
import type { IngressClass, IngressClassParametersReference, IngressClassSpec } from '../../generated/api-types.d.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const defaults = shape<IngressClass>({
  spec: orEmpty<IngressClassSpec>({ parameters: shape<IngressClassParametersReference>({ scope: 'Cluster' }) }),
})

function parametersText({ spec: { parameters } }: IngressClass): string {
  if (!parameters) return '<none>'
  return `${parameters.kind}${parameters.apiGroup === undefined ? '' : `.${parameters.apiGroup}`}/${parameters.name}`
}

export default defineKind<IngressClass>({
  group: 'networking.k8s.io', version: 'v1', kind: 'IngressClass', plural: 'ingressclasses', namespaced: false, acts: false, generation: 'spec',
  defaults: (ingressClass) => defaults.fill(ingressClass),
  columns: [
    { name: 'Controller', cell: ({ spec }) => spec.controller ?? '' },
    { name: 'Parameters', cell: parametersText },
  ],
})
