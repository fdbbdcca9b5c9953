// How single runs become one figure.
import { expect, test } from 'vitest'
import { median, percentile, rounded } from './figures.ts'

test('the median is the middle, or the mean of the two in the middle', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

test('a percentile is one of the values', () => {
  const values = Array.from({ length: 100 }, (_, index) => index + 1)
  expect(percentile(values, 0.5)).toBe(50)
  expect(percentile(values, 0.95)).toBe(95)
  expect(percentile([7], 0.95)).toBe(7)
})

test('figures keep as many digits as a reader can use', () => {
  expect([rounded(1234.5), rounded(12.345), rounded(0.005)]).toEqual([1235, 12.35, 0.01])
})
