import { beforeEach, expect, test } from 'vitest'
import { Kernel } from './kernel.ts'
import { WorkQueue } from './work-queue.ts'

let queue: WorkQueue
beforeEach(() => { queue = new WorkQueue(new Kernel({ seed: 1, startAt: 0 }), 'loop') })

test('a key waits once, in the order in which it came', () => {
  for (const key of ['b', 'a', 'b']) queue.add(key)
  expect([queue.take(), queue.take(), queue.take()]).toEqual(['b', 'a', undefined])
})

test('a key that is worked on is not given to another, and comes back once when it changed meanwhile', () => {
  queue.add('a')
  queue.take()
  expect([queue.add('a'), queue.add('a'), queue.length, queue.inProgress]).toEqual([false, false, 0, 1])
  expect([queue.done('a'), queue.length, queue.inProgress]).toEqual([true, 1, 0])
  queue.take()
  expect([queue.done('a'), queue.length]).toEqual([false, 0])
})

test('back-off doubles from 5 ms to a limit, and is forgotten by a success', () => {
  expect(Array.from({ length: 4 }, () => queue.fail('a'))).toEqual([5, 10, 20, 40])
  for (let i = 0; i < 40; i++) queue.fail('a')
  expect([queue.fail('a'), queue.failures('a')]).toEqual([1_000_000, 45])
  queue.forget('a')
  expect(queue.fail('a')).toBe(5)
})
