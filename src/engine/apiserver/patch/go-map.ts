// Prints plain data as Go's %v does: map[image:x name:c], keys sorted.
import { isJsonObject } from './patch-error.ts'

export function goMap(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goMap).join(' ')}]`
  if (!isJsonObject(value)) return value === null || value === undefined ? '<nil>' : String(value)
  return `map[${Object.keys(value).sort().map((key) => `${key}:${goMap(value[key])}`).join(' ')}]`
}
