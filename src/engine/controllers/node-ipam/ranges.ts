// The ranges of Pod addresses, by number: 10.244.0.0/24, 10.244.1.0/24 and so on.
// Models pkg/controller/nodeipam/ipam/cidrset/cidr_set.go.

const FIRST_OCTET = 244
/** First second octet behind the Services' 10.96.0.0/12. */
const LOWEST_OCTET = 112
const OCTETS = 256 - LOWEST_OCTET

// Simplified: a cluster range of 10.244.0.0/16 ends at 256 Nodes and somebody has to widen it; here it goes on through 10.255 and then 10.112 to 10.243.
export const RANGES = OCTETS * 256

export function rangeNumbered(n: number): string {
  const octet = LOWEST_OCTET + ((FIRST_OCTET - LOWEST_OCTET + (n >> 8)) % OCTETS)
  return `10.${octet}.${n & 255}.0/24`
}

/** The first free range from `from` on, once around. */
export function freeRange(from: number, isTaken: (range: number) => boolean): number | undefined {
  for (let step = 0; step < RANGES; step++) {
    const range = (from + step) % RANGES
    if (!isTaken(range)) return range
  }
  return undefined
}
