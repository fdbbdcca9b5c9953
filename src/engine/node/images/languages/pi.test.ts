import { expect, test } from 'vitest'
import { pi } from './pi.ts'

test('pi has as many digits as it is asked for, the last one rounded', () => {
  expect([1, 2, 5, 20].map(pi)).toEqual(['3', '3.1', '3.1416', '3.1415926535897932385'])
  expect(pi(2_000)).toMatch(/^3\.1415926535897932384626433832795028841971693993751058.*58326459958133904780275901$/)
  expect(pi(2_000)).toHaveLength(2_001)
})
