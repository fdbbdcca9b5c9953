// The page's copy of the ledger: what the worker appended, kept in typed columns, never merged, cut only by a fork.
import { OP_BACKGROUND, OP_LOST, OPS } from './ops.ts'
import type { Batch, CommitDelta, ComponentInfo, HopColumns, Op, Release, ThingChange } from '../worker/protocol.ts'

const CHUNK_BITS = 14
const CHUNK = 1 << CHUNK_BITS
const WITHIN = CHUNK - 1
const BLOCK_BITS = 9
const BLOCK = 1 << BLOCK_BITS
const TIMER = OPS.indexOf('timer')

interface HopChunk {
  readonly cause: Uint32Array
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly subject: Uint32Array
  readonly sentAt: Int32Array
  readonly arrivesAt: Int32Array
  readonly op: Uint8Array
  readonly a: Uint32Array
  /** Latest arrival per block of hops, so that a query for what is in flight skips whole blocks. */
  readonly latestArrival: Int32Array
}

function createChunk(): HopChunk {
  return {
    cause: new Uint32Array(CHUNK), from: new Uint32Array(CHUNK), to: new Uint32Array(CHUNK), subject: new Uint32Array(CHUNK),
    sentAt: new Int32Array(CHUNK), arrivesAt: new Int32Array(CHUNK), op: new Uint8Array(CHUNK), a: new Uint32Array(CHUNK),
    latestArrival: new Int32Array(CHUNK >> BLOCK_BITS).fill(-0x80000000),
  }
}

/** Everything that happened, as far as the page has been told. A hop's id is its position. */
export class Ledger {
  /** Virtual time up to which everything is known. */
  now = 0
  quiescent = false
  /** Arrival of the earliest pending foreground hop. */
  nextAt: number | null = null
  /** Rises with every change, so that a cache knows when it is stale. */
  version = 0
  /** Rises when history was cut; whoever derived something from the past starts over. */
  era = 0
  hopCount = 0
  readonly names: string[] = []
  readonly commits: CommitDelta[] = []
  /** Which pending hops lost their point, in order of time. */
  readonly releases: Release[] = []
  /** What became of machines, processes and containers, in order of time. */
  readonly things: ThingChange[] = []
  #components: readonly ComponentInfo[] = []
  #byAddress = new Map<string, ComponentInfo>()
  #chunks: HopChunk[] = []

  /** Adds what the worker appended. */
  append(batch: Batch): void {
    if (batch.rewound) this.#cut(batch.rewound)
    if (batch.hops.first !== this.hopCount) throw new Error(`Hops ${batch.hops.first}… do not follow ${this.hopCount}: a batch was lost. Open the session again.`)
    this.#appendHops(batch.hops)
    batch.names.list.forEach((name, i) => { this.names[batch.names.first + i] = name })
    for (const commit of batch.commits) this.commits.push(commit)
    for (const release of batch.releases) this.releases.push(release)
    for (const change of batch.things) this.things.push(change)
    this.#addComponents(batch.components)
    this.now = batch.now
    this.quiescent = batch.quiescent
    this.nextAt = batch.nextAt
    this.version++
  }

  #appendHops(hops: HopColumns): void {
    for (let i = 0; i < hops.count;) {
      const id = this.hopCount + i
      const at = id & WITHIN
      const chunk = (this.#chunks[id >> CHUNK_BITS] ??= createChunk())
      const count = Math.min(hops.count - i, CHUNK - at)
      for (const column of ['cause', 'from', 'to', 'subject', 'sentAt', 'arrivesAt', 'op', 'a'] as const) chunk[column].set(hops[column].subarray(i, i + count), at)
      for (let k = at; k < at + count; k++) {
        const block = k >> BLOCK_BITS
        if (chunk.arrivesAt[k] > chunk.latestArrival[block]) chunk.latestArrival[block] = chunk.arrivesAt[k]
      }
      i += count
    }
    this.hopCount += hops.count
  }

  #addComponents(added: readonly ComponentInfo[]): void {
    if (added.length === 0) return
    for (const component of added) this.#byAddress.set(component.address, component)
    this.#components = [...this.#byAddress.values()]
  }

  #cut(lengths: NonNullable<Batch['rewound']>): void {
    this.hopCount = lengths.hops
    this.#chunks.length = (lengths.hops + WITHIN) >> CHUNK_BITS
    const last = this.#chunks.at(-1)
    if (last) {
      // Blocks past the cut must not remember arrivals of forgotten hops.
      const kept = lengths.hops - ((this.#chunks.length - 1) << CHUNK_BITS)
      last.latestArrival.fill(-0x80000000)
      for (let k = 0; k < kept; k++) last.latestArrival[k >> BLOCK_BITS] = Math.max(last.latestArrival[k >> BLOCK_BITS], last.arrivesAt[k])
    }
    this.names.length = Math.min(this.names.length, lengths.names)
    this.commits.length = lengths.commits
    this.releases.length = lengths.releases
    this.things.length = lengths.things
    this.era++
  }

  get components(): readonly ComponentInfo[] { return this.#components }
  component(address: string): ComponentInfo | undefined { return this.#byAddress.get(address) }

  cause(id: number): number { return this.#chunks[id >> CHUNK_BITS].cause[id & WITHIN] }
  sentAt(id: number): number { return this.#chunks[id >> CHUNK_BITS].sentAt[id & WITHIN] }
  arrivesAt(id: number): number { return this.#chunks[id >> CHUNK_BITS].arrivesAt[id & WITHIN] }
  from(id: number): string { return this.names[this.#chunks[id >> CHUNK_BITS].from[id & WITHIN]] }
  to(id: number): string { return this.names[this.#chunks[id >> CHUNK_BITS].to[id & WITHIN]] }
  subject(id: number): string { return this.names[this.#chunks[id >> CHUNK_BITS].subject[id & WITHIN]] ?? '' }
  a(id: number): number { return this.#chunks[id >> CHUNK_BITS].a[id & WITHIN] }
  op(id: number): Op { return OPS[this.#chunks[id >> CHUNK_BITS].op[id & WITHIN] & ~(OP_BACKGROUND | OP_LOST)] }
  /** Whether a cut link swallowed the hop: it reaches nobody. */
  isLost(id: number): boolean { return (this.#chunks[id >> CHUNK_BITS].op[id & WITHIN] & OP_LOST) !== 0 }
  isBackground(id: number): boolean { return (this.#chunks[id >> CHUNK_BITS].op[id & WITHIN] & OP_BACKGROUND) !== 0 }
  /** Whether the hop travels between two components and is not routine: what a learner follows. */
  isVisible(id: number): boolean {
    const chunk = this.#chunks[id >> CHUNK_BITS]
    const k = id & WITHIN
    return (chunk.op[k] & OP_BACKGROUND) === 0 && chunk.op[k] !== TIMER && chunk.from[k] !== chunk.to[k]
  }

  /** Number of hops sent at or before t. Ids rise with sentAt, so these are the hops below that id. */
  sentBy(t: number): number {
    let low = 0
    let high = this.hopCount
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.sentAt(middle) <= t) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Number of commits at or before t. */
  committedBy(t: number): number { return countUntil(this.commits, t) }

  /** Number of changes of things at or before t. */
  thingsChangedBy(t: number): number { return countUntil(this.things, t) }

  /** Ids of the hops under way at t (sentAt <= t < arrivesAt), rising. */
  inFlightAt(t: number): number[] {
    const end = this.sentBy(t)
    const ids: number[] = []
    for (let first = 0; first < end; first += BLOCK) {
      const chunk = this.#chunks[first >> CHUNK_BITS]
      if (chunk.latestArrival[(first & WITHIN) >> BLOCK_BITS] <= t) continue
      const stop = Math.min(first + BLOCK, end)
      for (let id = first; id < stop; id++) if (chunk.arrivesAt[id & WITHIN] > t) ids.push(id)
    }
    return ids
  }
}

/** How many of these, in order of time, were at or before t. */
function countUntil(items: readonly { readonly at: number }[], t: number): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (items[middle].at <= t) low = middle + 1
    else high = middle
  }
  return low
}
