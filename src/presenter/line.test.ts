import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { GONE_AFTER_MS, openLine } from './line.ts'
import type { Channel, LineHandlers } from './line.ts'
import type { Message } from './messages.ts'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

/** Channels of one name hear each other, not themselves; one that is taken out neither hears nor speaks. */
function exchange() {
  const open = new Set<Channel>()
  const join = (): Channel => {
    const channel: Channel = {
      onmessage: null,
      postMessage: (data) => { if (open.has(channel)) for (const other of open) if (other !== channel) other.onmessage?.({ data } as MessageEvent<unknown>) },
      close: () => { open.delete(channel) },
    }
    open.add(channel)
    return channel
  }
  return { join, open }
}

function end(): LineHandlers & { readonly heard: Message[]; there: boolean } {
  const state = { heard: [] as Message[], there: false }
  return Object.assign(state, { hear: (message: Message) => { state.heard.push(message) }, other: (there: boolean) => { state.there = there } })
}

test('two ends find each other, whoever comes first, and carry orders', () => {
  const { join } = exchange()
  const [learners, instructor] = [end(), end()]
  openLine('a', 'learners', learners, join, Date.now)
  const line = openLine('a', 'instructor', instructor, join, Date.now)
  expect([learners.there, instructor.there]).toEqual([true, true])
  line.say({ type: 'order', order: { order: 'next' } })
  expect(learners.heard).toEqual([{ type: 'order', from: 'instructor', order: { order: 'next' } }])
})

test('an end that is closed is gone at once, and one that fell silent soon after', () => {
  const { join, open } = exchange()
  const learners = end()
  openLine('a', 'learners', learners, join, Date.now)
  openLine('a', 'instructor', end(), join, Date.now).close()
  expect(learners.there).toBe(false)
  openLine('a', 'instructor', end(), join, Date.now)
  expect(learners.there).toBe(true)
  const silent = [...open].at(-1)
  if (silent) open.delete(silent)
  vi.advanceTimersByTime(GONE_AFTER_MS + 2000)
  expect(learners.there).toBe(false)
})

test('what is no message is not heard, nor is an order from the wrong side', () => {
  const { join } = exchange()
  const learners = end()
  openLine('a', 'learners', learners, join, Date.now)
  const stranger = join()
  for (const data of [null, 'next', { type: 'order' }, { type: 'view', from: 'instructor' }, { type: 'nonsense', from: 'instructor' }]) stranger.postMessage(data)
  expect(learners.heard).toEqual([])
  expect(learners.there).toBe(false)
})
