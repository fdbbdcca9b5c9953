import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { definitionOf } from '../../schema/schema.ts'
import { isEqual } from '../../structure.ts'
import { decodeStructure } from './structural.ts'

const recordings = new URL('../../../../conformance/recordings/', import.meta.url)

interface Line {
  readonly object?: Readonly<Record<string, unknown>>
  readonly objects?: readonly Readonly<Record<string, unknown>>[]
}

/** Go prints null for what is not there; here it is absent. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null).map(([key, inner]) => [key, withoutNulls(inner)]))
}

for (const name of readdirSync(recordings)) {
  test(`every object of recording ${name} is stored as it was recorded`, () => {
    const lines = gunzipSync(readFileSync(new URL(`${name}/trace.jsonl.gz`, recordings))).toString().trim().split('\n').map((line) => JSON.parse(line) as Line)
    for (const recorded of lines.flatMap((line) => [...(line.object ? [line.object] : []), ...(line.objects ?? [])])) {
      const [group, version] = String(recorded.apiVersion).includes('/') ? String(recorded.apiVersion).split('/') : ['', String(recorded.apiVersion)]
      const object = withoutNulls(recorded) as Readonly<Record<string, unknown>>
      const decoded = decodeStructure(object, definitionOf(group, version, String(recorded.kind))!)
      if ('value' in decoded && decoded.value === object && decoded.strictErrors.length === 0) continue
      expect.soft(decoded).toEqual({ value: object, strictErrors: [] })
      expect.soft(isEqual('value' in decoded && decoded.value, object)).toBe(true)
    }
  })
}
