import { expect, test } from 'vitest'
import { fnv32, fnv32a, safeEncode } from './safe-hash.ts'

test('FNV-1a of known texts', () => {
  expect(fnv32a('')).toBe(0x811c9dc5)
  expect(fnv32a('a')).toBe(0xe40c292c)
  expect(fnv32a('foobar')).toBe(0xbf9cf968)
})

test('digits become letters that spell nothing', () => {
  expect(safeEncode('0123456789')).toBe('456789bcdf')
})

test('FNV-1 of known texts', () => {
  expect(fnv32('')).toBe(0x811c9dc5)
  expect(fnv32('a')).toBe(0x050c5d7e)
  expect(fnv32('foobar')).toBe(0x31f0b262)
})
