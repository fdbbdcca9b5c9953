// Sets of completion indexes as intervals, written like "0,1,3-7", and which index a Pod has.
// Models pkg/controller/job/indexed_job_utils.go.
import type { Pod } from '../../generated/api-types.d.ts'

export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index'

/** First and last index, both included. */
export type Interval = readonly [first: number, last: number]
/** Intervals in order, none touching the next. */
export type Indexes = readonly Interval[]

export const NO_INDEXES: Indexes = []

/** The index that a Pod works on; undefined if it has none or a wrong one. */
export function indexOf({ metadata }: Pod): number | undefined {
  const text = metadata.annotations?.[COMPLETION_INDEX]
  return text !== undefined && /^\+?\d+$/.test(text) ? Number(text) : undefined
}

/** Reads "0,1,3-7"; what lies beyond `completions` is left out, what is no number too. */
export function parseIndexes(text: string | undefined, completions: number): Indexes {
  const intervals: Interval[] = []
  for (const part of text ? text.split(',') : []) {
    const [first, last = first] = part.split('-').map(Number)
    if (!Number.isInteger(first) || !Number.isInteger(last)) continue
    if (first >= completions) break
    intervals.push([first, Math.min(last, completions - 1)])
  }
  return union(intervals, [])
}

export function formatIndexes(indexes: Indexes): string {
  return indexes.map(([first, last]) => (last > first ? `${first}${last === first + 1 ? ',' : '-'}${last}` : String(first))).join(',')
}

/** All that are in one of the two. */
export function union(a: Indexes, b: Indexes): Indexes {
  const result: [number, number][] = []
  for (const [first, last] of [...a, ...b].sort((x, y) => x[0] - y[0])) {
    const before = result.at(-1)
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else result.push([first, last])
  }
  return result
}

export function indexesOf(numbers: Iterable<number>): Indexes {
  return union([...numbers].map((index): Interval => [index, index]), [])
}

export function count(indexes: Indexes): number {
  return indexes.reduce((sum, [first, last]) => sum + last - first + 1, 0)
}

export function has(indexes: Indexes, index: number): boolean {
  return indexes.some(([first, last]) => first <= index && index <= last)
}

/** How many are in both. */
export function countCommon(a: Indexes, b: Indexes): number {
  let common = 0
  for (const [first, last] of a) for (const [from, to] of b) common += Math.max(0, Math.min(last, to) - Math.max(first, from) + 1)
  return common
}

/** The first `most` indexes below `completions` that are not in `taken`. */
export function firstFree(taken: Indexes, most: number, completions: number): readonly number[] {
  const free: number[] = []
  let candidate = 0
  for (const [first, last] of [...taken, [completions, completions] as Interval]) {
    for (; candidate < Math.min(first, completions) && free.length < most; candidate++) free.push(candidate)
    candidate = Math.max(candidate, last + 1)
  }
  return free
}
