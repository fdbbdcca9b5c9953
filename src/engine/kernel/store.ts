// Where components keep state: plain data that changes in place and is copied at checkpoints. Values are immutable and shared.

/** Something that a checkpoint can copy and bring back. */
export interface Store {
  save(): unknown
  load(saved: unknown): void
  /** Roughly how much a save copies; spaces checkpoints out at scale. */
  weight(): number
  /** Plain data for the state hash, in a fixed order. */
  content(): unknown
}

/** A map from text to immutable plain values, in order of insertion. */
export class Table<V> implements Store {
  private map = new Map<string, V>()

  get(key: string): V | undefined { return this.map.get(key) }
  has(key: string): boolean { return this.map.has(key) }
  set(key: string, value: V): void { this.map.set(key, value) }
  delete(key: string): boolean { return this.map.delete(key) }
  get size(): number { return this.map.size }
  keys(): IterableIterator<string> { return this.map.keys() }
  values(): IterableIterator<V> { return this.map.values() }
  entries(): IterableIterator<[string, V]> { return this.map.entries() }

  save(): unknown { return new Map(this.map) }
  load(saved: unknown): void { this.map = new Map(saved as Map<string, V>) }
  weight(): number { return this.map.size }
  content(): unknown { return [...this.map] }
}

/** One immutable value that is replaced as a whole. */
export class Cell<V> implements Store {
  value: V

  constructor(value: V) {
    this.value = value
  }

  save(): unknown { return this.value }
  load(saved: unknown): void { this.value = saved as V }
  weight(): number { return 1 }
  content(): unknown { return this.value }
}

/** An append-only list; a checkpoint keeps its length, going back cuts it there. */
export class Log<V> implements Store {
  readonly items: V[] = []

  push(value: V): void { this.items.push(value) }
  get length(): number { return this.items.length }

  save(): unknown { return this.items.length }
  load(saved: unknown): void { this.items.length = saved as number }
  weight(): number { return 1 }
  content(): unknown { return this.items.length }
}

interface IndexEntry {
  epoch: number
  set: Set<string>
}

/** From a value to the set of keys that have it. Inner sets are copied once per checkpoint epoch, when first written after it. */
export class Index implements Store {
  private entries = new Map<string, IndexEntry>()
  private epoch = 0

  get(value: string): ReadonlySet<string> | undefined {
    return this.entries.get(value)?.set
  }

  add(value: string, key: string): void {
    this.writable(value).add(key)
  }

  remove(value: string, key: string): void {
    const set = this.writable(value)
    set.delete(key)
    if (set.size === 0) this.entries.delete(value)
  }

  private writable(value: string): Set<string> {
    const entry = this.entries.get(value)
    if (entry && entry.epoch === this.epoch) return entry.set
    const set = new Set(entry?.set)
    this.entries.set(value, { epoch: this.epoch, set })
    return set
  }

  save(): unknown {
    this.epoch++
    return new Map(this.entries)
  }

  load(saved: unknown): void {
    this.epoch++
    this.entries = new Map(saved as Map<string, IndexEntry>)
  }

  weight(): number { return this.entries.size }
  content(): unknown { return [...this.entries].map(([value, entry]) => [value, [...entry.set]]) }
}
