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
  if (written === '0') return { value: 0n, scale: 0, text: '0', format: '' }
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

/** Models ParseQuantity's fast path: the digits as written are the value, fraction and suffix make the scale. */
function amountOf(text: string): { value: bigint; scale: number; canonical: boolean } {
  const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([A-Za-z]*)([-+]?[0-9]*)$/.exec(text)
  if (!match || text === '0') return { value: 0n, scale: 0, canonical: text === '0' }
  const [, sign, whole, fraction = '', suffix, exponent] = match
  const shifted = `${whole.replace(/^0+(?=.)/, '')}${fraction}` || '0'
  const digits = BigInt(shifted)
  const signed = sign === '-' ? -1n : 1n
  if (suffix in binaryPowers) {
    const value = (digits * 2n ** BigInt(binaryPowers[suffix])) / 10n ** BigInt(fraction.length)
    return { value: signed * value, scale: 0, canonical: fraction === '' && (digits & 7n) !== 0n }
  }
  const scale = (suffix === 'e' || (suffix === 'E' && exponent !== '') ? Number(exponent) : decimalScales[suffix]) - fraction.length
  return { value: signed * digits, scale, canonical: scale % 3 === 0 && !shifted.endsWith('000') && shifted[0] !== '0' }
}

/** Amounts reach the kinds in canonical form; a part of something that is counted was most likely written with a decimal point. */
export function goCount(text: string): GoSyntax {
  const milli = /^([+-]?)([0-9]+)m$/.exec(text)
  if (!milli) return goQuantity(text)
  const digits = milli[2].padStart(4, '0')
  return goQuantity(`${milli[1]}${digits.slice(0, -3)}.${digits.slice(-3).replace(/0+$/, '')}`)
}
