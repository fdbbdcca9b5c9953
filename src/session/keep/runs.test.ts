import { expect, test } from 'vitest'
import { createRuns } from './runs.ts'
import { createShelf } from './shelf.ts'
import type { Disk } from './shelf.ts'

function memoryDisk(): Disk & { readonly records: Map<IDBValidKey, unknown> } {
  const records = new Map<IDBValidKey, unknown>()
  return {
    records,
    read: async (key) => records.get(key),
    update: async (key, change) => void records.set(key, change(records.get(key))),
    remove: async (key) => void records.delete(key),
    all: async () => [...records],
  }
}

/** Runs of several tabs on one disk, in the order in which they write. */
function tabs() {
  const disk = memoryDisk()
  let now = 0
  return { disk, open: (id: string) => createRuns(createShelf(disk), async () => ({ id }), () => ++now) }
}

test('two tabs in one lesson each come back to where they stood', async () => {
  const { open } = tabs(), left = open('left'), right = open('right')
  await left.keep('loop', { step: 3 })
  await right.keep('loop', { step: 1 })
  expect(await left.latest('loop')).toEqual({ step: 3 })
  expect(await right.latest('loop')).toEqual({ step: 1 })
})

test('a tab that was not in the lesson goes on where somebody stood last', async () => {
  const { open } = tabs()
  await open('left').keep('loop', { step: 3 })
  await open('right').keep('loop', { step: 1 })
  expect(await open('new').latest('loop')).toEqual({ step: 1 })
  expect(await open('new').latest('other')).toBeUndefined()
})

test('of one lesson four runs are kept, the oldest goes', async () => {
  const { open, disk } = tabs()
  for (const id of ['a', 'b', 'c', 'd', 'e']) await open(id).keep('loop', id)
  expect([...disk.records.keys()]).toEqual(['run/loop/b', 'run/loop/c', 'run/loop/d', 'run/loop/e'])
})

test('a tab forgets its own run, or all of them', async () => {
  const { open, disk } = tabs()
  await open('left').keep('loop', 1)
  await open('right').keep('loop', 2)
  await open('left').forget('loop')
  expect([...disk.records.keys()]).toEqual(['run/loop/right'])
  await open('left').forgetAll()
  expect(disk.records.size).toBe(0)
})
