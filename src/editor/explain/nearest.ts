// Which known word somebody most likely meant.

/** The nearest of the known words, or nothing when none is near enough to be sure. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase()
  const sameLetters = known.filter((candidate) => candidate.toLowerCase() === lower && candidate !== word)
  if (sameLetters.length === 1) return sameLetters[0]
  const limit = word.length <= 4 ? 1 : 2
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(lower, candidate.toLowerCase(), limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
  const [best, second] = ranked
  if (!best || best.candidate === word || (second && second.distance === best.distance)) return undefined
  return best.candidate
}

/** Insertions, deletions, changes and swaps of neighbours between two words; stops counting past the limit. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const change = last[column - 1] + (a[row - 1] === b[column - 1] ? 0 : 1)
      const swap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1] ? beforeLast[column - 2] + 1 : Infinity
      current.push(Math.min(change, swap, last[column] + 1, current[column - 1] + 1))
    }
    beforeLast = last
    last = current
  }
  return last[b.length]
}
