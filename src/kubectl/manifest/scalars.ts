// What an unquoted word means: kubectl reads YAML 1.1, so `yes` is true and `0644` is 420.
// Models the plain-scalar rules of the YAML reader behind sigs.k8s.io/yaml (go-yaml v2 resolve.go).

export type Scalar = string | number | boolean | null

const WORDS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
])

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const NOT_A_NUMBER = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/

/** Whether the word is an infinity or not a number at all, for which JSON has no words. */
export function isUnspeakableNumber(word: string): boolean {
  return NOT_A_NUMBER.test(word)
}

/** The value of an unquoted, untagged word. Dates and times such as 12:30 stay text, as in kubectl. */
export function resolvePlainScalar(word: string): Scalar {
  const known = WORDS.get(word)
  if (known !== undefined) return known
  if (!/^[-+.0-9]/.test(word)) return word
  const digits = word.replaceAll('_', '')
  return parseInteger(digits) ?? (FLOAT.test(digits) ? Number(digits) : word)
}

function parseInteger(digits: string): number | undefined {
  const match = /^([-+]?)(?:0[bB]([01]+)|0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/.exec(digits)
  if (!match) return undefined
  const [, sign, binary, hex, octal, decimal] = match
  const magnitude = binary !== undefined ? parseInt(binary, 2)
    : hex !== undefined ? parseInt(hex, 16)
    : octal !== undefined ? parseInt(octal, 8)
    : Number(decimal)
  return sign === '-' && magnitude !== 0 ? -magnitude : magnitude
}
