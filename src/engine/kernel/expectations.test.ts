import { beforeEach, expect, test } from 'vitest'
import { Expectations } from './expectations.ts'
import { Kernel } from './kernel.ts'

let kernel: Kernel, expectations: Expectations
beforeEach(() => {
  kernel = new Kernel({ seed: 1, startAt: 0 })
  expectations = new Expectations(kernel, 'loop')
})

test('nothing expected is met', () => {
  expect(expectations.met('a')).toBe(true)
  expectations.creationSeen('a')
  expectations.deletionSeen('a', 'x')
  expect(expectations.met('a')).toBe(true)
})

test('every creation must be seen', () => {
  expectations.expectCreation('a')
  expectations.expectCreation('a')
  expectations.creationSeen('a')
  expect([expectations.met('a'), expectations.met('b')]).toEqual([false, true])
  expectations.creationSeen('a')
  expect(expectations.met('a')).toBe(true)
})

test('of deletions, those very objects must be seen to go, once each', () => {
  expectations.expectDeletion('a', 'x')
  expectations.expectDeletion('a', 'x')
  expectations.deletionSeen('a', 'y')
  expect(expectations.met('a')).toBe(false)
  expectations.deletionSeen('a', 'x')
  expect(expectations.met('a')).toBe(true)
})

test('after five minutes the loop looks again, and what it then expects starts anew', () => {
  expectations.expectCreation('a')
  kernel.advance(300_000)
  expect(expectations.met('a')).toBe(false)
  kernel.advance(300_001)
  expect(expectations.met('a')).toBe(true)
  expectations.expectCreation('a')
  expectations.creationSeen('a')
  expect(expectations.met('a')).toBe(true)
})
