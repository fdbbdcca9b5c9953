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

/** A copy of a map, in a third of its memory. */
interface Saved<V> {
  readonly keys: readonly string[]
  readonly values: readonly V[]
}

function flat<V>(map: ReadonlyMap<string, V>): Saved<V> {
  return { keys: [...map.keys()], values: [...map.values()] }
}

function mapOf<V>({ keys, values }: Saved<V>): Map<string, V> {
  const map = new Map<string, V>()
  for (let i = 0; i < keys.length; i++) map.set(keys[i], values[i])
  return map
}

/** A map from text to immutable plain values, in order of insertion. */
export class Table<V> implements Store {
  private map = new Map<string, V>()
  /** The last save, while nothing has changed since, and its keys, while they are the same. */
  private saved: Saved<V> | undefined
  private savedKeys: readonly string[] | undefined
  /** Stands behind the last key that was taken as the oldest: a map is slow to find its first key when many before it are gone. */
  private oldest: IterableIterator<string> | undefined

  get(key: string): V | undefined { return this.map.get(key) }
  has(key: string): boolean { return this.map.has(key) }

  set(key: string, value: V): void {
    const { size } = this.map
    this.map.set(key, value)
    if (this.map.size !== size) this.savedKeys = undefined
    this.saved = undefined
  }

  delete(key: string): boolean {
    const wasThere = this.map.delete(key)
    if (wasThere) this.saved = this.savedKeys = undefined
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

  save(): unknown {
    this.savedKeys ??= [...this.map.keys()]
    return (this.saved ??= { keys: this.savedKeys, values: [...this.map.values()] })
  }

  load(saved: unknown): void {
    this.saved = saved as Saved<V>
    this.savedKeys = this.saved.keys
    this.map = mapOf(this.saved)
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

/** What is kept of a list that only grows at its end: positions stay what they are when old items are dropped. */
export interface Kept<V> {
  /** Position of the oldest item that is kept. */
  readonly first: number
  /** How many there have been, kept or not. */
  readonly length: number
  /** Items from a position on, which must be kept. */
  slice(from: number): readonly V[]
}

/** An append-only list; a checkpoint keeps its length, going back cuts it there. At scale old items are dropped (decision 30). */
export class Log<V> implements Store, Kept<V> {
  /** Those that are kept; always the same array. */
  readonly items: V[] = []
  first = 0
  /** Dropped items of the beginning, to which one can always go back. */
  private beginning: V[] = []
  private beginningLength = 0
  private readonly holds: (() => number)[] = []

  push(value: V): void { this.items.push(value) }
  get length(): number { return this.first + this.items.length }
  /** The item at a position, if it is there and kept. */
  at(position: number): V | undefined { return this.items[position - this.first] }

  slice(from: number): readonly V[] {
    if (from < this.first) throw new RangeError(`What was before position ${this.first} is no longer kept, asked for was ${from}.`)
    return this.items.slice(from - this.first)
  }

  /** Has items be kept from the position on that `needed` says: somebody's behaviour depends on them. */
  hold(needed: () => number): void {
    this.holds.push(needed)
  }

  /** The oldest position that somebody's behaviour depends on. */
  get neededFrom(): number { return this.holds.reduce((least, needed) => Math.min(least, needed()), Infinity) }

  /** Has the items so far be there again whenever one goes back to them. */
  keepBeginning(): void {
    this.beginningLength = this.length
  }

  /** Drops items before a position; positions stay as they are. */
  drop(to: number): void {
    if (to <= this.first) return
    const left = this.beginningLength - this.first
    for (const [i, item] of this.items.splice(0, to - this.first).entries()) if (i < left) this.beginning.push(item)
    this.first = to
  }

  save(): unknown { return this.length }

  load(saved: unknown): void {
    const length = saved as number
    if (this.first > 0 && length === this.beginningLength) this.begin()
    this.items.length = length - this.first
  }

  private begin(): void {
    const kept = this.items.slice(0, Math.max(0, this.beginningLength - this.first))
    this.items.length = 0
    for (const item of this.beginning) this.items.push(item)
    for (const item of kept) this.items.push(item)
    this.beginning = []
    this.first = 0
  }

  weight(): number { return 1 }
  content(): unknown { return this.length }
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
    return flat(this.entries)
  }

  load(from: unknown): void {
    this.epoch++
    this.entries = mapOf(from as Saved<IndexEntry<V>>)
  }

  weight(): number { return this.entries.size }
  content(): unknown { return [...this.entries].map(([value, entry]) => [value, [...entry.map.keys()]]) }
}
