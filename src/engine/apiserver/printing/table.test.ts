import { expect, test } from 'vitest'
import { defineKind } from '../../kinds/define-kind.ts'
import type { KubeObject } from '../../kube-object.ts'
import { tableOf } from './table.ts'

interface Widget extends KubeObject {
  readonly spec: { readonly size: number; readonly note: string }
}

const widget = defineKind<Widget>({
  group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true, acts: false,
  columns: [{ name: 'Note', priority: 1, cell: (object) => object.spec.note }, { name: 'Size', type: 'integer', cell: (object) => object.spec.size }],
})

const object: Widget = {
  apiVersion: 'example.com/v1', kind: 'Widget', spec: { size: 3, note: 'big' },
  metadata: { name: 'w', namespace: 'shop', uid: 'u', resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:00Z' },
}
const now = Date.UTC(2026, 0, 1, 0, 5, 30)

test('a row has the name, the kind’s columns, the age, and then what only wide output shows', () => {
  const table = tableOf(widget as never, [object], { now, resourceVersion: '9' })
  expect(table.columnDefinitions.map(({ name, type, priority }) => [name, type, priority])).toEqual([['Name', 'string', 0], ['Size', 'integer', 0], ['Age', 'string', 0], ['Note', 'string', 1]])
  expect(table.rows[0].cells).toEqual(['w', 3, '5m30s', 'big'])
  expect(table.metadata.resourceVersion).toBe('9')
})

test('a row carries metadata unless asked otherwise', () => {
  const attached = (includeObject?: 'Metadata' | 'Object' | 'None') => tableOf(widget as never, [object], { now, resourceVersion: '9', includeObject }).rows[0].object
  expect(attached()).toEqual({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata })
  expect(attached('Object')).toBe(object)
  expect(attached('None')).toBeNull()
})

test('a kind without age has its columns in the order given', () => {
  const table = tableOf({ ...widget, age: false } as never, [object], { now, resourceVersion: '9' })
  expect(table.rows[0].cells).toEqual(['w', 'big', 3])
})

test('a kind may show the name in a column of its own', () => {
  const table = tableOf({ ...widget, columns: [{ name: 'Name', cell: () => 'w (default)' }] } as never, [object], { now, resourceVersion: '9' })
  expect(table.columnDefinitions.map(({ name }) => name)).toEqual(['Name', 'Age'])
  expect(table.rows[0].cells).toEqual(['w (default)', '5m30s'])
})
