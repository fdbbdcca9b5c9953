// The Ledger: every Hop that was sent, as columns. It is also the event queue's memory, so the picture cannot disagree with the engine.
// At scale it keeps the newest chunks and a digest of those that it has dropped (decision 30).
import { Digest } from './chance.ts'
import type { NameId, Names } from './names.ts'

export type HopId = number

/** 65,536 hops to a chunk. */
export const CHUNK_BITS = 16

/** So many hops. `next` links hops that arrive in one millisecond and belongs to the queue. */
interface Chunk {
  readonly cause: Uint32Array
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly subject: Uint32Array
  readonly a: Uint32Array
  readonly sentAt: Int32Array
  readonly arrivesAt: Int32Array
  readonly next: Int32Array
  readonly op: Uint8Array
}

function createChunk(size: number): Chunk {
  const u = (): Uint32Array => new Uint32Array(size)
  const i = (): Int32Array => new Int32Array(size)
  return { cause: u(), from: u(), to: u(), subject: u(), a: u(), sentAt: i(), arrivesAt: i(), next: i(), op: new Uint8Array(size) }
}

/**
 * A slice of the ledger in a form that can cross to the page: hops `first`, `first + 1`, …, one element each. Names are indices, times
 * virtual milliseconds (t = 0: the cluster is up); `cause` is the hop itself where there is none; `a` a revision, an HTTP code,
 * or the name of a fault, else 0.
 */
export interface HopColumns {
  readonly first: HopId
  readonly count: number
  readonly cause: Uint32Array
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly subject: Uint32Array
  readonly sentAt: Int32Array
  readonly arrivesAt: Int32Array
  readonly op: Uint8Array
  readonly a: Uint32Array
}

/** One Hop as an object, made at the edge for people and tests. */
export interface Hop {
  readonly id: HopId
  readonly cause: HopId
  readonly from: NameId
  readonly to: NameId
  readonly subject: NameId
  readonly sentAt: number
  readonly arrivesAt: number
  readonly op: number
  readonly a: number
}

/** A hop that is still on its way although the chunk in which it was sent has been dropped. */
type Straggler = Omit<Hop, 'id'> & { next: HopId }

/** What there is in the place of a dropped chunk. */
const DROPPED = {} as Chunk

export class Ledger {
  length = 0
  /** The oldest hop that is kept; those before it count in the hash only, or are on their way still. */
  first: HopId = 0
  private readonly bits: number
  private readonly mask: number
  private readonly chunks: Chunk[] = []
  /** Chunks whose hops were dropped, to be written anew. */
  private readonly spare: Chunk[] = []
  private stragglers: ReadonlyMap<HopId, Straggler> = new Map()
  private dropped = new Digest()
  /** Dropped chunks that hold hops of the beginning, to which one can always go back. */
  private beginning: Chunk[] = []
  private beginningLength = 0
  private readonly onTurn: (id: HopId) => void

  /** `onTurn` hears of every chunk that is begun, with its first hop. */
  constructor(onTurn: (id: HopId) => void = () => {}, bits: number = CHUNK_BITS) {
    this.onTurn = onTurn
    this.bits = bits
    this.mask = (1 << bits) - 1
  }

  /** Appends a hop and returns its id. `cause` of -1 means that nothing caused it: it is its own cause. */
  append(cause: HopId, from: NameId, to: NameId, subject: NameId, sentAt: number, arrivesAt: number, op: number, a: number): HopId {
    const id = this.length++
    const chunk = this.chunks[id >>> this.bits] ?? this.grow(id)
    const i = id & this.mask
    chunk.cause[i] = cause < 0 ? id : cause
    chunk.from[i] = from
    chunk.to[i] = to
    chunk.subject[i] = subject
    chunk.sentAt[i] = sentAt
    chunk.arrivesAt[i] = arrivesAt
    chunk.op[i] = op
    chunk.a[i] = a
    chunk.next[i] = -1
    return id
  }

  private grow(id: HopId): Chunk {
    this.onTurn(id)
    const chunk = this.spare.pop() ?? createChunk(this.mask + 1)
    this.chunks.push(chunk)
    return chunk
  }

  /** Forgets hops from `length` on, which must be kept or the beginning; they are overwritten by what is sent next. */
  truncate(length: number): void {
    if (this.first > 0 && (length < this.first || length === this.beginningLength)) this.begin()
    this.length = length
    for (const chunk of this.chunks.splice((length + this.mask) >>> this.bits)) this.putAside(chunk)
  }

  private putAside(chunk: Chunk): void {
    if (chunk !== DROPPED && this.spare.length === 0) this.spare.push(chunk)
  }

  /** Has the hops so far be there again whenever one goes back to them. */
  keepBeginning(): void {
    this.beginningLength = this.length
  }

  private begin(): void {
    this.chunks.splice(0, this.beginning.length, ...this.beginning)
    this.beginning = []
    this.first = 0
    this.dropped = new Digest()
    this.stragglers = new Map()
  }

  /** Drops hops before `to`, the first of a chunk, except `pending` ones. Ids stay as they are. */
  drop(to: HopId, pending: Iterable<HopId>, names: Names): void {
    const stragglers = new Map<HopId, Straggler>()
    for (const id of pending) if (id < to) stragglers.set(id, { ...this.hopOf(id), next: this.next(id) })
    for (let id = this.first; id < to; id++) this.digest(this.dropped, id, names)
    for (let i = this.first >>> this.bits; i < to >>> this.bits; i++) {
      if (i << this.bits < this.beginningLength) this.beginning.push(this.chunks[i])
      else this.putAside(this.chunks[i])
      this.chunks[i] = DROPPED
    }
    this.first = to
    this.stragglers = stragglers
  }

  private straggler(id: HopId): Straggler {
    const straggler = this.stragglers.get(id)
    if (!straggler) throw new RangeError(`Hop ${id} is no longer kept: the ledger begins with ${this.first}.`)
    return straggler
  }

  from(id: HopId): NameId { return id < this.first ? this.straggler(id).from : this.chunks[id >>> this.bits].from[id & this.mask] }
  to(id: HopId): NameId { return id < this.first ? this.straggler(id).to : this.chunks[id >>> this.bits].to[id & this.mask] }
  subject(id: HopId): NameId { return id < this.first ? this.straggler(id).subject : this.chunks[id >>> this.bits].subject[id & this.mask] }
  op(id: HopId): number { return id < this.first ? this.straggler(id).op : this.chunks[id >>> this.bits].op[id & this.mask] }
  cause(id: HopId): HopId { return id < this.first ? this.straggler(id).cause : this.chunks[id >>> this.bits].cause[id & this.mask] }
  sentAt(id: HopId): number { return id < this.first ? this.straggler(id).sentAt : this.chunks[id >>> this.bits].sentAt[id & this.mask] }
  arrivesAt(id: HopId): number { return id < this.first ? this.straggler(id).arrivesAt : this.chunks[id >>> this.bits].arrivesAt[id & this.mask] }
  next(id: HopId): HopId { return id < this.first ? this.straggler(id).next : this.chunks[id >>> this.bits].next[id & this.mask] }
  link(id: HopId, next: HopId): void {
    if (id < this.first) this.straggler(id).next = next
    else this.chunks[id >>> this.bits].next[id & this.mask] = next
  }
  a(id: HopId): number { return id < this.first ? this.straggler(id).a : this.chunks[id >>> this.bits].a[id & this.mask] }

  hop(id: HopId): Hop {
    return { id, ...this.hopOf(id) }
  }

  private hopOf(id: HopId): Omit<Hop, 'id'> {
    return { cause: this.cause(id), from: this.from(id), to: this.to(id), subject: this.subject(id), sentAt: this.sentAt(id), arrivesAt: this.arrivesAt(id), op: this.op(id), a: this.a(id) }
  }

  /** Copies of the columns of hops [first, first + count), all of them kept. */
  columns(first: HopId, count: number): HopColumns {
    if (first < this.first) throw new RangeError(`Hops from ${first} on are no longer kept: the ledger begins with ${this.first}.`)
    const out = {
      first, count, cause: new Uint32Array(count), from: new Uint32Array(count), to: new Uint32Array(count), subject: new Uint32Array(count),
      sentAt: new Int32Array(count), arrivesAt: new Int32Array(count), op: new Uint8Array(count), a: new Uint32Array(count),
    }
    const names = ['cause', 'from', 'to', 'subject', 'sentAt', 'arrivesAt', 'op', 'a'] as const
    for (let done = 0; done < count;) {
      const id = first + done, i = id & this.mask, n = Math.min(count - done, this.mask + 1 - i)
      const chunk = this.chunks[id >>> this.bits]
      for (const name of names) out[name].set(chunk[name].subarray(i, i + n), done)
      done += n
    }
    return out
  }

  /** Hash over every column of every hop in order, kept or not; names enter by their text, so that interning order does not matter. */
  hash(names: Names): string {
    const digest = this.dropped.copy()
    for (let id = this.first; id < this.length; id++) this.digest(digest, id, names)
    return digest.hex()
  }

  private digest(digest: Digest, id: HopId, names: Names): void {
    const c = this.chunks[id >>> this.bits], i = id & this.mask
    digest.number(c.cause[i])
    digest.number(names.hash(c.from[i]))
    digest.number(names.hash(c.to[i]))
    digest.number(names.hash(c.subject[i]))
    digest.number(c.sentAt[i])
    digest.number(c.arrivesAt[i])
    digest.number(c.op[i])
    digest.number(c.a[i])
  }
}
