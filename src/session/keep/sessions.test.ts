import { expect, test } from 'vitest'
import { createPlayhead } from '../playhead.ts'
import { newSession } from '../session.ts'
import { createSessions, isKeptSession, superfluous } from './sessions.ts'
import { createShelf } from './shelf.ts'
import type { Disk } from './shelf.ts'
import type { KeptSession } from './sessions.ts'

function kept(id: string, savedAt: number, text = ''): KeptSession {
  return {
    id, format: 1, savedAt, page: 'playground', address: '#/playground', session: newSession(), moment: 0, now: 0, files: [{ name: 'web.yaml', text }],
    playhead: { mode: 'paced', speed: 1, layout: createPlayhead().getState().layout },
  }
}

function roomyDisk(most: number): Disk {
  const records = new Map<string, unknown>()
  return {
    read: async (key) => records.get(key),
    update: async (key, change) => {
      if (!records.has(key) && records.size >= most) throw new DOMException('no room', 'QuotaExceededError')
      records.set(key, change(records.get(key)))
    },
    remove: async (key) => { records.delete(key) },
    all: async () => [...records],
  }
}

test('the oldest sessions go first, and never this tab’s own', () => {
  const records = Array.from({ length: 6 }, (_, i) => kept(`s${i}`, i))
  expect(superfluous(records, 's0', 3)).toEqual(['s3', 's2', 's1'])
  expect(superfluous(records, 's5', 100)).toEqual([])
})

test('all sessions together stay within their size', () => {
  const records = [kept('a', 3, 'x'.repeat(600)), kept('b', 2, 'x'.repeat(600)), kept('c', 1, 'x'.repeat(600))]
  expect(superfluous(records, 'a', 10, 2 * JSON.stringify(records[0]).length)).toEqual(['c'])
  expect(superfluous(records, 'a', 10, 10)).toEqual(['b', 'c'])
})

test('a full disk makes room by itself', async () => {
  const shelf = createShelf(roomyDisk(6))
  const sessions = createSessions(shelf)
  for (let i = 0; i < 6; i++) await sessions.write(kept(`s${i}`, i))
  await sessions.write(kept('mine', 9))
  expect(shelf.trouble.getState().trouble).toBeNull()
  expect((await sessions.recent()).map(({ id }) => id)).toEqual(['mine', 's5', 's4', 's3'])
  await sessions.forgetAll()
  expect(await sessions.size()).toBe(0)
})

test('what is no session is not taken for one', () => {
  for (const stranger of [null, 7, 'x', {}, { ...kept('a', 1), files: [{ name: 7 }] }, { ...kept('a', 1), format: 2 }]) expect(isKeptSession(stranger)).toBe(false)
  expect(isKeptSession(kept('a', 1))).toBe(true)
})
