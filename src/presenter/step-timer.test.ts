import { expect, test } from 'vitest'
import { atStep, formatSpan, readTimes, startTimes, stepMs } from './step-timer.ts'

test('a step that is come back to goes on where it was left', () => {
  let times = startTimes('look', 1000)
  times = atStep(times, 'guess', 61_000)
  expect(stepMs(times, 71_000)).toBe(10_000)
  times = atStep(times, 'look', 91_000)
  expect(stepMs(times, 101_000)).toBe(70_000)
  expect(times.spent['guess']).toBe(30_000)
})

test('times outlive a reload, and rubbish is no time', () => {
  const times = startTimes('look', 1000)
  expect(readTimes(JSON.stringify(times))).toEqual(times)
  for (const text of [null, '', '{', '3', '{"startedAt":"x"}']) expect(readTimes(text)).toBeUndefined()
})

test('spans are read like clocks', () => {
  expect([0, 65_000, 3_729_999].map(formatSpan)).toEqual(['0:00', '1:05', '1:02:09'])
})
