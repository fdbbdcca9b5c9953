// What pending hops carry, by their ids: an open hash table, since a Map that is filled and emptied once a hop spends its time rehashing.
import type { HopId } from './ledger.ts'

const FREE = -1
const FIRST_BITS = 12

export class Payloads {
  private bits = FIRST_BITS
  private ids = new Int32Array(1 << FIRST_BITS).fill(FREE)
  private payloads: unknown[] = Array.from({ length: 1 << FIRST_BITS })
  /** How many hops are pending. */
  size = 0

  /** Ids rise one by one: multiplied with the golden ratio they are spread evenly. */
  private home(id: HopId): number { return Math.imul(id, 0x9e3779b1) >>> (32 - this.bits) }

  /** Where an id is, or where it would be put. */
  private place(id: HopId): number {
    const { ids } = this, mask = ids.length - 1
    let place = this.home(id)
    while (ids[place] !== FREE && ids[place] !== id) place = (place + 1) & mask
    return place
  }

  has(id: HopId): boolean { return this.ids[this.place(id)] === id }

  get(id: HopId): unknown { return this.payloads[this.place(id)] }

  /** Keeps what a hop carries that is not kept yet. */
  add(id: HopId, payload: unknown): void {
    if (this.size * 2 >= this.ids.length) this.grow()
    const place = this.place(id)
    this.ids[place] = id
    this.payloads[place] = payload
    this.size++
  }

  /** What a pending hop carries; it is no longer pending. */
  take(id: HopId): unknown {
    const { ids, payloads } = this, mask = ids.length - 1
    let free = this.place(id)
    const payload = payloads[free]
    if (ids[free] !== id) return undefined
    // Whatever follows without a gap moves up, where its home does not forbid it: nothing is left behind that lookups would have to pass.
    for (let next = (free + 1) & mask; ids[next] !== FREE; next = (next + 1) & mask) {
      const home = this.home(ids[next])
      if (((next - home) & mask) < ((next - free) & mask)) continue
      ids[free] = ids[next]
      payloads[free] = payloads[next]
      free = next
    }
    ids[free] = FREE
    payloads[free] = undefined
    this.size--
    return payload
  }

  clear(): void {
    this.ids.fill(FREE)
    this.payloads.fill(undefined)
    this.size = 0
  }

  private grow(): void {
    const { ids, payloads } = this
    this.bits++
    this.ids = new Int32Array(1 << this.bits).fill(FREE)
    this.payloads = Array.from({ length: 1 << this.bits })
    this.size = 0
    for (let place = 0; place < ids.length; place++) if (ids[place] !== FREE) this.add(ids[place], payloads[place])
  }
}
