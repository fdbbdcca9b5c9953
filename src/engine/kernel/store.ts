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
  /** The last save, while nothing has changed since. */
  private saved: ReadonlyMap<string, V> | undefined
  /** Stands behind the last key that was taken as the oldest: a map is slow to find its first key when many before it are gone. */
  private oldest: IterableIterator<string> | undefined

  get(key: string): V | undefined { return this.map.get(key) }
  has(key: string): boolean { return this.map.has(key) }

  set(key: string, value: V): void {
    this.map.set(key, value)
    this.saved = undefined
  }

  delete(key: string): boolean {
    const wasThere = this.map.delete(key)
    if (wasThere) this.saved = undefined
    return wasThere
  }

  get size(): number { return this.map.size }

  /** Takes the entry out that has been there longest, and says under which key it was. */
  takeOldest(): string | undefined {
    this.oldest ??= this.map.keys()
    let next = this.oldest.next()
    // An iterator that has come to its end stays there, whatever comes after.
    if (next.done) next = (this.oldest = this.map.keys()).next()
    if (next.done) return undefined
    this.delete(next.value)
    return next.value
  }

  keys(): IterableIterator<string> { return this.map.keys() }
  values(): IterableIterator<V> { return this.map.values() }
  entries(): IterableIterator<[string, V]> { return this.map.entries() }

  save(): unknown { return (this.saved ??= new Map(this.map)) }

  load(saved: unknown): void {
    this.saved = saved as ReadonlyMap<string, V>
    this.map = new Map(this.saved)
    this.oldest = undefined
  }

  weight(): number { return this.map.size }
  content(): unknown { return [...this.map] }
}

/** A table that tells of every change; not of going back, which takes those along who listen. */
export class WatchedTable<V> extends Table<V> {
  private listener: ((key: string, value: V | undefined) => void) | undefined

  onChange(listener: (key: string, value: V | undefined) => void): void {
    this.listener = listener
  }

  override set(key: string, value: V): void {
    super.set(key, value)
    this.listener?.(key, value)
  }

  override delete(key: string): boolean {
    const wasThere = super.delete(key)
    if (wasThere) this.listener?.(key, undefined)
    return wasThere
  }
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

interface IndexEntry<V> {
  epoch: number
  map: Map<string, V>
}

/** From a value to what is found under it, by key. Inner maps are copied once per checkpoint epoch, when first written after it. */
export class Index<V = true> implements Store {
  private entries = new Map<string, IndexEntry<V>>()
  private epoch = 0

  get(value: string): ReadonlyMap<string, V> | undefined {
    return this.entries.get(value)?.map
  }

  set(value: string, key: string, item: V): void {
    this.writable(value).set(key, item)
  }

  remove(value: string, key: string): void {
    const map = this.writable(value)
    map.delete(key)
    if (map.size === 0) this.entries.delete(value)
  }

  private writable(value: string): Map<string, V> {
    const entry = this.entries.get(value)
    if (entry && entry.epoch === this.epoch) return entry.map
    const map = new Map(entry?.map)
    this.entries.set(value, { epoch: this.epoch, map })
    return map
  }

  save(): unknown {
    this.epoch++
    return new Map(this.entries)
  }

  load(saved: unknown): void {
    this.epoch++
    this.entries = new Map(saved as Map<string, IndexEntry<V>>)
  }

  weight(): number { return this.entries.size }
  content(): unknown { return [...this.entries].map(([value, entry]) => [value, [...entry.map.keys()]]) }
}
