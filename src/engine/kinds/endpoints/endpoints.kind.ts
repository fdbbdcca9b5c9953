// Endpoints: the addresses behind a Service in one object; EndpointSlices took its place.
import type { EndpointPort, EndpointSubset, Endpoints } from '../../generated/api-types.d.ts'
import { each, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const shownEndpoints = 3

const port = shape<EndpointPort>({ protocol: 'TCP' })
const defaults = shape<Endpoints>({ subsets: each(shape<EndpointSubset>({ ports: each(port) })) })

/** Ready addresses with their ports, as `ip:port`. */
function readyEndpoints({ subsets = [] }: Endpoints): string[] {
  return subsets.flatMap(({ addresses = [], ports = [] }) => {
    const hosts = addresses.map(({ ip }) => (ip.includes(':') && ports.length ? `[${ip}]` : ip))
    return ports.length ? ports.flatMap((one) => hosts.map((host) => `${host}:${one.port}`)) : hosts
  })
}

/** The ENDPOINTS column: three, and how many more. Models formatEndpoints of printers.go. */
function endpointsText(endpoints: Endpoints): string {
  if (!endpoints.subsets?.length) return '<none>'
  const all = readyEndpoints(endpoints)
  const shown = all.slice(0, shownEndpoints).join(',')
  return all.length > shownEndpoints ? `${shown} + ${all.length - shownEndpoints} more...` : shown
}

export default defineKind<Endpoints>({
  group: '', version: 'v1', kind: 'Endpoints', plural: 'endpoints', singular: 'endpoints', shortNames: ['ep'], namespaced: true, acts: true, generation: 'never',
  createOnUpdate: true,
  defaults: (endpoints) => defaults.fill(endpoints),
  columns: [{ name: 'Endpoints', cell: endpointsText }],
  scene: (endpoints) => ({
    endpoints: readyEndpoints(endpoints),
    notReady: (endpoints.subsets ?? []).flatMap(({ notReadyAddresses = [] }) => notReadyAddresses.map(({ ip }) => ip)),
  }),
})
