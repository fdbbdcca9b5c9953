import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { KubeObject } from '../kube-object.ts'
import { ObjectCache, type Row, RowIndex, type Tally } from './object-cache.ts'

interface Weighed extends KubeObject {
  readonly weight: number
}

function weighed(name: string, weight: number): Weighed {
  return { apiVersion: 'v1', kind: 'Thing', metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '' }, weight }
}

const weightOf = (object: KubeObject | undefined): number => (object as Weighed | undefined)?.weight ?? 0
const sum: Tally<KubeObject, number> = { nothing: 0, changed: (count, before, after) => count - weightOf(before) + weightOf(after) }
const step = fc.record({
  does: fc.constantFrom('put', 'remove', 'save', 'load'), value: fc.constantFrom('x', 'y'), name: fc.constantFrom('a', 'b', 'c'), weight: fc.integer({ min: 1, max: 9 }),
})

test('what is found and counted over an index is what a fresh look would find, whatever is put, removed, saved and gone back to', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const cache = new ObjectCache(), index = new RowIndex(), saves: [unknown, unknown, Map<string, [string, number]>][] = []
    let model = new Map<string, [string, number]>()
    for (const { does, value, name, weight } of steps) {
      const row = cache.row('default', name)
      if (does === 'put') {
        put(cache, index, row, model.get(name)?.[0], value, weighed(name, weight))
        model.set(name, [value, weight])
      } else if (does === 'remove' && row) {
        cache.remove(row)
        index.remove(model.get(name)?.[0] as string, row, row.object)
        model.delete(name)
      } else if (does === 'save') saves.push([cache.save(), index.save(), new Map(model)])
      else if (does === 'load' && saves.length > 0) {
        const [savedCache, savedIndex, savedModel] = saves[weight % saves.length]
        cache.load(savedCache)
        index.load(savedIndex)
        model = new Map(savedModel)
      }
      expect(cache.objects().map((object) => [object.metadata.name, weightOf(object)])).toEqual([...model].map(([key, [, known]]) => [key, known]))
      for (const under of ['x', 'y']) {
        const found = [...model].filter(([, [known]]) => known === under).map(([key, [, known]]) => `${key}=${known}`)
        expect(index.objects(under).map((object) => `${object.metadata.name}=${weightOf(object)}`).sort()).toEqual(found.sort())
        expect(index.count(under, sum)).toBe(index.objects(under).reduce((count, object) => count + weightOf(object), 0))
      }
    }
  }))
})

function put(cache: ObjectCache, index: RowIndex, row: Row | undefined, before: string | undefined, value: string, object: Weighed): void {
  if (!row) return index.add(value, cache.add(object))
  const old = row.object
  cache.replace(row, object)
  if (before === value) return index.changed(value, old, object)
  index.remove(before as string, row, old)
  index.add(value, row)
}

test('objects are listed in the order in which they came, in all namespaces and in one', () => {
  const cache = new ObjectCache(), other = { ...weighed('c', 1), metadata: { ...weighed('c', 1).metadata, namespace: 'other' } }
  cache.add(weighed('a', 1))
  cache.add(other)
  cache.add(weighed('b', 1))
  cache.remove(cache.row('default', 'a') as Row)
  cache.add(weighed('a', 1))
  expect(cache.objects().map(({ metadata }) => metadata.name)).toEqual(['c', 'b', 'a'])
  expect(cache.objects('default').map(({ metadata }) => metadata.name)).toEqual(['b', 'a'])
})
