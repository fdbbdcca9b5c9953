// Fits endpoints into slices with as few writes as possible: a slice that changes anyway is filled up first.
// Models reconcileByPortMapping of staging/src/k8s.io/endpointslice/reconciler.go.
import type { DiscoveryEndpointPort, Endpoint, EndpointSlice } from '../../generated/api-types.d.ts'
import { isEqual } from '../../structure.ts'

/** Models --max-endpoints-per-slice. */
export const MAX_ENDPOINTS = 100

export interface SliceChanges {
  /** Slices without a name yet. */
  readonly create: EndpointSlice[]
  readonly update: EndpointSlice[]
  readonly remove: EndpointSlice[]
}

/** What makes an endpoint this endpoint: the rest of it may change in place. Models endpointHash. */
export function identityOf({ addresses, hostname, targetRef }: Endpoint): string {
  return `${addresses.length === 1 ? addresses[0] : [...addresses].sort().join(',')}|${hostname ?? ''}|${targetRef?.namespace ?? ''}`
}

/** Ports that belong into one slice. Models NewPortMapKey. */
export function portsKey(ports: readonly DiscoveryEndpointPort[] | undefined): string {
  return (ports ?? []).map((port) => `${port.name ?? ''}/${port.protocol ?? ''}/${port.port ?? ''}/${port.appProtocol ?? ''}`).sort().join(' ')
}

/**
 * Changes that make `existing` slices of one set of ports hold exactly `desired` endpoints.
 * @param relabelled the slice with the labels it should have; the same object if it has them.
 * @param empty a new slice for what fits nowhere.
 */
export function packSlices(
  existing: readonly EndpointSlice[], desired: readonly Endpoint[], relabelled: (slice: EndpointSlice) => EndpointSlice, empty: () => EndpointSlice,
): SliceChanges {
  const left = new Map(desired.map((endpoint) => [identityOf(endpoint), endpoint]))
  const update: EndpointSlice[] = [], remove: EndpointSlice[] = [], unchanged: EndpointSlice[] = []
  for (const slice of existing) {
    const { kept, isChanged } = keepDesired(slice, left), labelled = relabelled(slice)
    if (isChanged && kept.length === 0) remove.push(slice)
    else if (isChanged) update.push({ ...labelled, endpoints: kept })
    else if (labelled !== slice) update.push(labelled)
    else unchanged.push(slice)
  }
  const waiting = [...left.values()]
  fillUp(update, waiting)
  const create: EndpointSlice[] = []
  while (waiting.length > 0) {
    const host = waiting.length < MAX_ENDPOINTS ? closestToFull(unchanged, waiting.length) : undefined
    const endpoints = [...(host?.endpoints ?? []), ...waiting.splice(0, MAX_ENDPOINTS - (host?.endpoints?.length ?? 0))]
    if (host) update.push({ ...host, endpoints })
    else create.push({ ...empty(), endpoints })
  }
  return { create, update, remove }
}

/** Endpoints of a slice that stay, in their latest form; they are taken out of `left`. */
function keepDesired(slice: EndpointSlice, left: Map<string, Endpoint>): { readonly kept: readonly Endpoint[]; readonly isChanged: boolean } {
  const kept: Endpoint[] = [], endpoints = slice.endpoints ?? []
  let isChanged = false
  for (const endpoint of endpoints) {
    const identity = identityOf(endpoint), wanted = left.get(identity)
    if (!wanted) continue
    left.delete(identity)
    const isSame = wanted === endpoint || isEqual(wanted, endpoint)
    kept.push(isSame ? endpoint : wanted)
    isChanged ||= !isSame
  }
  return { kept, isChanged: isChanged || kept.length !== endpoints.length }
}

/** Puts waiting endpoints into slices that are written anyway, the fullest first. */
function fillUp(slices: EndpointSlice[], waiting: Endpoint[]): void {
  const order = slices.map((slice, i) => ({ i, size: slice.endpoints?.length ?? 0 })).sort((a, b) => b.size - a.size)
  for (const { i, size } of order) {
    const room = MAX_ENDPOINTS - size
    if (waiting.length === 0 || room <= 0) continue
    slices[i] = { ...slices[i], endpoints: [...(slices[i].endpoints ?? []), ...waiting.splice(0, room)] }
  }
}

/** The slice with room for all of them that comes closest to being full. Models getSliceToFill. */
function closestToFull(slices: readonly EndpointSlice[], count: number): EndpointSlice | undefined {
  let best: EndpointSlice | undefined, leastRoom = MAX_ENDPOINTS
  for (const slice of slices) {
    const room = MAX_ENDPOINTS - count - (slice.endpoints?.length ?? 0)
    if (room >= 0 && room < leastRoom) {
      leastRoom = room
      best = slice
    }
  }
  return best
}
