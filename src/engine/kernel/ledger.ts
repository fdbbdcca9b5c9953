// The Ledger: every Hop that ever was sent, as columns. It is also the event queue's memory, so the picture cannot disagree with the engine.
import { Digest } from './chance.ts'
import type { NameId, Names } from './names.ts'

export type HopId = number

const CHUNK_BITS = 16
const CHUNK_SIZE = 1 << CHUNK_BITS
const CHUNK_MASK = CHUNK_SIZE - 1

/** 65,536 hops. `next` links hops that arrive in one millisecond and belongs to the queue. */
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

function createChunk(): Chunk {
  const u = (): Uint32Array => new Uint32Array(CHUNK_SIZE)
  const i = (): Int32Array => new Int32Array(CHUNK_SIZE)
  return { cause: u(), from: u(), to: u(), subject: u(), a: u(), sentAt: i(), arrivesAt: i(), next: i(), op: new Uint8Array(CHUNK_SIZE) }
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

export class Ledger {
  length = 0
  private readonly chunks: Chunk[] = []

  /** Appends a hop and returns its id. `cause` of -1 means that nothing caused it: it is its own cause. */
  append(cause: HopId, from: NameId, to: NameId, subject: NameId, sentAt: number, arrivesAt: number, op: number, a: number): HopId {
    const id = this.length++
    const chunk = this.chunks[id >>> CHUNK_BITS] ?? this.grow()
    const i = id & CHUNK_MASK
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

  private grow(): Chunk {
    const chunk = createChunk()
    this.chunks.push(chunk)
    return chunk
  }

  /** Forgets hops from `length` on; they are overwritten by what is sent next. */
  truncate(length: number): void {
    this.length = length
  }

  from(id: HopId): NameId { return this.chunks[id >>> CHUNK_BITS].from[id & CHUNK_MASK] }
  to(id: HopId): NameId { return this.chunks[id >>> CHUNK_BITS].to[id & CHUNK_MASK] }
  subject(id: HopId): NameId { return this.chunks[id >>> CHUNK_BITS].subject[id & CHUNK_MASK] }
  op(id: HopId): number { return this.chunks[id >>> CHUNK_BITS].op[id & CHUNK_MASK] }
  cause(id: HopId): HopId { return this.chunks[id >>> CHUNK_BITS].cause[id & CHUNK_MASK] }
  sentAt(id: HopId): number { return this.chunks[id >>> CHUNK_BITS].sentAt[id & CHUNK_MASK] }
  arrivesAt(id: HopId): number { return this.chunks[id >>> CHUNK_BITS].arrivesAt[id & CHUNK_MASK] }
  next(id: HopId): HopId { return this.chunks[id >>> CHUNK_BITS].next[id & CHUNK_MASK] }
  link(id: HopId, next: HopId): void { this.chunks[id >>> CHUNK_BITS].next[id & CHUNK_MASK] = next }
  a(id: HopId): number { return this.chunks[id >>> CHUNK_BITS].a[id & CHUNK_MASK] }

  hop(id: HopId): Hop {
    const c = this.chunks[id >>> CHUNK_BITS], i = id & CHUNK_MASK
    return { id, cause: c.cause[i], from: c.from[i], to: c.to[i], subject: c.subject[i], sentAt: c.sentAt[i], arrivesAt: c.arrivesAt[i], op: c.op[i], a: c.a[i] }
  }

  /** Copies of the columns of hops [first, first + count). */
  columns(first: HopId, count: number): HopColumns {
    const out = {
      first, count, cause: new Uint32Array(count), from: new Uint32Array(count), to: new Uint32Array(count), subject: new Uint32Array(count),
      sentAt: new Int32Array(count), arrivesAt: new Int32Array(count), op: new Uint8Array(count), a: new Uint32Array(count),
    }
    const names = ['cause', 'from', 'to', 'subject', 'sentAt', 'arrivesAt', 'op', 'a'] as const
    for (let done = 0; done < count;) {
      const id = first + done, i = id & CHUNK_MASK, n = Math.min(count - done, CHUNK_SIZE - i)
      const chunk = this.chunks[id >>> CHUNK_BITS]
      for (const name of names) out[name].set(chunk[name].subarray(i, i + n), done)
      done += n
    }
    return out
  }

  /** Hash over every column in order; names enter by their text, so that interning order does not matter. */
  hash(names: Names): string {
    const digest = new Digest()
    for (let id = 0; id < this.length; id++) {
      const c = this.chunks[id >>> CHUNK_BITS], i = id & CHUNK_MASK
      digest.number(c.cause[i])
      digest.number(names.hash(c.from[i]))
      digest.number(names.hash(c.to[i]))
      digest.number(names.hash(c.subject[i]))
      digest.number(c.sentAt[i])
      digest.number(c.arrivesAt[i])
      digest.number(c.op[i])
      digest.number(c.a[i])
    }
    return digest.hex()
  }
}
