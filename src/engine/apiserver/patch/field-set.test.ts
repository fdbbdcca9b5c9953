import { expect, test } from 'vitest'
import { draw } from '../../kernel/chance.ts'
import { difference, type FieldSet, intersection, isMember, membersOf, union } from './field-set.ts'

/** A set drawn by chance, with members that have children and members that have none. */
function drawnSet(seed: number, depth = 3, path = 1): FieldSet {
  const children: Record<string, FieldSet> = {}
  for (let i = 0; i < 3; i++) if (draw(seed, path, i) % 3 > 0) children[`f:${i}`] = depth === 1 ? {} : drawnSet(seed, depth - 1, path * 3 + i)
  const hasChildren = Object.keys(children).length > 0
  return hasChildren && depth < 3 && draw(seed, path, 9) % 2 === 0 ? { '.': {}, ...children } : children
}

const texts = (set: FieldSet | undefined): string[] => membersOf(set).map((path) => path.join(' ')).sort()

test('sums, differences and what two have in common are those of their members', () => {
  for (let seed = 0; seed < 200; seed++) {
    const a = drawnSet(seed), b = drawnSet(seed + 1000), inA = texts(a), inB = texts(b)
    expect(texts(union(a, b))).toEqual([...new Set([...inA, ...inB])].sort())
    expect(texts(difference(a, b))).toEqual(inA.filter((path) => !inB.includes(path)))
    expect(texts(intersection(a, b))).toEqual(inA.filter((path) => inB.includes(path)))
  }
})

test('what two sets have alike is shared, and the empty set is none', () => {
  const a = { 'f:spec': { 'f:replicas': {} }, 'f:status': { 'f:phase': {} } }, b = { 'f:spec': { 'f:replicas': {} } }
  expect(union(a, b)).toBe(a)
  expect(difference(a, { 'f:other': {} })).toBe(a)
  expect(difference(a, b)).toEqual({ 'f:status': a['f:status'] })
  expect(difference(a, b)?.['f:status']).toBe(a['f:status'])
  expect(difference(a, a)).toBeUndefined()
  expect(union(undefined, {})).toBeUndefined()
  expect(isMember(union({ 'f:a': { 'f:b': {} } }, { 'f:a': {} })?.['f:a'])).toBe(true)
})
