// What one API server keeps of the commits that it has seen, so that a watch that broke on another server goes on here where it stood.
// Models the window of apiserver/pkg/storage/cacher (watch_cache.go).
import type { Commit } from '../../etcd/etcd.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { Cell, Table } from '../../kernel/store.ts'

// Simplified: one window of the last commits of all kinds; in life every kind has its own, which grows with how fast it changes.
const KEPT = 2_000

export class WatchHistory {
  /** By revision. */
  private readonly commits: Table<Commit>
  /** Everything after this revision is kept. */
  private readonly start: Cell<number>

  constructor(kernel: Kernel, server: string) {
    this.commits = kernel.adopt(`${server}/watch-history/commits`, new Table<Commit>())
    this.start = kernel.adopt(`${server}/watch-history/start`, new Cell(1))
  }

  /** The server knows all there is as of a revision, and nothing of how it came about. */
  begin(revision: number): void {
    for (const key of [...this.commits.keys()]) this.commits.delete(key)
    this.start.value = revision
  }

  keep(commit: Commit): void {
    const { revision } = commit
    this.commits.set(String(revision), commit)
    if (this.commits.size <= KEPT) return
    const oldest = this.start.value + 1
    this.commits.delete(String(oldest))
    this.start.value = oldest
  }

  /** Commits of a resource after a revision, in order; undefined where some of them are no longer known ("too old resource version"). */
  after(revision: number, resource: string): readonly Commit[] | undefined {
    if (revision < this.start.value) return undefined
    return [...this.commits.values()].filter((commit) => commit.revision > revision && commit.resource === resource).sort((x, y) => x.revision - y.revision)
  }
}
