// Objects that a real API server stored need no defaults, break no rule, and survive an update of themselves.
import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../kube-object.ts'
import type { KindDefinition } from './define-kind.ts'
import { rules } from './rules-catalogue.ts'

const modules = import.meta.glob<KindDefinition>(
  './{node,namespace,service,endpoints,endpoint-slice,persistent-volume,persistent-volume-claim,storage-class,resource-quota,limit-range,priority-class,event}/*.kind.ts',
  { eager: true, import: 'default' })
const kinds = Object.values(modules)
const folder = new URL('../../../conformance/recordings/', import.meta.url)

function recorded(scenario: string): readonly KubeObject[] {
  const file = gunzipSync(readFileSync(new URL(`${scenario}/final.json.gz`, folder))).toString()
  return (JSON.parse(file) as { objects: KubeObject[] }).objects
}

const now = Date.UTC(2026, 10, 20, 20)

describe('recorded objects', () => {
  for (const scenario of readdirSync(folder)) {
    it(scenario, () => {
      for (const object of recorded(scenario)) {
        const kind = kinds.find((one) => one.kind === object.kind)
        if (!kind) continue
        const name = `${object.kind} ${object.metadata.name}`
        expect(kind.defaults?.(object) ?? object, name).toBe(object)
        expect(rules.get(kind.kind)?.validate?.(object) ?? [], name).toEqual([])
        const updated = kind.prepareUpdate?.(object, object) ?? object
        expect(updated, name).toEqual(object)
        expect(rules.get(kind.kind)?.validateUpdate?.(updated, object) ?? [], name).toEqual([])
        for (const column of kind.columns ?? []) expect(column.cell(object, now), `${name} ${column.name}`).not.toBeUndefined()
        for (const [field, value] of Object.entries(kind.scene?.(object) ?? {})) expect(value, `${name} ${field}`).not.toBeUndefined()
      }
    })
  }
})
