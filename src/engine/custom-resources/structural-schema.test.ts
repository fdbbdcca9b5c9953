// What a definition's schema does to objects.
import { describe, expect, it } from 'vitest'
import type { JSONSchemaProps } from '../generated/api-types.d.ts'
import { fieldErrorText } from '../kinds/field-errors.ts'
import { valueAt, withValueAt } from './field-path.ts'
import { defaulted, pruned, schemaErrors } from './structural-schema.ts'

const schema: JSONSchemaProps = {
  type: 'object', properties: {
    spec: {
      type: 'object', required: ['name'], properties: {
        name: { type: 'string', maxLength: 5 }, size: { type: 'integer', default: 3, minimum: 1 }, mode: { type: 'string', enum: ['a', 'b'] }, port: { 'x-kubernetes-int-or-string': true },
        items: { type: 'array', maxItems: 2, items: { type: 'object', properties: { on: { type: 'boolean', default: true } } } }, labels: { type: 'object', additionalProperties: { type: 'string' } },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
  },
}
const errors = (spec: object): string[] => schemaErrors({ apiVersion: 'x/v1', kind: 'X', metadata: {}, spec }, schema, '').map((error) => `${error.field}: ${fieldErrorText(error)}`)

describe('a structural schema', () => {
  it('drops what it does not know and says so, but for what it keeps on purpose', () => {
    const { object, unknown } = pruned({ apiVersion: 'x/v1', kind: 'X', metadata: { name: 'n' }, spec: { name: 'n', odd: 1, items: [{ on: false, odd: 2 }], labels: { any: 'x' }, free: { odd: 3 } }, other: 4 }, schema)
    expect(object).toEqual({ apiVersion: 'x/v1', kind: 'X', metadata: { name: 'n' }, spec: { name: 'n', items: [{ on: false }], labels: { any: 'x' }, free: { odd: 3 } } })
    expect(unknown).toEqual(['spec.odd', 'spec.items[0].odd', 'other'])
  })

  it('fills in defaults at every depth, and leaves what lacks nothing as it is', () => {
    expect(defaulted({ spec: { name: 'n', items: [{}] } }, schema)).toEqual({ spec: { name: 'n', size: 3, items: [{ on: true }] } })
    const full = { spec: { name: 'n', size: 1 } }
    expect(defaulted(full, schema)).toBe(full)
  })

  it('says what is wrong in the words of the API server', () => {
    expect(errors({ name: 'n', port: 'http' })).toEqual([])
    expect(errors({ size: 'x' })).toEqual(['spec.name: Required value', 'spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"'])
    expect(errors({ name: 'longer', size: 0, mode: 'c' })).toEqual([
      'spec.name: Invalid value: "longer": spec.name in body should be at most 5 chars long', 'spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1', 'spec.mode: Unsupported value: "c": supported values: "a", "b"',
    ])
    expect(errors({ name: 'n', items: [{}, {}, {}], labels: { a: 1 } })).toEqual(['spec.items: Too many: 3: must have at most 2 items', 'spec.labels.a: Invalid value: "integer": spec.labels.a in body must be of type string: "integer"'])
  })
})

describe('a path', () => {
  const object = { spec: { replicas: 2, 'a.b': 'dotted' }, status: { conditions: [{ type: 'Other' }, { type: 'Ready', status: 'True' }], list: [7, 8] } }

  it('leads to a field, an element, or the element with a field of a value', () => {
    expect(['.spec.replicas', '.status.list[1]', '.status.conditions[?(@.type=="Ready")].status', '.spec.nothing.here'].map((path) => valueAt(object, path))).toEqual([2, 8, 'True', undefined])
    expect(withValueAt(object, '.spec.replicas', 5)).toEqual({ ...object, spec: { ...object.spec, replicas: 5 } })
  })
})
