// Objects as `-o yaml` and `-o json` print them: keys sorted, lists at the margin.
import { stringify } from 'yaml'

/** In quotes stands what YAML 1.1 would read as something else than text, such as a time. */
const AS_KUBECTL = { version: '1.1', sortMapEntries: true, indentSeq: false, lineWidth: 0, aliasDuplicateObjects: false } as const

export function toYaml(value: unknown): string {
  return stringify(value, AS_KUBECTL)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, field]) => field !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, field]) => [key, sorted(field)]))
}

/** As Go's encoder writes it: nothing in it could end a script element. */
function escaped(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export function toJson(value: unknown): string {
  return `${escaped(JSON.stringify(sorted(value), null, 4))}\n`
}

export function toCompactJson(value: unknown): string {
  return escaped(JSON.stringify(sorted(value)))
}
