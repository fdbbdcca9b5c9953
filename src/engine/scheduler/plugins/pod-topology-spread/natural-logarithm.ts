// The natural logarithm by arithmetic alone: Math.log may differ between machines.

const LN_2 = 0.6931471805599453
const TERMS = 25
const known: number[] = []

/** ln(n) of a whole number from 1 on. */
export function naturalLogarithm(n: number): number {
  return known[n] ??= compute(n)
}

/** n = 2^k · m with m in [1, 2), and ln m = 2 · artanh((m − 1) / (m + 1)). */
function compute(n: number): number {
  let halvings = 0, m = n
  for (; m >= 2; m /= 2) halvings++
  const z = (m - 1) / (m + 1)
  let sum = 0, power = z
  for (let term = 0; term < TERMS; term++) {
    sum += power / (2 * term + 1)
    power *= z * z
  }
  return halvings * LN_2 + 2 * sum
}
