// IP addresses and ranges as API objects write them: parsed to numbers, and checked. Models k8s.io/utils/net and net.ParseIP.
import type { FieldError } from './field-error.ts'
import { invalid } from './field-errors.ts'

export interface IPAddress {
  readonly family: 'IPv4' | 'IPv6'
  readonly bits: bigint
}

export interface CIDR extends IPAddress {
  /** `bits` is the first address of the range. */
  readonly prefixLength: number
}

const ipMessage = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'
const cidrMessage = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'

/** Leading zeros are tolerated, as Kubernetes always did. */
export function parseIP(text: string): IPAddress | undefined {
  if (text.includes(':')) return parseIPv6(text)
  const bits = parseIPv4Bits(text)
  return bits === undefined ? undefined : { family: 'IPv4', bits }
}

function parseIPv4Bits(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let bits = 0n
  for (const part of parts) {
    if (!/^[0-9]+$/.test(part) || Number(part) > 255) return undefined
    bits = (bits << 8n) | BigInt(Number(part))
  }
  return bits
}

function parseIPv6(text: string): IPAddress | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map((half) => (half === '' ? [] : half.split(':').flatMap(groupsOf)))
  const count = groups[0].length + (groups[1]?.length ?? 0)
  if (groups.some((half) => half.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group)))) return undefined
  if (halves.length === 1 ? count !== 8 : count > 7) return undefined
  const all = halves.length === 1 ? groups[0] : [...groups[0], ...Array<string>(8 - count).fill('0'), ...groups[1]]
  const bits = all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n)
  // An IPv4 address in IPv6 clothes counts as IPv4, as it does for Go.
  return bits >> 32n === 0xffffn ? { family: 'IPv4', bits: bits & 0xffffffffn } : { family: 'IPv6', bits }
}

/** The last group of an IPv6 address may be written as an IPv4 address. */
function groupsOf(group: string): string[] {
  if (!group.includes('.')) return [group]
  const bits = parseIPv4Bits(group)
  return bits === undefined ? ['?'] : [(bits >> 16n).toString(16), (bits & 0xffffn).toString(16)]
}

export function parseCIDR(text: string): CIDR | undefined {
  const slash = text.indexOf('/')
  if (slash < 0) return undefined
  const address = parseIP(text.slice(0, slash))
  const length = text.slice(slash + 1)
  if (!address || !/^[0-9]+$/.test(length)) return undefined
  const width = address.family === 'IPv4' ? 32 : 128
  if (Number(length) > width) return undefined
  const host = BigInt(width - Number(length))
  return { family: address.family, bits: (address.bits >> host) << host, prefixLength: Number(length) }
}

export function contains(range: CIDR, address: IPAddress): boolean {
  const host = BigInt((range.family === 'IPv4' ? 32 : 128) - range.prefixLength)
  return range.family === address.family && range.bits >> host === address.bits >> host
}

/** How many addresses a range holds. */
export function sizeOf(range: CIDR): bigint {
  return 1n << BigInt((range.family === 'IPv4' ? 32 : 128) - range.prefixLength)
}

export function formatIPv4(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 0xffn)).join('.')
}

export function ipErrors(field: string, text: string): FieldError[] {
  return parseIP(text) ? [] : [invalid(field, text, ipMessage)]
}

export function cidrErrors(field: string, text: string): FieldError[] {
  return parseCIDR(text) ? [] : [invalid(field, text, cidrMessage)]
}

/** Endpoints must not point to loopback, link-local or unspecified addresses. Models ValidateNonSpecialIP. */
export function nonSpecialIPErrors(field: string, text: string): FieldError[] {
  const address = parseIP(text)
  if (!address) return [invalid(field, text, 'must be a valid IP address')]
  const { family, bits } = address
  const four = family === 'IPv4'
  if (bits === 0n) return [invalid(field, text, `may not be unspecified (${text})`)]
  if (four ? bits >> 24n === 127n : bits === 1n) return [invalid(field, text, 'may not be in the loopback range (127.0.0.0/8, ::1/128)')]
  if (four ? bits >> 16n === 0xa9fen : bits >> 118n === 0x3fan) return [invalid(field, text, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)')]
  if (four ? bits >> 8n === 0xe00000n : bits >> 112n === 0xff02n || bits >> 112n === 0xff12n) {
    return [invalid(field, text, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)')]
  }
  return []
}
