import { expect, test } from 'vitest'
import { formatDuration, humanDuration, parseDuration, shortHumanDuration } from './duration.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

test.each([
  ['1m30s', 90_000], ['300ms', 300], ['1.5h', 5_400_000], ['-5s', -5000], ['0', 0], ['2h45m', 9_900_000], ['1us', 0.001], ['+1s', 1000],
])('%s is read as %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each([
  ['', 'time: invalid duration ""'], ['5', 'time: missing unit in duration "5"'], ['5d', 'time: unknown unit "d" in duration "5d"'], ['x', 'time: invalid duration "x"'],
])('%j is refused as Go refuses it', (text, error) => {
  expect(parseDuration(text)).toEqual({ error })
})

test.each([
  [0, '0s'], [90_000, '1m30s'], [hour, '1h0m0s'], [1500, '1.5s'], [100, '100ms'], [-1000, '-1s'], [0.5, '500µs'], [60_000, '1m0s'], [40_123, '40.123s'],
])('%d ms is printed as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

test.each([
  [-2 * second, '<invalid>'], [-1 * second, '0s'], [0, '0s'], [119 * second, '119s'], [120 * second, '2m'], [330 * second, '5m30s'], [10 * minute + 5 * second, '10m'], [179 * minute, '179m'],
  [3 * hour, '3h'], [3 * hour + 5 * minute, '3h5m'], [8 * hour + 5 * minute, '8h'], [47 * hour, '47h'], [48 * hour, '2d'], [52 * hour, '2d4h'], [8 * day + hour, '8d'],
  [729 * day, '729d'], [730 * day, '2y'], [741 * day, '2y11d'], [3000 * day, '8y'],
])('an age of %d ms is shown as %s', (ms, text) => {
  expect(humanDuration(ms)).toBe(text)
})

test('short ages have one figure', () => {
  expect([59 * second, 61 * second, 90 * minute, 30 * hour, 400 * day].map(shortHumanDuration)).toEqual(['59s', '1m', '1h', '1d', '1y'])
})
