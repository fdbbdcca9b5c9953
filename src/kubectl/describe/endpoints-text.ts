// Addresses behind a Service's port in one line: three of them, and how many more. Models kubectl/pkg/describe/describe.go (formatEndpointSlices).
import type { EndpointSlice } from '../../engine/generated/api-types.d.ts'

const SHOWN = 3

/** Of the port with this name; '' is the port without one. */
export function endpointsText(slices: readonly EndpointSlice[], portName: string): string {
  const all = slices.flatMap(({ endpoints, ports }) => (ports ?? []).filter(({ name }) => (name ?? '') === portName).flatMap(({ port }) =>
    (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false).flatMap(({ addresses }) => (addresses ?? []).map((address) => `${address.includes(':') ? `[${address}]` : address}:${port ?? ''}`))))
  const sorted = [...all].sort()
  if (sorted.length === 0) return ''
  return sorted.length > SHOWN ? `${sorted.slice(0, SHOWN).join(',')} + ${sorted.length - SHOWN} more...` : sorted.join(',')
}
