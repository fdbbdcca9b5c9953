// The difference of two texts as `diff -u` shows it: three lines around what changed.

const AROUND = 3

type Edit = { readonly sign: ' ' | '-' | '+'; readonly line: string }

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

/** The longest common subsequence decides which lines stay. */
function edits(a: readonly string[], b: readonly string[]): readonly Edit[] {
  const lengths = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0))
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1])
  const found: Edit[] = []
  let i = 0, j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      found.push({ sign: ' ', line: a[i++] })
      j++
    } else if (i < a.length && (j >= b.length || lengths[i + 1][j] >= lengths[i][j + 1])) found.push({ sign: '-', line: a[i++] })
    else found.push({ sign: '+', line: b[j++] })
  }
  return found
}

/** Hunks of the difference; '' for equal texts. */
export function lineDifferences(before: string, after: string): string {
  const all = edits(linesOf(before), linesOf(after)), near = all.map((_, at) => all.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ sign }) => sign !== ' '))
  let text = '', from = 0, oldLine = 1, newLine = 1
  while (from < all.length) {
    if (!near[from]) {
      oldLine++
      newLine++
      from++
      continue
    }
    let to = from
    while (to < all.length && near[to]) to++
    const hunk = all.slice(from, to), removed = hunk.filter(({ sign }) => sign !== '+').length, added = hunk.filter(({ sign }) => sign !== '-').length
    text += `@@ -${removed === 0 ? oldLine - 1 : oldLine},${removed} +${added === 0 ? newLine - 1 : newLine},${added} @@\n${hunk.map(({ sign, line }) => `${sign}${line}\n`).join('')}`
    oldLine += removed
    newLine += added
    from = to
  }
  return text
}
