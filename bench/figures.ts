// What a bench group is, and how single runs become one figure.

export interface Figure {
  readonly value: number
  readonly unit: 'ms' | 'kB' | 'fps' | '1/s' | 'times'
}

/** Named figures as they are printed, such as `engine.seek`. */
export type Figures = Readonly<Record<string, Figure>>

export interface BenchGroup {
  readonly name: string
  measure(): Figures | Promise<Figures>
  /** One run, in a process that does nothing else: `--run=GROUP:WHAT` prints what it returns. */
  run?(what: string): unknown
}

/** Declares a group. Files named *.group.ts in this folder export one by default and are collected by bench/main.ts. */
export function defineGroup(group: BenchGroup): BenchGroup {
  return group
}

/** Middle value; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) throw new Error('no values')
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

/** The value below which the given share of the others lies (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (value === undefined) throw new Error('no values')
  return value
}

/** Milliseconds of processor time (not of the wall: two cores are shared with whatever else runs) that `work` takes, median of `runs`. */
export function cpuMs(runs: number, work: () => void): number {
  return median(Array.from({ length: runs }, () => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }))
}

/** Bytes in use after a collection, those of typed arrays among them. The bench runs with --expose-gc. */
export function heapBytes(): number {
  if (!globalThis.gc) throw new Error('Heap figures need --expose-gc; start the bench with `npm run bench`.')
  globalThis.gc()
  globalThis.gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** As many digits as a reader can use. */
export function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100
}
