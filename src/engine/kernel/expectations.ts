// What a controller has asked for and its lagging cache has not seen yet: without it, `replicas: 3` makes six Pods.
// Models pkg/controller/controller_utils.go (UIDTrackingControllerExpectations).
import type { Kernel } from './kernel.ts'
import { Table } from './store.ts'

const EXPIRES_AFTER_MS = 300_000

interface Expected {
  readonly creations: number
  /** Keys of objects whose deletion has been asked for. */
  readonly deletions: readonly string[]
  readonly since: number
}

export class Expectations {
  private readonly table: Table<Expected>
  private readonly kernel: Kernel

  constructor(kernel: Kernel, name: string) {
    this.kernel = kernel
    this.table = kernel.adopt(`${name}/expectations`, new Table<Expected>())
  }

  met(key: string): boolean {
    const expected = this.table.get(key)
    if (!expected) return true
    return (expected.creations <= 0 && expected.deletions.length === 0) || this.kernel.now - expected.since > EXPIRES_AFTER_MS
  }

  expectCreation(key: string): void {
    const known = this.fresh(key)
    this.table.set(key, { ...known, creations: known.creations + 1 })
  }

  expectDeletion(key: string, object: string): void {
    const known = this.fresh(key)
    if (!known.deletions.includes(object)) this.table.set(key, { ...known, deletions: [...known.deletions, object] })
  }

  private fresh(key: string): Expected {
    const known = this.table.get(key)
    return known && this.kernel.now - known.since <= EXPIRES_AFTER_MS && !this.met(key) ? known : { creations: 0, deletions: [], since: this.kernel.now }
  }

  creationSeen(key: string): void {
    const known = this.table.get(key)
    if (known && known.creations > 0) this.settle(key, { ...known, creations: known.creations - 1 })
  }

  deletionSeen(key: string, object: string): void {
    const known = this.table.get(key)
    if (known?.deletions.includes(object)) this.settle(key, { ...known, deletions: known.deletions.filter((d) => d !== object) })
  }

  private settle(key: string, expected: Expected): void {
    if (expected.creations <= 0 && expected.deletions.length === 0) this.table.delete(key)
    else this.table.set(key, expected)
  }
}
