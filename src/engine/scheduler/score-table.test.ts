import { expect, test } from 'vitest'
import { emptyNodeInfo } from './node-info.ts'
import { ScoreTable } from './score-table.ts'
import { aNode } from './testing.ts'

function table(...totals: number[]): ScoreTable {
  const scores = new ScoreTable()
  scores.reset(totals.map((_, i) => emptyNodeInfo(aNode(`n${i}`))), Int32Array.from(totals, (_, i) => i))
  scores.add('Some', Float64Array.from(totals), 2)
  return scores
}

test('the best is the highest, of several the one that is drawn', () => {
  expect([table(1, 3, 2).best(() => 0), table(3, 1, 3).best((n) => n - 1)]).toEqual(['n1', 'n2'])
})

test('the few that are shown of many are the best, best first', () => {
  expect(table(5, 9, 1, 9, 7).top(3)).toEqual([
    { node: 'n1', total: 18, byPlugin: { Some: 18 } }, { node: 'n3', total: 18, byPlugin: { Some: 18 } }, { node: 'n4', total: 14, byPlugin: { Some: 14 } },
  ])
  expect(table(5, 9).rows.map(({ total }) => total)).toEqual([10, 18])
})
