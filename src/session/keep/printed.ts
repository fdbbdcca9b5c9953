// What a terminal printed, as it is kept over a reload: the last of it, within bounds.

/** How a line ended; one that was still under way has lost its answer with the page. */
const ENDS = ['done', 'interrupted', 'locked', 'forked', 'lost'] as const

export interface PrintedLine {
  readonly line: string
  /** Virtual ms at which it was run. */
  readonly at: number
  readonly state: (typeof ENDS)[number]
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
  /** File that stdout went to. */
  readonly written?: string
}

const MOST_LINES = 200
const MOST_CHARACTERS = 100_000

/** The last lines of what was printed. Of one that is too long by itself, its end is kept. */
export function lastPrinted(lines: readonly PrintedLine[]): readonly PrintedLine[] {
  let left = MOST_CHARACTERS
  const kept: PrintedLine[] = []
  for (const printed of lines.slice(-MOST_LINES).toReversed()) {
    const weight = printed.line.length + printed.stdout.length + printed.stderr.length
    if (weight > left && kept.length > 0) break
    kept.push(weight > left ? endOf(printed) : printed)
    left -= weight
  }
  return kept.reverse()
}

function endOf(printed: PrintedLine): PrintedLine {
  const line = printed.line.slice(0, MOST_CHARACTERS / 4)
  const stderr = printed.stderr.slice(-MOST_CHARACTERS / 4)
  return { ...printed, line, stderr, stdout: printed.stdout.slice(-(MOST_CHARACTERS - line.length - stderr.length)) }
}

function isPrinted(value: unknown): value is PrintedLine {
  if (typeof value !== 'object' || value === null) return false
  const { line, at, state, stdout, stderr, exit, written } = value as Partial<Record<keyof PrintedLine, unknown>>
  return [line, stdout, stderr].every((text) => typeof text === 'string') && Number.isFinite(at) && Number.isFinite(exit)
    && ENDS.some((end) => end === state) && (written === undefined || typeof written === 'string')
}

/** What a disk gives back was written by some version of this page, or by a stranger. */
export function readPrinted(kept: unknown): readonly PrintedLine[] {
  return Array.isArray(kept) ? lastPrinted(kept.filter(isPrinted)) : []
}
