// The objects of one kind as a process knows them: each in a row that its indexes share, so that a change of an object is one assignment.
import type { KubeObject } from '../kube-object.ts'
import type { Store } from './store.ts'

/** Something that is counted over all that is found under a value of an index. */
export interface Tally<V, C> {
  /** What it comes to where nothing is found. Counts are immutable. */
  readonly nothing: C
  /** What it comes to after one item was added, became another, or was removed. */
  changed(count: C, before: V | undefined, after: V | undefined): C
}

/** Where an object stands, as long as it is there. */
export interface Row {
  object: KubeObject
}

interface SavedCache {
  readonly rows: readonly Row[]
  /** What stood in these rows. */
  readonly objects: readonly KubeObject[]
}

/** Objects by namespace and name, in the order in which they came. */
export class ObjectCache implements Store {
  private rows = new Set<Row>()
  /** By namespace ('' for what has none) and name. */
  private byNamespace = new Map<string, Map<string, Row>>()
  /** The rows of the last save, while they are the same; and the save, while nothing has changed since. */
  private savedRows: readonly Row[] | undefined
  private saved: SavedCache | undefined

  get size(): number { return this.rows.size }

  row(namespace: string | undefined, name: string): Row | undefined { return this.byNamespace.get(namespace ?? '')?.get(name) }

  add(object: KubeObject): Row {
    const row: Row = { object }
    this.insert(row)
    this.savedRows = this.saved = undefined
    return row
  }

  /** Another object takes the place of the one in a row. */
  replace(row: Row, object: KubeObject): void {
    row.object = object
    this.saved = undefined
  }

  private insert(row: Row): void {
    const { namespace = '', name } = row.object.metadata, known = this.byNamespace.get(namespace)
    if (known) known.set(name, row)
    else this.byNamespace.set(namespace, new Map([[name, row]]))
    this.rows.add(row)
  }

  remove(row: Row): void {
    const { namespace = '', name } = row.object.metadata, known = this.byNamespace.get(namespace)
    known?.delete(name)
    if (known?.size === 0) this.byNamespace.delete(namespace)
    this.rows.delete(row)
    this.savedRows = this.saved = undefined
  }

  /** Every row there is now. */
  all(): readonly Row[] { return [...this.rows] }

  /** All objects, or those of one namespace. */
  objects(namespace?: string): KubeObject[] {
    const rows = namespace === undefined ? this.rows : this.byNamespace.get(namespace)
    return rows ? objectsOf(rows) : []
  }

  save(): unknown {
    this.savedRows ??= [...this.rows]
    return (this.saved ??= { rows: this.savedRows, objects: this.savedRows.map((row) => row.object) })
  }

  load(saved: unknown): void {
    const { rows, objects } = this.saved = saved as SavedCache
    this.rows = new Set()
    this.byNamespace = new Map()
    rows.forEach((row, i) => {
      row.object = objects[i]
      this.insert(row)
    })
    this.savedRows = rows
  }

  weight(): number { return this.rows.size }
  content(): unknown { return this.objects() }
}

interface IndexEntry {
  epoch: number
  rows: Set<Row>
  /** What tallies that somebody has asked for come to over these rows: a memo, which no save holds. */
  counts: Map<Tally<KubeObject, unknown>, unknown> | undefined
}

/** From a value to the rows of objects found under it. These are copied once per checkpoint epoch, when a row first comes or goes after it. */
export class RowIndex implements Store {
  private entries = new Map<string, IndexEntry>()
  private epoch = 0

  /** The objects found under a value, in the order in which they came under it. */
  objects(value: string): KubeObject[] {
    const entry = this.entries.get(value)
    return entry ? objectsOf(entry.rows) : []
  }

  add(value: string, row: Row): void {
    const entry = this.writable(value)
    if (entry.counts) recount(entry.counts, undefined, row.object)
    entry.rows.add(row)
  }

  /** `before`: the object that was counted under the value. */
  remove(value: string, row: Row, before: KubeObject): void {
    const entry = this.writable(value)
    if (entry.rows.delete(row) && entry.counts) recount(entry.counts, before, undefined)
    if (entry.rows.size === 0) this.entries.delete(value)
  }

  /** An object under this value has become another one. */
  changed(value: string, before: KubeObject, after: KubeObject): void {
    const counts = this.entries.get(value)?.counts
    if (counts) recount(counts, before, after)
  }

  /** What a tally comes to over all that is found under a value. It is gone through once, and then kept up to date. */
  count<C>(value: string, tally: Tally<KubeObject, C>): C {
    const entry = this.entries.get(value)
    if (!entry) return tally.nothing
    const counts = entry.counts ??= new Map(), known = counts.get(tally)
    if (known !== undefined) return known as C
    let count = tally.nothing
    for (const { object } of entry.rows) count = tally.changed(count, undefined, object)
    counts.set(tally, count)
    return count
  }

  private writable(value: string): IndexEntry {
    const entry = this.entries.get(value)
    if (entry && entry.epoch === this.epoch) return entry
    const copy: IndexEntry = { epoch: this.epoch, rows: new Set(entry?.rows), counts: entry?.counts }
    if (entry) entry.counts = undefined
    this.entries.set(value, copy)
    return copy
  }

  save(): unknown {
    this.epoch++
    return new Map(this.entries)
  }

  load(saved: unknown): void {
    this.epoch++
    this.entries = new Map(saved as Map<string, IndexEntry>)
    // Rows have gone back with their cache, so what was counted over them holds no longer.
    for (const entry of this.entries.values()) entry.counts = undefined
  }

  weight(): number { return this.entries.size }
  content(): unknown { return [...this.entries].map(([value, entry]) => [value, Array.from(entry.rows, ({ object: { metadata } }) => [metadata.namespace, metadata.name])]) }
}

function objectsOf(rows: { readonly size: number; values(): Iterable<Row> }): KubeObject[] {
  const objects: KubeObject[] = []
  for (const row of rows.values()) objects.push(row.object)
  return objects
}

function recount(counts: Map<Tally<KubeObject, unknown>, unknown>, before: KubeObject | undefined, after: KubeObject | undefined): void {
  for (const [tally, count] of counts) counts.set(tally, tally.changed(count, before, after))
}
