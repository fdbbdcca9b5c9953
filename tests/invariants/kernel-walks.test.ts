// The kernel over many seeds: how one walks through time changes nothing of what happens in it.
import { expect, test } from 'vitest'
import { type Walk, walkKernel } from './kernel-walks.ts'

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed)

test.each<Walk>(['frames of 16 ms', 'steps of any size', 'seeks back and forth'])('%s leave the history of one jump', (walk) => {
  for (const seed of SEEDS) expect(walkKernel(seed, walk), `seed ${seed}`).toEqual(walkKernel(seed, 'one jump'))
})

test('the same seed gives the same history, another seed another', () => {
  expect(walkKernel(7, 'one jump')).toEqual(walkKernel(7, 'one jump'))
  expect(new Set(SEEDS.map((seed) => walkKernel(seed, 'one jump').ledger)).size).toBe(SEEDS.length)
})

test('there is a history to compare', () => {
  const hops = SEEDS.map((seed) => walkKernel(seed, 'one jump').hops)
  expect(Math.max(...hops)).toBeGreaterThan(400)
})
