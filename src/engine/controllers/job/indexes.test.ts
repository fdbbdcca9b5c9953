import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pod } from '../../kernel/testing/sample-objects.ts'
import { count, countCommon, firstFree, formatIndexes, has, indexesOf, indexOf, parseIndexes, union } from './indexes.ts'

test('indexes are written as intervals, two neighbours as two', () => {
  expect(formatIndexes(indexesOf([5, 0, 1, 3, 4, 7, 9, 10]))).toBe('0,1,3-5,7,9,10')
  expect(formatIndexes([])).toBe('')
})

test('what is no number and what lies beyond the completions is left out', () => {
  expect(parseIndexes('0,x,2-4,6-9,12', 8)).toEqual([[0, 0], [2, 4], [6, 7]])
  expect(parseIndexes(undefined, 8)).toEqual([])
})

test('the first free indexes are those below the completions that nobody has', () => {
  expect(firstFree(indexesOf([0, 2, 3]), 3, 6)).toEqual([1, 4, 5])
  expect(firstFree([], 9, 3)).toEqual([0, 1, 2])
  expect(firstFree(indexesOf([0, 1, 2]), 2, 3)).toEqual([])
})

test('sets of indexes behave as sets', () => {
  const numbers = fc.array(fc.nat({ max: 40 }))
  fc.assert(fc.property(numbers, numbers, (a, b) => {
    const both = new Set([...a, ...b]), one = indexesOf(a), other = indexesOf(b), sum = union(one, other)
    expect(count(sum)).toBe(both.size)
    expect(countCommon(one, other)).toBe([...new Set(a)].filter((index) => b.includes(index)).length)
    for (let index = 0; index <= 41; index++) expect(has(sum, index)).toBe(both.has(index))
    expect(parseIndexes(formatIndexes(sum), 100)).toEqual(sum)
  }))
})

test('a Pod has the index of its annotation, if that is one', () => {
  const of = (text: string): number | undefined => indexOf(pod('p', { meta: { annotations: { 'batch.kubernetes.io/job-completion-index': text } } }))
  expect([of('3'), of('-1'), of('x'), of(''), indexOf(pod('p'))]).toEqual([3, undefined, undefined, undefined, undefined])
})
