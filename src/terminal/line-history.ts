// The lines that were typed, over visits: bounded, and kept only where the browser lets us.

const KEY = 'wheelhouse.terminal'
const MOST_LINES = 200
const LONGEST_LINE = 4_000

/** Lines from the visit before, oldest first. */
function load(): readonly string[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(saved) ? saved.filter((line): line is string => typeof line === 'string').slice(-MOST_LINES) : []
  } catch {
    return []
  }
}

function save(lines: readonly string[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(lines))
  } catch {
    // Storage that is refused or full costs only the next visit its history.
  }
}

export class LineHistory {
  #lines = load()
  /** Position that is shown; the number of lines: the line that is being typed. */
  #at = this.#lines.length
  #typed = ''

  get lines(): readonly string[] { return this.#lines }

  /** Takes a line that was run. The same again is not kept twice. */
  add(line: string): void {
    if (line.trim() !== '' && line.length <= LONGEST_LINE && line !== this.#lines.at(-1)) {
      this.#lines = [...this.#lines, line].slice(-MOST_LINES)
      save(this.#lines)
    }
    this.#at = this.#lines.length
    this.#typed = ''
  }

  /** The line before (-1) or after (1) the one that is shown; what was being typed comes back at the end. */
  move(direction: -1 | 1, shown: string): string | undefined {
    const next = this.#at + direction
    if (next < 0 || next > this.#lines.length) return undefined
    if (this.#at === this.#lines.length) this.#typed = shown
    this.#at = next
    return next === this.#lines.length ? this.#typed : this.#lines[next]
  }

  /** The latest line that has a text, from `from` lines before the end back; for Ctrl+R. */
  search(text: string, from = 0): { readonly line: string; readonly from: number } | undefined {
    for (let back = from; back < this.#lines.length; back++) {
      const line = this.#lines[this.#lines.length - 1 - back]
      if (line.includes(text)) return { line, from: back }
    }
    return undefined
  }
}
