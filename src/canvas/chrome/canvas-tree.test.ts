import { expect, test } from 'vitest'
import { moveIn } from './canvas-tree.tsx'

const leaf = (key: string) => ({ key, label: key, select: undefined, children: [] })
const items = [leaf('a'), { ...leaf('b'), children: [leaf('b1'), { ...leaf('b2'), children: [leaf('b2x')] }] }, leaf('c')]

test('arrow keys walk the tree: down and up among siblings, right into, left out of', () => {
  expect(moveIn(items, [0], 'ArrowDown')).toEqual([1])
  expect(moveIn(items, [1], 'ArrowRight')).toEqual([1, 0])
  expect(moveIn(items, [1, 0], 'ArrowDown')).toEqual([1, 1])
  expect(moveIn(items, [1, 1], 'ArrowRight')).toEqual([1, 1, 0])
  expect(moveIn(items, [1, 1, 0], 'ArrowLeft')).toEqual([1, 1])
  expect(moveIn(items, [2], 'ArrowDown')).toEqual([2])
  expect(moveIn(items, [0], 'ArrowRight')).toEqual([0])
})
test('other keys are left to the page', () => {
  expect(moveIn(items, [0], 'a')).toBeUndefined()
})
