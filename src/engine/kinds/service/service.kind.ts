// Service: one stable address for a changing set of Pods.
import { defineKind } from '../define-kind.ts'
import { derived, each, orEmpty, sequence, shape, when } from '../defaulting.ts'
import { ageColumn, formatLabels, labelList } from '../columns.ts'
import type { Service, ServicePort, ServiceSpec } from './service.ts'
import { prepareServiceCreate, prepareServiceUpdate } from './service-preparation.ts'

const affinityTimeoutSeconds = 10_800

const port = shape<ServicePort>({
  protocol: 'TCP',
  targetPort: derived((target, { port: number }: ServicePort) => (target === undefined || target === 0 || target === '' ? number : target)),
})

// Models SetDefaults_Service of pkg/apis/core/v1/defaults.go.
const defaults = shape<Service>({
  spec: orEmpty(sequence(
    shape<ServiceSpec>({
      sessionAffinity: derived((affinity) => affinity || 'None'),
      sessionAffinityConfig: derived(affinityConfig),
      type: derived((type) => type || 'ClusterIP'),
      ports: each(port),
    }),
    when(({ type }) => type === 'NodePort' || type === 'LoadBalancer', shape<ServiceSpec>({ externalTrafficPolicy: derived((policy) => policy || 'Cluster') })),
    when(({ type }) => type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer', shape<ServiceSpec>({ internalTrafficPolicy: 'Cluster' })),
    when(({ type }) => type === 'LoadBalancer', shape<ServiceSpec>({ allocateLoadBalancerNodePorts: true })),
  )),
})

function affinityConfig(config: ServiceSpec['sessionAffinityConfig'], { sessionAffinity }: ServiceSpec): ServiceSpec['sessionAffinityConfig'] {
  if (sessionAffinity === 'None') return undefined
  if (sessionAffinity !== 'ClientIP' || config?.clientIP?.timeoutSeconds !== undefined) return config
  return { clientIP: { timeoutSeconds: affinityTimeoutSeconds } }
}

/** The EXTERNAL-IP column. Models getServiceExternalIP of printers.go. */
function externalAddress({ spec, status }: Service): string {
  const listed = spec.externalIPs ?? []
  if (spec.type === 'ExternalName') return spec.externalName ?? ''
  if (spec.type !== 'LoadBalancer') return listed.join(',') || '<none>'
  const balancers = [...new Set((status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || ''))].filter((address) => address !== '').sort()
  return [...balancers, ...listed].join(',') || '<pending>'
}

function portText({ port: number, nodePort, protocol = 'TCP' }: ServicePort): string {
  return nodePort ? `${number}:${nodePort}/${protocol}` : `${number}/${protocol}`
}

function drawnPort({ port: number, nodePort, targetPort, protocol = 'TCP' }: ServicePort): string {
  return `${number}${nodePort ? `:${nodePort}` : ''}->${targetPort ?? number}/${protocol}`
}

export default defineKind<Service>({
  group: '', version: 'v1', kind: 'Service', plural: 'services', shortNames: ['svc'], categories: ['all'], namespaced: true,
  createOnUpdate: true,
  returnsDeleted: true,
  subresources: ['status'], acts: true, nameFormat: 'dns1035Label', generation: 'never',
  defaults: (service) => defaults.fill(service),
  prepareCreate: prepareServiceCreate,
  prepareUpdate: prepareServiceUpdate,
  selectableFields: {
    'spec.clusterIP': ({ spec }) => spec.clusterIP ?? '',
    'spec.type': ({ spec }) => spec.type ?? '',
  },
  age: false,
  columns: [
    { name: 'Type', cell: ({ spec }) => spec.type ?? '' },
    { name: 'Cluster-IP', cell: ({ spec }) => spec.clusterIPs?.[0] ?? '<none>' },
    { name: 'External-IP', cell: externalAddress },
    { name: 'Port(s)', cell: ({ spec }) => (spec.ports ?? []).map(portText).join(',') || '<none>' },
    ageColumn,
    { name: 'Selector', priority: 1, cell: ({ spec }) => formatLabels(spec.selector) },
  ],
  scene: ({ spec }) => ({
    type: spec.type ?? 'ClusterIP',
    clusterIP: spec.clusterIP ?? '',
    ports: (spec.ports ?? []).map(drawnPort),
    selector: labelList(spec.selector),
  }),
})
