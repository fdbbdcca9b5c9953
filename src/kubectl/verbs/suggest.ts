// Guesses which verb was meant by a word that is none. Models spf13/cobra command.go (SuggestionsFor).

const NEAR = 2

/** How many letters must change to make one word of another. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]
}

/** Names that are spelled nearly like the word, or begin with it. */
export function suggestionsFor(word: string, names: readonly string[]): readonly string[] {
  const low = word.toLowerCase()
  return names.filter((name) => distance(low, name) <= NEAR || name.startsWith(low))
}
