// Amounts by name of a resource, as quotas count them. Models pkg/quota/v1/resources.go.
import { addQuantities, compareQuantities, isZeroQuantity, subtractQuantities } from '../quantity.ts'

export type Amounts = Readonly<Record<string, string>>

export function sumOf(a: Amounts, b: Amounts): Amounts {
  const sum: Record<string, string> = { ...a }
  for (const [name, amount] of Object.entries(b)) sum[name] = sum[name] === undefined ? amount : addQuantities(sum[name], amount)
  return sum
}

/** The larger of each. */
export function largestOf(a: Amounts, b: Amounts): Amounts {
  const most: Record<string, string> = { ...a }
  for (const [name, amount] of Object.entries(b)) if (most[name] === undefined || compareQuantities(amount, most[name]) > 0) most[name] = amount
  return most
}

/** What `a` is above `b`, never less than nothing. */
export function excessOf(a: Amounts, b: Amounts): Amounts {
  return Object.fromEntries(Object.entries(a).map(([name, amount]) => [name, b[name] === undefined ? amount : compareQuantities(amount, b[name]) > 0 ? subtractQuantities(amount, b[name]) : '0']))
}

export function withoutZeros(amounts: Amounts): Amounts {
  return Object.fromEntries(Object.entries(amounts).filter(([, amount]) => !isZeroQuantity(amount)))
}

/** Only those named. */
export function masked(amounts: Amounts, names: readonly string[]): Amounts {
  return Object.fromEntries(Object.entries(amounts).filter(([name]) => names.includes(name)))
}

/** Names of which there is more than is allowed, sorted. */
export function exceeding(amounts: Amounts, allowed: Amounts): readonly string[] {
  return Object.entries(amounts).filter(([name, amount]) => allowed[name] !== undefined && compareQuantities(amount, allowed[name]) > 0).map(([name]) => name).sort()
}

/** `pods=1,requests.cpu=250m`, as refusals name amounts. */
export function amountsText(amounts: Amounts): string {
  return Object.keys(amounts).sort().map((name) => `${name}=${amounts[name]}`).join(',')
}

export function isSame(a: Amounts, b: Amounts): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => b[name] !== undefined && compareQuantities(a[name], b[name]) === 0)
}
