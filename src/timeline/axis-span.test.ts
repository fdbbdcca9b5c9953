import { expect, test } from 'vitest'
import { CLOCK_SCALE, createAxis, panSpan, spanShowing, timeOf, wholeSpan, zoomSpan } from './axis.ts'

const whole = wholeSpan(CLOCK_SCALE, 100_000)
const axis = createAxis(CLOCK_SCALE, 100_000, 100, 1100)

test('what lies under the pointer stays there while one looks closer', () => {
  const span = zoomSpan(axis, whole, 2, 600)
  expect(timeOf(createAxis(CLOCK_SCALE, 100_000, 100, 1100, span), 600)).toBeCloseTo(timeOf(axis, 600))
})

test('looking from further away ends where everything fits', () => {
  expect(zoomSpan({ ...axis, first: 0, last: 60_000 }, whole, 0.5, 600)).toBeUndefined()
})

test('a part moves no further than there is something', () => {
  expect(panSpan({ ...axis, first: 10_000, last: 20_000 }, whole, -5000)).toEqual({ first: 0, last: 10_000 })
  expect(panSpan({ ...axis, first: 90_000, last: 100_000 }, whole, 5000)).toEqual({ first: 96_000, last: 106_000 })
})

test('the playhead is followed only once it has left', () => {
  expect(spanShowing({ first: 0, last: 10_000 }, 5000)).toEqual({ first: 0, last: 10_000 })
  expect(spanShowing({ first: 0, last: 10_000 }, 12_000)).toEqual({ first: 4000, last: 14_000 })
})
