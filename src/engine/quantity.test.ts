import { expect, test } from 'vitest'
import { addQuantities, canonicalQuantity, compareQuantities, formatBytes, formatMilli, milliValue, subtractQuantities, wholeValue } from './quantity.ts'

test.each([
  ['1000m', '1'], ['1', '1'], ['0.5', '500m'], ['1.5', '1500m'], ['1024Mi', '1Gi'], ['1536Mi', '1536Mi'], ['1.5Gi', '1536Mi'], ['0.5Gi', '512Mi'],
  ['100', '100'], ['1000', '1k'], ['1500', '1500'], ['1e3', '1e3'], ['1E3', '1e3'], ['12e6', '12e6'], ['1E', '1E'], ['1Ei', '1Ei'], ['0', '0'], ['0Mi', '0'], ['-1Gi', '-1Gi'],
  ['.5Ki', '512'], ['1Ki', '1Ki'], ['0.1Ki', '102400m'], ['1n', '1n'], ['0.1n', '1n'], ['+2', '2'], ['007', '7'], ['100M', '100M'], ['0.001', '1m'],
  ['10Pi', '10Pi'], ['64Mi', '64Mi'], ['1000Mi', '1000Mi'], ['128974848', '128974848'], ['0.5m', '500u'], ['5.', '5'], ['1025', '1025'], ['20Ei', '9223372036854775807'],
])('%s is stored as %s', (text, canonical) => {
  expect(canonicalQuantity(text)).toBe(canonical)
})

test.each(['', '12 megs', '128MB', 'abc', '1.2.3', '1 Gi', '1b'])('%j does not have the form of a quantity', (text) => {
  expect(canonicalQuantity(text)).toEqual({ error: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'" })
})

test.each(['1KM', '1mi', '1K', '1iG', '--1'])('%j has no known suffix', (text) => {
  expect(canonicalQuantity(text)).toEqual({ error: "unable to parse quantity's suffix" })
})

test('sums are exact and keep the units of the left side', () => {
  expect(addQuantities('100m', '900m')).toBe('1')
  expect(addQuantities('0', '64Mi')).toBe('64Mi')
  expect(addQuantities('1Gi', '512Mi')).toBe('1536Mi')
  expect(addQuantities('0.1', '0.2')).toBe('300m')
  expect(subtractQuantities('1Gi', '1Gi')).toBe('0')
  expect(subtractQuantities('4', '500m')).toBe('3500m')
})

test('comparison looks at the amount, not at the spelling', () => {
  expect(compareQuantities('1024Mi', '1Gi')).toBe(0)
  expect(compareQuantities('999m', '1')).toBe(-1)
  expect(compareQuantities('1G', '1000M')).toBe(0)
  expect(compareQuantities('1Gi', '1G')).toBe(1)
})

test('values round up, on the fast path and off it', () => {
  expect([milliValue('250m'), milliValue('2'), milliValue('0.0001'), milliValue('1.5'), milliValue(3), milliValue(undefined)]).toEqual([250, 2000, 1, 1500, 3000, 0])
  expect([wholeValue('8Gi'), wholeValue('1500m'), wholeValue('110'), wholeValue('1.5Ki'), wholeValue('1M'), wholeValue('1Ti')]).toEqual([8589934592, 2, 110, 1536, 1_000_000, 1099511627776])
})

test('numbers are printed in canonical form', () => {
  expect([formatMilli(1500), formatMilli(2000), formatMilli(0)]).toEqual(['1500m', '2', '0'])
  expect([formatBytes(20 * 1024 * 1024), formatBytes(1000), formatBytes(1_000_000, 'DecimalSI')]).toEqual(['20Mi', '1k', '1M'])
})
