// The event queue: pending hops by (arrivesAt, id). A ring of one-millisecond buckets for what is near, a map for what is far away.
import type { HopId, Ledger } from './ledger.ts'

const RING = 16_384
const MASK = RING - 1
const NONE = -1

export class Queue {
  private readonly head = new Int32Array(RING).fill(NONE)
  private readonly tail = new Int32Array(RING).fill(NONE)
  /** Hops whose millisecond lies outside the window, by that millisecond. */
  private readonly far = new Map<number, HopId[]>()
  private farEarliest = Infinity
  /** Hops of the window [start, start + RING) are in the ring. */
  private start: number
  private inRing = 0
  private readonly ledger: Ledger

  constructor(ledger: Ledger, start: number) {
    this.ledger = ledger
    this.start = start
  }

  push(id: HopId): void {
    const at = this.ledger.arrivesAt(id)
    if (at >= this.start + RING) {
      const list = this.far.get(at)
      if (list) list.push(id)
      else this.far.set(at, [id])
      if (at < this.farEarliest) this.farEarliest = at
      return
    }
    const bucket = at & MASK
    this.ledger.link(id, NONE)
    if (this.head[bucket] === NONE) this.head[bucket] = id
    else this.ledger.link(this.tail[bucket], id)
    this.tail[bucket] = id
    this.inRing++
  }

  /** Moves the window so that it begins at `start`; far hops that enter it are linked, in order of id, before any new send. */
  private slide(start: number): void {
    this.start = start
    if (this.farEarliest >= start + RING) return
    const entering = [...this.far.keys()].filter((at) => at < start + RING)
    for (const at of entering) {
      const ids = this.far.get(at) as HopId[]
      this.far.delete(at)
      for (const id of ids) this.push(id)
    }
    this.farEarliest = Infinity
    for (const at of this.far.keys()) if (at < this.farEarliest) this.farEarliest = at
  }

  /** The next hop with arrivesAt <= `until`, taken out; or -1, and the window then begins behind `until`. */
  pop(until: number): HopId {
    for (;;) {
      if (this.inRing === 0) {
        if (this.farEarliest > until) {
          if (until >= this.start) this.slide(until + 1)
          return NONE
        }
        this.slide(this.farEarliest)
        continue
      }
      const bucket = this.start & MASK
      const id = this.head[bucket]
      if (id !== NONE) {
        if (this.start > until) return NONE
        this.head[bucket] = this.ledger.next(id)
        this.inRing--
        return id
      }
      if (this.start > until) return NONE
      this.slide(this.start + 1)
    }
  }

  /** All pending ids in ascending order: what a checkpoint keeps. */
  pending(): HopId[] {
    const ids: HopId[] = []
    if (this.inRing > 0) {
      for (let bucket = 0; bucket < RING; bucket++) {
        for (let id = this.head[bucket]; id !== NONE; id = this.ledger.next(id)) ids.push(id)
      }
    }
    for (const list of this.far.values()) ids.push(...list)
    return ids.sort((x, y) => x - y)
  }

  /** Begins anew at `start` with these pending hops, in ascending order of id. */
  restore(start: number, pending: readonly HopId[]): void {
    this.head.fill(NONE)
    this.far.clear()
    this.farEarliest = Infinity
    this.inRing = 0
    this.start = start
    for (const id of pending) this.push(id)
  }

  /** Arrival of the earliest pending hop for which `counts` holds, or null. */
  earliest(counts: (id: HopId) => boolean): number | null {
    let left = this.inRing
    for (let at = this.start; left > 0 && at < this.start + RING; at++) {
      for (let id = this.head[at & MASK]; id !== NONE; id = this.ledger.next(id)) {
        if (counts(id)) return at
        left--
      }
    }
    let best: number | null = null
    for (const [at, ids] of this.far) if ((best === null || at < best) && ids.some(counts)) best = at
    return best
  }
}
