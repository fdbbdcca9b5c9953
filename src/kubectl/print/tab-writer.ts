// Text in columns as Go's text/tabwriter sets it for kubectl: a column is as wide as its widest cell among neighbouring lines that have it.

export interface TabWidths {
  readonly least: number
  readonly padding: number
}

/** `kubectl get` sets its tables so. */
export const TABLE_WIDTHS: TabWidths = { least: 6, padding: 3 }
/** `kubectl describe` and most lists. */
export const TEXT_WIDTHS: TabWidths = { least: 0, padding: 2 }

function widthOf(text: string): number {
  return [...text].length
}

/** Sets lines whose cells are parted by tabs. The last cell of a line belongs to no column. */
export function setTabs(text: string, { least, padding }: TabWidths = TEXT_WIDTHS): string {
  const lines = text.split('\n').map((line) => line.split('\t'))
  const widths = lines.map((cells) => cells.slice(1).map(() => 0))
  const most = Math.max(...widths.map((row) => row.length))
  for (let column = 0; column < most; column++) {
    for (let from = 0; from < lines.length; from++) {
      if (widths[from].length <= column) continue
      let to = from, width = least
      for (; to < lines.length && widths[to].length > column; to++) width = Math.max(width, widthOf(lines[to][column]) + padding)
      for (let line = from; line < to; line++) widths[line][column] = width
      from = to
    }
  }
  return lines.map((cells, line) => cells.map((cell, i) => (i < widths[line].length ? cell + ' '.repeat(widths[line][i] - widthOf(cell)) : cell)).join('')).join('\n')
}

/** Every row on its own line; each column as wide as its widest cell, the last one as it is. */
export function columnsAligned(rows: readonly (readonly string[])[], widths: TabWidths = TEXT_WIDTHS): string {
  return setTabs(rows.map((row) => `${row.join('\t')}\n`).join(''), widths)
}
