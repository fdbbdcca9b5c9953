import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Cell, Index, Log, type Store, Table } from './store.ts'

const key = fc.constantFrom('a', 'b', 'c', 'd'), value = fc.constantFrom('v', 'w', 'x')
type Change = { readonly key: string; readonly value: string; readonly adds: boolean }
const changes = fc.array(fc.record({ key, value, adds: fc.boolean() }), { maxLength: 30 }) as fc.Arbitrary<Change[]>

function comesBack<S extends Store>(create: () => S, change: (store: S, change: Change) => void): void {
  fc.assert(fc.property(changes, changes, changes, (before, after, again) => {
    const store = create()
    for (const one of before) change(store, one)
    const content = JSON.stringify(store.content()), saved = store.save()
    for (const one of after) change(store, one)
    store.load(saved)
    expect(JSON.stringify(store.content())).toBe(content)
    for (const one of again) change(store, one)
    store.load(saved)
    expect(JSON.stringify(store.content())).toBe(content)
  }))
}

test('a Table comes back as it was saved, however often, and keeps its order', () => {
  comesBack(() => new Table<string>(), (table, { key: k, value: v, adds }) => { if (adds) table.set(k, v); else table.delete(k) })
})

test('a Cell comes back as it was saved', () => {
  comesBack(() => new Cell('first'), (cell, { value: v }) => { cell.value = v })
})

test('an Index comes back as it was saved, though its sets change in place', () => {
  comesBack(() => new Index<string>(), (index, { key: k, value: v, adds }) => { if (adds) index.set(v, k, v); else index.remove(v, k) })
})

test('a Log is cut where it was saved', () => {
  const log = new Log<number>()
  log.push(1)
  const saved = log.save()
  log.push(2)
  log.load(saved)
  expect(log.items).toEqual([1])
})

test('an Index finds every key of a value, and nothing once the last is gone', () => {
  const index = new Index<true>()
  index.set('node-1', 'a', true)
  index.set('node-1', 'b', true)
  index.remove('node-1', 'a')
  expect([...(index.get('node-1')?.keys() ?? [])]).toEqual(['b'])
  index.remove('node-1', 'b')
  expect(index.get('node-1')).toBeUndefined()
})
