// Values as Go prints them with %#v: that is how the API server quotes lists, maps and structs in its errors.
import { isQuantityError, parseQuantity } from '../quantity.ts'

/** Text in Go's syntax that an error shows as it stands, without quotes. */
export interface GoSyntax {
  readonly goSyntax: string
}

export function goSyntax(text: string): GoSyntax {
  return { goSyntax: text }
}

export function isGoSyntax(value: unknown): value is GoSyntax {
  return typeof value === 'object' && value !== null && typeof (value as GoSyntax).goSyntax === 'string'
}

/** A Go string literal. */
export function goQuote(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** `[]string{"a", "b"}`, or `[]core.IPFamily{…}` for another element type. */
export function goStrings(list: readonly string[] | undefined | null, type = 'string'): GoSyntax {
  return goSyntax(list ? `[]${type}{${list.map(goQuote).join(', ')}}` : `[]${type}(nil)`)
}

/** `map[string]string{"a":"b"}`, keys sorted as Go does. */
export function goStringMap(map: Readonly<Record<string, string>> | undefined | null): GoSyntax {
  if (!map) return goSyntax('map[string]string(nil)')
  const entries = Object.keys(map).sort().map((key) => `${goQuote(key)}:${goQuote(map[key])}`)
  return goSyntax(`map[string]string{${entries.join(', ')}}`)
}

/** A pointer to a string as a struct's field shows it: `(*string)(nil)`, or an address, for which Go prints 0xc…. */
export function goStringPointer(value: string | undefined): string {
  return value === undefined ? '(*string)(nil)' : '(*string)(0xc000000000)'
}

export interface GoQuantityFields {
  readonly value: bigint
  readonly scale: number
  /** The text, where Go remembered it because it was canonical. */
  readonly text: string
  readonly format: string
}

/** What a resource.Quantity holds: mantissa and decimal exponent apart for decimal units, multiplied out for binary ones. */
export function goQuantityFields(text: string | number): GoQuantityFields {
  const written = String(text)
  const parsed = parseQuantity(written)
  if (isQuantityError(parsed)) return { value: 0n, scale: 0, text: '', format: '' }
  const { value, scale, canonical } = amountOf(written)
  return { value, scale, text: canonical ? written : '', format: parsed.format }
}

/** A resource.Quantity with all its fields. */
export function goQuantity(text: string | number): GoSyntax {
  const fields = goQuantityFields(text)
  return goSyntax(`resource.Quantity{i:resource.int64Amount{value:${fields.value}, scale:${fields.scale}}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:${goQuote(fields.text)}, Format:${goQuote(fields.format)}}`)
}

const decimalScales: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const binaryPowers: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 }

/** Models ParseQuantity's fast path: the digits as written are the value, the suffix and the fraction make the scale. */
function amountOf(text: string): { value: bigint; scale: number; canonical: boolean } {
  const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([A-Za-z]*)([-+]?[0-9]*)$/.exec(text)
  if (!match) return { value: 0n, scale: 0, canonical: false }
  const [, sign, whole, writtenFraction = '', suffix, exponent] = match
  const fraction = writtenFraction.replace(/0+$/, '')
  const digits = BigInt(`${whole}${fraction}` || '0') * (sign === '-' ? -1n : 1n)
  if (suffix in binaryPowers) {
    const power = 2n ** BigInt(binaryPowers[suffix])
    return { value: (digits * power) / 10n ** BigInt(fraction.length), scale: 0, canonical: fraction === '' && isCanonicalBinary(digits, suffix) }
  }
  const scale = suffix === 'e' || (suffix === 'E' && exponent !== '') ? Number(exponent) : decimalScales[suffix]
  if (digits === 0n) return { value: 0n, scale: 0, canonical: text === '0' }
  return { value: digits, scale: scale - fraction.length, canonical: writtenFraction === '' && text.indexOf('.') < 0 && isCanonicalDecimal(digits, suffix) }
}

function isCanonicalBinary(digits: bigint, suffix: string): boolean {
  return digits !== 0n && (suffix === 'Ei' || digits % 1024n !== 0n)
}

function isCanonicalDecimal(digits: bigint, suffix: string): boolean {
  return suffix === 'E' || digits % 1000n !== 0n
}
