// The work queue of one controller: a key waits at most once, is worked on by one sync at a time, and fails with growing back-off.
// Models client-go/util/workqueue.
import type { Kernel } from './kernel.ts'
import { Table } from './store.ts'

const BACK_OFF = { firstMs: 5, mostMs: 1_000_000 }

export class WorkQueue {
  private readonly waiting: Table<true>
  private readonly busy: Table<'clean' | 'dirty'>
  private readonly failed: Table<number>
  private readonly backOff: { readonly firstMs: number; readonly mostMs: number }

  constructor(kernel: Kernel, name: string, backOff: { readonly firstMs: number; readonly mostMs: number } = BACK_OFF) {
    this.backOff = backOff
    this.waiting = kernel.adopt(`${name}/queue`, new Table<true>())
    this.busy = kernel.adopt(`${name}/busy`, new Table<'clean' | 'dirty'>())
    this.failed = kernel.adopt(`${name}/failed`, new Table<number>())
  }

  get length(): number { return this.waiting.size }
  get inProgress(): number { return this.busy.size }

  /** Queues a key; one that is being worked on comes back when that sync ends. Returns whether it is now waiting. */
  add(key: string): boolean {
    if (this.busy.has(key)) {
      this.busy.set(key, 'dirty')
      return false
    }
    this.waiting.set(key, true)
    return true
  }

  /** Takes the key that has waited longest. */
  take(): string | undefined {
    const key = this.waiting.takeOldest()
    if (key !== undefined) this.busy.set(key, 'clean')
    return key
  }

  /** Ends the work on a key; what came meanwhile queues it again. Returns whether it is waiting. */
  done(key: string): boolean {
    const isDirty = this.busy.get(key) === 'dirty'
    this.busy.delete(key)
    return isDirty ? this.add(key) : false
  }

  /** One more failure: how long to wait, doubled each time. */
  fail(key: string): number {
    const failures = this.failed.get(key) ?? 0
    this.failed.set(key, failures + 1)
    return Math.min(this.backOff.mostMs, this.backOff.firstMs * 2 ** Math.min(failures, 30))
  }

  forget(key: string): void {
    this.failed.delete(key)
  }

  failures(key: string): number {
    return this.failed.get(key) ?? 0
  }
}
