import { expect, test } from 'vitest'
import { share } from './share.ts'

test('an equal value is the earlier one', () => {
  const earlier = { a: [1, { b: 'x' }], c: undefined }
  expect(share(earlier, { a: [1, { b: 'x' }], c: undefined })).toBe(earlier)
})
test('a changed value keeps its equal parts', () => {
  const earlier = { pods: [{ name: 'a' }, { name: 'b' }], count: 2 }
  const later = share(earlier, { pods: [{ name: 'a' }, { name: 'c' }], count: 2 })
  expect(later).toEqual({ pods: [{ name: 'a' }, { name: 'c' }], count: 2 })
  expect(later.pods[0]).toBe(earlier.pods[0])
})
test('a field that came or went is a change', () => {
  expect(share({ a: 1 }, { a: 1, b: undefined })).toHaveProperty('b')
  expect(share({ a: 1, b: 2 }, { a: 1 })).not.toHaveProperty('b')
})
