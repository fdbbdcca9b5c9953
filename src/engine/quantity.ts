// Resource quantities such as 500m, 1.5Gi or 2e3: exact parsing, the canonical form, comparison and sums.
// Models apimachinery/pkg/api/resource/quantity.go and suffix.go.

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

/** An exact amount. Counted in billionths, the smallest step that Kubernetes knows, so that every sum is exact. */
export interface Quantity {
  readonly nano: bigint
  readonly format: QuantityFormat
}

export interface QuantityError {
  readonly error: string
}

const formatWrong = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const suffixWrong = "unable to parse quantity's suffix"

const nanoPerOne = 1_000_000_000n
const largest = (2n ** 63n - 1n) * nanoPerOne

const decimalExponents: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const binaryExponents: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 }
const decimalSuffixes: Readonly<Record<number, string>> = { [-9]: 'n', [-6]: 'u', [-3]: 'm', 0: '', 3: 'k', 6: 'M', 9: 'G', 12: 'T', 15: 'P', 18: 'E' }
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

const shape = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/

interface Suffix {
  readonly base: 2 | 10
  readonly exponent: number
  readonly format: QuantityFormat
}

function parseSuffix(suffix: string): Suffix | undefined {
  const decimal = decimalExponents[suffix]
  if (decimal !== undefined) return { base: 10, exponent: decimal, format: 'DecimalSI' }
  const binary = binaryExponents[suffix]
  if (binary !== undefined) return { base: 2, exponent: binary, format: 'BinarySI' }
  if (!/^[eE][+-]?[0-9]+$/.test(suffix)) return undefined
  return { base: 10, exponent: Number(suffix.slice(1)), format: 'DecimalExponent' }
}

/** Divides rounding away from zero: who asks for any of a resource gets some of it. */
function divideUp(amount: bigint, divisor: bigint): bigint {
  const quotient = amount / divisor
  return amount % divisor === 0n ? quotient : amount > 0n ? quotient + 1n : quotient - 1n
}

/** Parses what a manifest or an object says. A failure carries the API server's words. */
export function parseQuantity(text: string): Quantity | QuantityError {
  const match = shape.exec(text)
  if (text === '' || match === null) return { error: formatWrong }
  const [, sign, whole = '', fraction = '', suffixText = ''] = match
  const suffix = parseSuffix(suffixText)
  if (suffix === undefined) return { error: suffixWrong }
  const digits = BigInt(`${whole}${fraction}` || '0')
  // Exponents beyond 40 exceed every bound in one direction or the other; capping them keeps the power small.
  const exponent = suffix.base === 10 ? Math.max(-40, Math.min(40, suffix.exponent)) : suffix.exponent
  const factor = suffix.base === 2 ? 2n ** BigInt(exponent) * nanoPerOne : exponent + 9 >= 0 ? 10n ** BigInt(exponent + 9) : 1n
  const divisor = 10n ** BigInt(fraction.length) * (suffix.base === 10 && exponent + 9 < 0 ? 10n ** BigInt(-exponent - 9) : 1n)
  const magnitude = divideUp(digits * factor, divisor)
  const capped = magnitude > largest ? largest : magnitude
  // A fraction of a byte cannot be said in binary units.
  const format = suffix.format === 'BinarySI' && capped > 0n && capped < nanoPerOne ? 'DecimalSI' : suffix.format
  return { nano: sign === '-' ? -capped : capped, format }
}

export function isQuantityError(parsed: Quantity | QuantityError): parsed is QuantityError {
  return 'error' in parsed
}

/** Parses a quantity of a stored object, which was checked when it was written. */
export function quantityOf(text: string | number): Quantity {
  const parsed = parseQuantity(String(text))
  if (isQuantityError(parsed)) throw new Error(`quantity ${JSON.stringify(text)}: ${parsed.error}`)
  return parsed
}

function formatBinary(whole: bigint): string {
  let mantissa = whole
  let step = 0
  while (mantissa !== 0n && mantissa % 1024n === 0n && step < binarySuffixes.length - 1) {
    mantissa /= 1024n
    step++
  }
  return `${mantissa}${binarySuffixes[step]}`
}

/** The canonical form, in which the API server stores every quantity: 1000m becomes 1, 1024Mi becomes 1Gi, 0.5 becomes 500m. */
export function formatQuantity(quantity: Quantity): string {
  const { nano, format } = quantity
  if (nano === 0n) return '0'
  const small = nano > -1024n * nanoPerOne && nano < 1024n * nanoPerOne
  if (format === 'BinarySI' && !small) return formatBinary(divideUp(nano, nanoPerOne))
  let mantissa = nano
  let exponent = -9
  while (mantissa % 1000n === 0n && (exponent < 18 || format === 'DecimalExponent')) {
    mantissa /= 1000n
    exponent += 3
  }
  if (format === 'DecimalExponent') return exponent === 0 ? String(mantissa) : `${mantissa}e${exponent}`
  return `${mantissa}${decimalSuffixes[exponent]}`
}

/** The canonical form of a text, or what is wrong with it. */
export function canonicalQuantity(text: string): string | QuantityError {
  const parsed = parseQuantity(text)
  return isQuantityError(parsed) ? parsed : formatQuantity(parsed)
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareQuantities(a: string | number, b: string | number): number {
  const left = quantityOf(a).nano
  const right = quantityOf(b).nano
  return left < right ? -1 : left > right ? 1 : 0
}

function sum(a: string | number, b: string | number, sign: 1n | -1n): string {
  const left = quantityOf(a)
  const right = quantityOf(b)
  return formatQuantity({ nano: left.nano + sign * right.nano, format: left.nano === 0n ? right.format : left.format })
}

/** The sum in the units of `a`, or of `b` if `a` is zero. */
export function addQuantities(a: string | number, b: string | number): string {
  return sum(a, b, 1n)
}

export function subtractQuantities(a: string | number, b: string | number): string {
  return sum(a, b, -1n)
}

export function isZeroQuantity(text: string | number): boolean {
  return quantityOf(text).nano === 0n
}

// The two functions below run in the scheduler's and the kubelet's loops, so the usual spellings take a path of plain numbers.
const plain = /^([0-9]{1,9})(m|Ki|Mi|Gi)?$/
const bytesPer: Readonly<Record<string, number>> = { Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3 }

/** In thousandths, rounded up, as CPU is counted. Models Quantity.MilliValue. */
export function milliValue(text: string | number | undefined): number {
  if (text === undefined) return 0
  const match = plain.exec(String(text))
  if (match && match[2] === 'm') return Number(match[1])
  if (match && match[2] === undefined) return Number(match[1]) * 1000
  return Number(divideUp(quantityOf(text).nano, 1_000_000n))
}

/** In whole units, rounded up, as bytes and Pods are counted. Models Quantity.Value. */
export function wholeValue(text: string | number | undefined): number {
  if (text === undefined) return 0
  const match = plain.exec(String(text))
  if (match && match[2] === 'm') return Math.ceil(Number(match[1]) / 1000)
  if (match) return Number(match[1]) * (match[2] === undefined ? 1 : bytesPer[match[2]])
  return Number(divideUp(quantityOf(text).nano, nanoPerOne))
}

/** Canonical form of a count of thousandths: 1500 is 1500m, 2000 is 2. */
export function formatMilli(milli: number): string {
  return formatQuantity({ nano: BigInt(Math.trunc(milli)) * 1_000_000n, format: 'DecimalSI' })
}

/** Canonical form of a count of bytes, in binary units by default. */
export function formatBytes(bytes: number, format: QuantityFormat = 'BinarySI'): string {
  return formatQuantity({ nano: BigInt(Math.trunc(bytes)) * nanoPerOne, format })
}
