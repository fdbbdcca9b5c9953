import { expect, test } from 'vitest'
import { lastPrinted, readPrinted } from './printed.ts'
import type { PrintedLine } from './printed.ts'

const printed = (line: string, stdout = ''): PrintedLine => ({ line, at: 5, state: 'done', stdout, stderr: '', exit: 0 })

test('the last two hundred lines are kept, in their order', () => {
  const kept = lastPrinted(Array.from({ length: 250 }, (_, i) => printed(`kubectl get pod/${i}`)))
  expect(kept.map(({ line }) => line)).toEqual(Array.from({ length: 200 }, (_, i) => `kubectl get pod/${i + 50}`))
})

test('they are kept while they fit into a hundred thousand characters', () => {
  const kept = lastPrinted([printed('a', 'x'.repeat(50_000)), printed('b', 'x'.repeat(50_000)), printed('c', 'x'.repeat(40_000))])
  expect(kept.map(({ line }) => line)).toEqual(['b', 'c'])
})

test('of an output that is too long by itself its end is kept', () => {
  const [kept] = lastPrinted([printed('kubectl get pods -o yaml', `${'x'.repeat(300_000)}end`)])
  expect(kept.stdout.endsWith('end')).toBe(true)
  expect(kept.line.length + kept.stdout.length).toBe(100_000)
})

test('what a stranger left on the disk is not believed', () => {
  expect(readPrinted([printed('kubectl get pods'), { line: 5 }, null, { ...printed('a'), state: 'running' }, { ...printed('b'), stdout: {} }])).toEqual([printed('kubectl get pods')])
  expect(readPrinted('no list')).toEqual([])
})
