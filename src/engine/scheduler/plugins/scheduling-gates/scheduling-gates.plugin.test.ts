import { expect, test } from 'vitest'
import { gateOf } from '../../profile.ts'
import { aPod } from '../../testing.ts'

test('a Pod with gates is held back, one without is not', () => {
  expect(gateOf(aPod('gated', { schedulingGates: [{ name: 'example.com/quota' }, { name: 'example.com/review' }] }))).toEqual({ plugin: 'SchedulingGates', reason: 'waiting for scheduling gates: [example.com/quota example.com/review]' })
  expect(gateOf(aPod('free'))).toBeUndefined()
})
