// Endpoints that somebody wrote by hand, as the EndpointSlices that mirror them.
// Models pkg/controller/endpointslicemirroring/{reconciler,reconciler_helpers,utils}.go.
import type { DiscoveryEndpointPort, Endpoint, EndpointAddress, EndpointSlice, EndpointSubset, Endpoints } from '../../generated/api-types.d.ts'
import endpointsKind from '../../kinds/endpoints/endpoints.kind.ts'
import { isEqual } from '../../structure.ts'
import { controllerReference } from '../adoption.ts'
import { MANAGED_BY, SERVICE_NAME, type SliceWork } from '../endpoint-slices.ts'
import { TRIGGER_TIME } from '../service-endpoints.ts'

export const MANAGER = 'endpointslicemirroring-controller.k8s.io'
/** Models --mirroring-max-endpoints-per-subset. */
export const MAX_MIRRORED = 1000
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

type AddressType = 'IPv4' | 'IPv6'

interface Group {
  readonly addressType: AddressType
  readonly ports: readonly DiscoveryEndpointPort[]
  readonly endpoints: Endpoint[]
}

export interface MirrorPlan {
  readonly work: SliceWork
  readonly skipped: number
}

/** What makes the slices say what the Endpoints say. */
export function planMirror(endpoints: Endpoints, existing: readonly EndpointSlice[]): MirrorPlan {
  const groups = new Map<string, Group>()
  let skipped = 0
  for (const subset of endpoints.subsets ?? []) skipped += addSubset(groups, subset)
  const work: SliceWork = { create: [], update: [], remove: [] }, claimed = new Set<EndpointSlice>()
  for (const [key, group] of groups) {
    const [first, ...others] = existing.filter((slice) => keyOfSlice(slice) === key)
    for (const slice of [first, ...others]) if (slice) claimed.add(slice)
    work.remove.push(...others)
    if (!first) work.create.push(newSlice(endpoints, group))
    else if (!isMirror(endpoints, first, group)) work.update.push(renewed(endpoints, first, group))
  }
  work.remove.push(...existing.filter((slice) => !claimed.has(slice)))
  return { work, skipped }
}

function groupKey(addressType: string, ports: readonly DiscoveryEndpointPort[]): string {
  return `${addressType} ${ports.map((port) => `${port.name ?? ''}/${port.protocol ?? ''}/${port.port ?? ''}/${port.appProtocol ?? ''}`).sort().join(' ')}`
}

function keyOfSlice({ addressType, ports }: EndpointSlice): string {
  return groupKey(addressType, ports ?? [])
}

/** Adds the addresses of a subset. Returns how many did not fit. */
function addSubset(groups: Map<string, Group>, { addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset): number {
  const slicePorts = ports.map(({ name = '', port, protocol = 'TCP', appProtocol }): DiscoveryEndpointPort => ({ name, port, protocol, ...(appProtocol ? { appProtocol } : {}) }))
  const all = [...addresses.map((address) => ({ address, ready: true })), ...notReadyAddresses.map((address) => ({ address, ready: false }))]
  for (const { address, ready } of all.slice(0, MAX_MIRRORED)) {
    const addressType: AddressType = address.ip.includes(':') ? 'IPv6' : 'IPv4', key = groupKey(addressType, slicePorts)
    const group = groups.get(key) ?? { addressType, ports: slicePorts, endpoints: [] }
    groups.set(key, group)
    group.endpoints.push(mirrored(address, ready))
  }
  return Math.max(0, all.length - MAX_MIRRORED)
}

function mirrored({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return { addresses: [ip], conditions: { ready }, ...(targetRef ? { targetRef } : {}), ...(hostname ? { hostname } : {}), ...(nodeName ? { nodeName } : {}) }
}

function marksOf({ metadata }: Endpoints): { readonly labels: Readonly<Record<string, string>>; readonly annotations: Readonly<Record<string, string>> } {
  const { [LAST_APPLIED]: _applied, [TRIGGER_TIME]: _time, ...annotations } = metadata.annotations ?? {}
  return { labels: { ...metadata.labels, [SERVICE_NAME]: metadata.name, [MANAGED_BY]: MANAGER }, annotations }
}

function isMirror(endpoints: Endpoints, slice: EndpointSlice, group: Group): boolean {
  const { labels, annotations } = marksOf(endpoints)
  return isEqual(slice.metadata.labels, labels) && isEqual(slice.metadata.annotations ?? {}, annotations) && isEqual(slice.endpoints ?? [], group.endpoints)
}

function newSlice(endpoints: Endpoints, { addressType, ports, endpoints: list }: Group): EndpointSlice {
  const { labels, annotations } = marksOf(endpoints), { name, namespace } = endpoints.metadata
  const metadata = { generateName: `${name}-`, namespace, labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}), ownerReferences: [controllerReference(endpointsKind, endpoints)] }
  return { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: metadata as unknown as EndpointSlice['metadata'], addressType, endpoints: list, ports }
}

function renewed(endpoints: Endpoints, slice: EndpointSlice, { endpoints: list }: Group): EndpointSlice {
  const { labels, annotations } = marksOf(endpoints), { annotations: _before, ...metadata } = slice.metadata
  return { ...slice, metadata: { ...metadata, labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) }, endpoints: list }
}
