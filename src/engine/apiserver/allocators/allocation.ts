// One allocation in progress: what it may draw from, and what it took and gave up so far.
import type { Pool } from './define-allocator.ts'

export class Allocation {
  readonly taken: string[] = []
  readonly released: string[] = []
  readonly isDryRun: boolean
  private readonly pool: Pool
  private readonly pick: (n: number, step: number) => number
  private step = 0

  constructor(pool: Pool, pick: (n: number, step: number) => number, isDryRun: boolean) {
    this.pool = pool
    this.pick = pick
    this.isDryRun = isDryRun
  }

  isTaken(value: string): boolean {
    return this.pool.has(value) || this.taken.includes(value)
  }

  take(value: string): void {
    this.taken.push(value)
  }

  release(value: string): void {
    this.released.push(value)
  }

  /**
   * A free number of [0, size), by chance. The lower `reserved` numbers are for who asks for one by name, and are drawn only when
   * all others are taken. Models pkg/registry/core/service/allocator/bitmap.go randomScanStrategyWithOffset.
   */
  draw(size: number, reserved: number, nameOf: (offset: number) => string): number | undefined {
    return this.scan(reserved, size - reserved, nameOf) ?? this.scan(0, reserved, nameOf)
  }

  private scan(first: number, count: number, nameOf: (offset: number) => string): number | undefined {
    if (count <= 0) return undefined
    const start = this.pick(count, this.step++)
    for (let i = 0; i < count; i++) {
      const offset = first + ((start + i) % count)
      if (!this.isTaken(nameOf(offset))) return offset
    }
    return undefined
  }
}
