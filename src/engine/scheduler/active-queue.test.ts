import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ActiveQueue } from './active-queue.ts'
import type { QueuedPod } from './scheduling-queue.ts'

const queued = (key: string, priority = 0, since = 0): QueuedPod => ({ key, uid: key, priority, since, attempts: 0, rejectedBy: [], notBefore: 0 })
const drain = (queue: ActiveQueue): string[] => {
  const keys: string[] = []
  for (let next = queue.take(); next; next = queue.take()) keys.push(next.key)
  return keys
}

test('higher priority goes first, then who has waited longer, then who came first', () => {
  const queue = new ActiveQueue()
  for (const pod of [queued('late', 0, 9), queued('first'), queued('second'), queued('urgent', 100, 50), queued('polite', -5)]) queue.add(pod)
  expect(drain(queue)).toEqual(['urgent', 'first', 'second', 'late', 'polite'])
})

test('what has been taken out does not come, and may come again', () => {
  const queue = new ActiveQueue()
  for (const key of ['a', 'b', 'c']) queue.add(queued(key))
  queue.delete('a')
  queue.delete('b')
  queue.add(queued('b'))
  expect([queue.size, queue.has('a'), drain(queue)]).toEqual([2, false, ['c', 'b']])
})

test('a queue that has been saved and loaded gives the same Pods in the same order', () => {
  fc.assert(fc.property(fc.array(fc.record({ priority: fc.integer({ min: 0, max: 3 }), since: fc.integer({ min: 0, max: 3 }), isTaken: fc.boolean() })), (pods) => {
    const queue = new ActiveQueue(), copy = new ActiveQueue()
    pods.forEach(({ priority, since, isTaken }, i) => {
      queue.add(queued(`p${i}`, priority, since))
      if (isTaken) queue.take()
    })
    copy.load(queue.save())
    expect(drain(copy)).toEqual(drain(queue))
  }))
})
