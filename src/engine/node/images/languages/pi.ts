// The digits of pi, which the Job of the documentation prints: by Machin's formula in whole numbers, so that every machine prints the same.

/** More takes too long to watch, and to work out. */
const MOST_DIGITS = 10_000
/** Worked out beside the digits that are shown, so that none of these is off. */
const GUARD_DIGITS = 10

/** 10^digits times the arctangent of 1/x. */
function arctanOfInverse(x: bigint, scale: bigint): bigint {
  const square = x * x
  let term = scale / x, sum = term
  for (let n = 3n, sign = -1n; term !== 0n; n += 2n, sign = -sign) {
    term /= square
    sum += (sign * term) / n
  }
  return sum
}

/** `3.1416`: pi with so many significant digits, the last one rounded, as Perl's bpi prints it. */
export function pi(significant: number): string {
  const digits = Math.min(Math.max(1, significant), MOST_DIGITS) - 1, scale = 10n ** BigInt(digits + GUARD_DIGITS), guard = 10n ** BigInt(GUARD_DIGITS)
  const scaled = 16n * arctanOfInverse(5n, scale) - 4n * arctanOfInverse(239n, scale), text = String((scaled + guard / 2n) / guard)
  return digits === 0 ? text : `${text.slice(0, 1)}.${text.slice(1)}`
}
