// Which lines of a text differ from what was last applied.

/** Past this many comparisons everything between the first and the last difference counts as changed. */
const MOST_COMPARISONS = 1_000_000

/** Numbers (from 1) of the lines of `text` that are not in `base` at their place. */
export function changedLines(base: string, text: string): number[] {
  const before = base.split('\n')
  const after = text.split('\n')
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  while (tail < before.length - head && tail < after.length - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++

  const middle = { before: before.slice(head, before.length - tail), after: after.slice(head, after.length - tail) }
  const kept = middle.before.length * middle.after.length <= MOST_COMPARISONS ? commonLines(middle.before, middle.after) : new Set<number>()
  return middle.after.flatMap((_, index) => (kept.has(index) ? [] : [head + index + 1]))
}

/** Positions in `after` of a longest common subsequence. */
function commonLines(before: readonly string[], after: readonly string[]): Set<number> {
  const width = after.length + 1
  const lengths = new Uint32Array((before.length + 1) * width)
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      lengths[row * width + column] = before[row] === after[column]
        ? lengths[(row + 1) * width + column + 1] + 1
        : Math.max(lengths[(row + 1) * width + column], lengths[row * width + column + 1])
    }
  }
  const common = new Set<number>()
  for (let row = 0, column = 0; row < before.length && column < after.length;) {
    if (before[row] === after[column]) {
      common.add(column)
      row++
      column++
    } else if (lengths[(row + 1) * width + column] >= lengths[row * width + column + 1]) row++
    else column++
  }
  return common
}
