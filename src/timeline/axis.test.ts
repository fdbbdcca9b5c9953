import { expect, test } from 'vitest'
import { CLOCK_SCALE, createAxis, ticksOf, timeOf, xOf } from './axis.ts'
import type { TimeScale } from './axis.ts'

/** The second second takes ten times as long as the others. */
const STRETCHED: TimeScale = {
  positionOf: (t) => (t <= 1000 ? t : t <= 2000 ? 1000 + (t - 1000) * 10 : 11_000 + (t - 2000)),
  timeAt: (position) => (position <= 1000 ? position : position <= 11_000 ? 1000 + (position - 1000) / 10 : 2000 + (position - 11_000)),
}

test('a moment and its place translate into each other', () => {
  const axis = createAxis(STRETCHED, 30_000, 100, 900)
  for (const t of [0, 400, 1_500, 2_000, 29_000]) expect(timeOf(axis, xOf(axis, t))).toBeCloseTo(t, 6)
  expect(xOf(axis, 0)).toBe(100)
})

test('what lies beside the axis is its nearest end', () => {
  const axis = createAxis(CLOCK_SCALE, 30_000, 100, 900)
  expect(timeOf(axis, 20)).toBe(0)
  expect(timeOf(axis, 2_000)).toBeCloseTo(31_800)
})

test('ticks stand at round times, apart from each other, finer where the axis is stretched', () => {
  const axis = createAxis(STRETCHED, 3_000, 100, 900)
  const ticks = ticksOf(axis)
  ticks.slice(1).forEach((tick, i) => expect(tick.x - ticks[i].x).toBeGreaterThanOrEqual(84))
  expect(ticks[0].label).toBe('0:00')
  expect(ticks.some((tick) => /^0:01\.\d00$/.test(tick.label))).toBe(true)
  expect(ticksOf(createAxis(CLOCK_SCALE, 600_000, 100, 900)).every((tick) => !tick.label.includes('.'))).toBe(true)
})
