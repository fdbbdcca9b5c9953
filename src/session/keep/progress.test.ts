import { expect, test } from 'vitest'
import { createProgress } from './progress.ts'
import { createShelf } from './shelf.ts'
import type { Disk } from './shelf.ts'

/** A disk in memory that can be told to fail. */
function testDisk(failing?: () => Error | undefined): Disk & { readonly records: Map<string, unknown> } {
  const records = new Map<string, unknown>()
  const check = (): void => {
    const error = failing?.()
    if (error) throw error
  }
  return {
    records,
    read: async (key) => { check(); return records.get(key) },
    update: async (key, change) => { check(); records.set(key, change(records.get(key))) },
    remove: async (key) => { check(); records.delete(key) },
    all: async () => { check(); return [...records] },
  }
}

test('progress comes back in the next visit', async () => {
  const disk = testDisk()
  const first = createProgress(createShelf(disk))
  await first.ready
  first.set('canary', { reached: 2, steps: 6, choices: { guess: 'two' } })
  first.set('canary', { reached: 1, complete: true })
  await Promise.resolve()
  const second = createProgress(createShelf(disk))
  expect(second.get('canary')).toBeUndefined()
  await second.ready
  expect(second.get('canary')).toMatchObject({ reached: 2, steps: 6, complete: true, choices: { guess: 'two' } })
})

test('two tabs tell each other, and neither takes back what the other reached', async () => {
  const disk = testDisk()
  const tab = () => createProgress(createShelf(disk), new BroadcastChannel('test.progress'))
  const [a, b] = [tab(), tab()]
  await Promise.all([a.ready, b.ready])
  const heard = new Promise<void>((resolve) => { b.subscribe(resolve) })
  a.set('canary', { reached: 4, steps: 6 })
  await heard
  b.set('canary', { choices: { q1: 'a' } })
  expect(b.get('canary')).toMatchObject({ reached: 4, choices: { q1: 'a' } })
  await new Promise((resolve) => { setTimeout(resolve, 5) })
  expect(disk.records.get('progress/canary')).toMatchObject({ reached: 4, choices: { q1: 'a' } })
})

test('a disk that refuses is no error: the visit goes on in memory', async () => {
  const shelf = createShelf(testDisk(() => new DOMException('denied', 'SecurityError')))
  const progress = createProgress(shelf)
  await progress.ready
  progress.set('canary', { reached: 3 })
  await new Promise((resolve) => { setTimeout(resolve, 1) })
  expect(progress.get('canary')?.reached).toBe(3)
  expect(shelf.trouble.getState().trouble).toBe('refused')
  expect(await shelf.read('progress/canary')).toMatchObject({ reached: 3 })
})

test('a full disk keeps what it has; what does not fit stays in memory until there is room', async () => {
  let full = true
  const disk = testDisk(() => (full ? new DOMException('no room', 'QuotaExceededError') : undefined))
  const shelf = createShelf(disk)
  await shelf.update('a', () => 1)
  expect(shelf.trouble.getState().trouble).toBe('full')
  expect(await shelf.read('a')).toBe(1)
  full = false
  await shelf.update('a', (known) => Number(known) + 1)
  expect(shelf.trouble.getState().trouble).toBeNull()
  expect(disk.records.get('a')).toBe(2)
})

test('a disk that does not answer is not waited for', async () => {
  const never = (): Promise<never> => new Promise(() => undefined)
  const shelf = createShelf({ read: never, update: never, remove: never, all: never }, 10)
  expect(await shelf.read('a')).toBeUndefined()
  await shelf.update('a', () => 1)
  expect(await shelf.read('a')).toBe(1)
  expect(shelf.trouble.getState().trouble).toBe('slow')
})

test('what a stranger left on the disk is not believed', async () => {
  const disk = testDisk()
  disk.records.set('progress/canary', { at: 'yesterday', reached: '<script>' })
  const progress = createProgress(createShelf(disk))
  await progress.ready
  expect(progress.all().size).toBe(0)
})
