import { expect, test } from 'vitest'
import { getScaledValueFromIntOrPercent, parseScaledValue, percentOf } from './int-or-string.ts'

test('a percentage is taken of the total and rounded as asked', () => {
  expect(getScaledValueFromIntOrPercent('25%', 10, 'up')).toBe(3)
  expect(getScaledValueFromIntOrPercent('25%', 10, 'down')).toBe(2)
  expect(getScaledValueFromIntOrPercent('100%', 7, 'up')).toBe(7)
  expect(getScaledValueFromIntOrPercent('7%', 100, 'up')).toBe(7)
})

test('a count is left alone', () => {
  expect(getScaledValueFromIntOrPercent(5, 2, 'up')).toBe(5)
})

test('other texts are refused in the words of the API server', () => {
  expect(parseScaledValue('five', 1, 'up')).toEqual({ error: 'invalid value for IntOrString: invalid type: string is not a percentage' })
  expect(parseScaledValue('x%', 1, 'up')).toEqual({ error: 'invalid value for IntOrString: invalid value "x%": strconv.Atoi: parsing "x": invalid syntax' })
  expect(parseScaledValue(undefined, 1, 'up')).toEqual({ error: 'nil value for IntOrString' })
})

test('percentOf answers only for percentages', () => {
  expect([percentOf('30%'), percentOf('30'), percentOf(30)]).toEqual([30, undefined, undefined])
})
