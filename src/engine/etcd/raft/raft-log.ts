// The log of one member on its disk: entries behind what snapshots stand for, in one unbroken line. Models raft/log.go.
import type { Kernel } from '../../kernel/kernel.ts'
import { Cell, Table } from '../../kernel/store.ts'
import type { Entry } from './messages.ts'

/** Entries up to `index` are gone; the last of them was of this term. */
interface Start {
  readonly index: number
  readonly term: number
}

export class RaftLog {
  private readonly entries: Table<Entry>
  private readonly start: Cell<Start>
  private readonly last: Cell<number>

  constructor(kernel: Kernel, disk: string) {
    this.entries = kernel.adopt(`${disk}/entries`, new Table<Entry>())
    this.start = kernel.adopt(`${disk}/start`, new Cell<Start>({ index: 0, term: 0 }))
    this.last = kernel.adopt(`${disk}/last`, new Cell(0))
  }

  /** Entries that are kept. */
  get size(): number { return this.entries.size }
  /** Index behind which entries are kept. */
  get startIndex(): number { return this.start.value.index }
  get lastIndex(): number { return this.last.value }
  get lastTerm(): number { return this.termAt(this.lastIndex) ?? 0 }

  entry(index: number): Entry | undefined { return this.entries.get(String(index)) }

  /** The term of an entry, or of the last that is gone; undefined where nothing is known of it. */
  termAt(index: number): number | undefined {
    return index === this.start.value.index ? this.start.value.term : this.entry(index)?.term
  }

  matches(index: number, term: number): boolean { return this.termAt(index) === term }

  /** Whether another log, by its end, has all that this one has, or is of a later term. */
  isNoNewerThan(lastIndex: number, lastTerm: number): boolean {
    return lastTerm > this.lastTerm || (lastTerm === this.lastTerm && lastIndex >= this.lastIndex)
  }

  /** Entries from `index` on. */
  from(index: number): readonly Entry[] {
    return Array.from({ length: Math.max(0, this.lastIndex - index + 1) }, (_, i) => this.entry(index + i) as Entry)
  }

  append(entry: Entry): void {
    this.entries.set(String(entry.index), entry)
    this.last.value = entry.index
  }

  /** Takes over a leader's entries: from the first one that differs on, what was there is dropped, which nothing committed may be. */
  takeOver(entries: readonly Entry[], commit: number): void {
    const differs = entries.findIndex(({ index, term }) => index > this.start.value.index && !this.matches(index, term))
    if (differs < 0) return
    if (entries[differs].index <= commit) throw new Error(`Raft: entry ${entries[differs].index} is committed and cannot be replaced.`)
    for (let index = entries[differs].index; index <= this.lastIndex; index++) this.entries.delete(String(index))
    this.last.value = entries[differs].index - 1
    for (const entry of entries.slice(differs)) this.append(entry)
  }

  /** The last index at or before `index` whose term is at most `term`: where a leader may try again. Models findConflictByTerm. */
  lastAtMost(index: number, term: number): { readonly index: number; readonly term: number } {
    for (let at = Math.min(index, this.lastIndex); at > this.startIndex; at--) {
      const known = this.termAt(at) ?? 0
      if (known <= term) return { index: at, term: known }
    }
    return { index: this.startIndex, term: this.start.value.term }
  }

  /** Forgets entries up to `index`: something else stands for them. */
  compact(index: number): void {
    const term = this.termAt(index)
    if (term === undefined || index <= this.startIndex) return
    for (let at = this.startIndex + 1; at <= index; at++) this.entries.delete(String(at))
    this.start.value = { index, term }
  }

  /** Begins anew behind a snapshot. */
  restart(index: number, term: number): void {
    for (const key of [...this.entries.keys()]) this.entries.delete(key)
    this.start.value = { index, term }
    this.last.value = index
  }
}
