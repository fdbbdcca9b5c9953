// EndpointSlice: some of the addresses behind a Service, with whether each is ready.
import type { DiscoveryEndpointPort, EndpointSlice } from '../../generated/api-types.d.ts'
import { each, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const shown = 3

const port = shape<DiscoveryEndpointPort>({ name: '', protocol: 'TCP' })
const defaults = shape<EndpointSlice>({ ports: each(port) })

/** Three, and how many more; `<unset>` for none. Models listWithMoreString of printers.go. */
function fewOf(list: readonly string[]): string {
  if (list.length === 0) return '<unset>'
  const few = list.slice(0, shown).join(',')
  return list.length > shown ? `${few} + ${list.length - shown} more...` : few
}

export default defineKind<EndpointSlice>({
  group: 'discovery.k8s.io', version: 'v1', kind: 'EndpointSlice', plural: 'endpointslices', namespaced: true, acts: true, generation: 'spec',
  defaults: (slice) => defaults.fill(slice),
  columns: [
    { name: 'AddressType', cell: ({ addressType }) => addressType },
    { name: 'Ports', cell: ({ ports = [] }) => fewOf(ports.map((one) => String(one.port ?? (one.name || '*')))) },
    { name: 'Endpoints', cell: ({ endpoints }) => fewOf((endpoints ?? []).flatMap(({ addresses }) => addresses)) },
  ],
  scene: ({ metadata, endpoints }) => ({
    service: metadata.labels?.['kubernetes.io/service-name'] ?? '',
    endpoints: (endpoints ?? []).map(({ addresses, conditions, targetRef }) => {
      const ready = conditions?.ready ?? true
      return [addresses[0], targetRef?.kind === 'Pod' ? targetRef.name : '', ready, conditions?.serving ?? ready, conditions?.terminating ?? false].join('|')
    }),
  }),
})
