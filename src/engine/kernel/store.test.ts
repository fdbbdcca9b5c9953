import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Cell, Index, Log, type Store, Table, type Tally } from './store.ts'

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

test('what is counted over an index is what a fresh look would count, whatever is set, removed, saved and gone back to', () => {
  const sum: Tally<number, number> = { nothing: 0, changed: (count, before, after) => count - (before ?? 0) + (after ?? 0) }
  const step = fc.record({ does: fc.constantFrom('set', 'remove', 'save', 'load', 'count'), value: fc.constantFrom('x', 'y'), key: fc.constantFrom('a', 'b', 'c'), item: fc.integer({ min: 1, max: 9 }) })
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const index = new Index<number>(), saves: unknown[] = []
    for (const { does, value, key, item } of steps) {
      if (does === 'set') index.set(value, key, item)
      else if (does === 'remove') index.remove(value, key)
      else if (does === 'save') saves.push(index.save())
      else if (does === 'load' && saves.length > 0) index.load(saves[item % saves.length])
      expect(index.count(value, sum)).toBe([...(index.get(value)?.values() ?? [])].reduce((count, one) => count + one, 0))
    }
  }))
})
