import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Things } from './things.ts'

const moment = { now: 0, cause: -1 }

test('a thing is what was last said of it, and every change is kept', () => {
  const things = new Things(moment)
  things.set('SimMachine', 'worker-1', { power: 'on' })
  things.change('SimMachine', 'worker-1', { power: 'off' })
  expect(things.get('SimMachine', 'worker-1')).toEqual({ power: 'off' })
  expect(things.items.map(({ fields }) => fields)).toEqual([{ power: 'on' }, { power: 'off' }])
  things.remove('SimMachine', 'worker-1')
  expect(things.get('SimMachine', 'worker-1')).toBeUndefined()
  expect(things.items.at(-1)).toEqual({ at: 0, hop: -1, kind: 'SimMachine', name: 'worker-1', fields: null })
})

test('saying the same again is no change', () => {
  const things = new Things(moment)
  things.set('SimAddon', 'cluster-autoscaler', { enabled: false })
  things.change('SimAddon', 'cluster-autoscaler', { enabled: false })
  things.remove('SimAddon', 'another')
  expect(things.items).toHaveLength(1)
})

test('things come back as they were saved, and history is cut there', () => {
  const change = fc.record({ name: fc.constantFrom('a', 'b', 'c'), percent: fc.option(fc.integer({ min: 0, max: 3 })) })
  const run = (things: Things, changes: readonly { name: string; percent: number | null }[]): void => {
    for (const { name, percent } of changes) if (percent === null) things.remove('SimImage', name); else things.set('SimImage', name, { failingPercent: percent })
  }
  fc.assert(fc.property(fc.array(change), fc.array(change), fc.array(change), (before, after, again) => {
    const things = new Things(moment)
    run(things, before)
    const content = JSON.stringify(things.content()), saved = things.save()
    for (const changes of [after, again]) {
      run(things, changes)
      things.load(saved)
      expect(JSON.stringify(things.content())).toBe(content)
      expect(things.items).toHaveLength(saved as number)
    }
  }))
})
