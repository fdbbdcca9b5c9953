// Ingress: which HTTP hosts and paths lead to which Services.
import type { Ingress } from '../../generated/api-types.d.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const shownHosts = 3

const defaults = shape<Ingress>({ spec: orEmpty(), status: orEmpty<NonNullable<Ingress['status']>>({ loadBalancer: orEmpty() }) })

function hostsText({ spec: { rules = [] } }: Ingress): string {
  const named = rules.slice(0, shownHosts).flatMap(({ host }) => (host ? [host] : []))
  if (named.length === 0) return '*'
  return rules.length > shownHosts ? `${named.join(',')} + ${rules.length - shownHosts} more...` : named.join(',')
}

export default defineKind<Ingress>({
  group: 'networking.k8s.io', version: 'v1', kind: 'Ingress', plural: 'ingresses', shortNames: ['ing'], namespaced: true, subresources: ['status'], acts: false, generation: 'spec',
  defaults: (ingress) => defaults.fill(ingress),
  prepareCreate: (ingress) => ({ ...ingress, status: { loadBalancer: {} } }),
  prepareUpdate: (ingress, old) => ({ ...ingress, status: old.status }),
  columns: [
    { name: 'Class', cell: ({ spec }) => spec.ingressClassName ?? '<none>' },
    { name: 'Hosts', cell: hostsText },
    { name: 'Address', cell: ({ status }) => (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').filter((address) => address !== '').join(',') },
    { name: 'Ports', cell: ({ spec }) => (spec.tls?.length ? '80, 443' : '80') },
  ],
})
