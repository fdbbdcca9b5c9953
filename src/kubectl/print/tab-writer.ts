// Rows of text in columns, two blanks apart, as Go's text/tabwriter sets them for kubectl.

const PADDING = 2

/** Every row on its own line; each column as wide as its widest cell, the last one as it is. */
export function columnsAligned(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) row.slice(0, -1).forEach((cell, i) => { widths[i] = Math.max(widths[i] ?? 0, [...cell].length + PADDING) })
  return rows.map((row) => `${row.map((cell, i) => (i === row.length - 1 ? cell : cell + ' '.repeat(widths[i] - [...cell].length))).join('')}\n`).join('')
}
