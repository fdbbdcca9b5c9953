// How long each moment of virtual time stays on the screen. Clock: in proportion. Paced: long enough to follow a chain of causes.
// Both are functions of the ledger alone: the screen time of a moment never changes once that moment has happened.
import type { Ledger } from './ledger.ts'

/** How long a hop that travels alone is on its way, in ms of screen time. */
export const LONE_HOP_MS = 600
/** Whatever follows from one cause has settled within this, in ms of screen time. */
export const SETTLED_WITHIN_MS = 60_000
/** The pace aims at less, since a frame may lose a little at every change of pace. */
const AIM_MS = 55_000
/** Up to so many hops at once are shown at the pace of a lone one; more of them share. */
const READABLE_AT_ONCE = 4
/** A stretch in which nothing travels is passed over in this time … */
const SKIP_MS = 700
/** … and marked ("12 s later") when it is at least this long in virtual ms. */
export const MARKED_SKIP_MS = 1_000
/** After a stretch this long, what follows gets at least a sixth of the full pace again. */
const LONG_SKIP_MS = 10_000
const USED_AT_MOST_AFTER_LONG_SKIP_MS = 46_000
/** Waits too short to be called idle pass at this rate, screen ms per virtual ms, and never take longer than the second figure. */
const SHORT_WAIT_RATE = 2
const SHORT_WAIT_MS = 200

/** A stretch of virtual time in which no hop travels and something is still to come. */
export interface Skip { readonly from: number; readonly until: number }

/** What Paced playback asks of a ledger. */
export type PacedLedger = Pick<Ledger, 'now' | 'era' | 'hopCount' | 'releases' | 'sentAt' | 'arrivesAt' | 'isBackground' | 'isVisible'>

interface Arrival { readonly at: number; readonly hop: number }

/** Pending foreground arrivals, earliest first. */
class ArrivalHeap {
  #arrivals: Arrival[] = []
  #released = new Set<number>()

  get earliest(): number | undefined {
    while (this.#arrivals.length > 0 && this.#released.delete(this.#arrivals[0].hop)) this.#pop()
    return this.#arrivals[0]?.at
  }

  push(arrival: Arrival): void {
    const heap = this.#arrivals
    let i = heap.push(arrival) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (heap[parent].at <= heap[i].at) break
      ;[heap[parent], heap[i]] = [heap[i], heap[parent]]
      i = parent
    }
  }

  /** Nobody waits for this hop any longer. */
  release(hop: number): void { this.#released.add(hop) }

  dropThrough(time: number): void {
    for (let at = this.earliest; at !== undefined && at <= time; at = this.earliest) this.#pop()
  }

  #pop(): void {
    const heap = this.#arrivals
    const last = heap.pop()
    if (heap.length === 0 || last === undefined) return
    heap[0] = last
    for (let i = 0; ;) {
      const left = 2 * i + 1
      if (left >= heap.length) return
      const child = left + 1 < heap.length && heap[left + 1].at < heap[left].at ? left + 1 : left
      if (heap[i].at <= heap[child].at) return
      ;[heap[i], heap[child]] = [heap[child], heap[i]]
      i = child
    }
  }
}

/** Translates between virtual time and Paced screen time (at speed 1) for one ledger, growing with it. */
export class PacedTime {
  readonly #ledger: PacedLedger
  /** Knots: from times[i] on, at screens[i], each virtual ms takes costs[i] ms of screen. */
  #times: number[] = []
  #screens: number[] = []
  #costs: number[] = []
  #skips: Skip[] = []
  /** Times at which visible hops were delivered, rising, without repetitions. */
  #arrivals: number[] = []
  #era = -1
  #nextHop = 0
  #nextRelease = 0
  #travelling: { readonly arrivesAt: number; readonly duration: number }[] = []
  #pending = new ArrivalHeap()
  /** Screen ms used since something began to happen, and the knot at which it did. */
  #used = 0
  #beganAt = 0

  constructor(ledger: PacedLedger) { this.#ledger = ledger }

  /** Screen ms at which virtual time t is shown. */
  screenAt(t: number): number {
    this.#grow()
    const i = lastAtMost(this.#times, t)
    return this.#screens[i] + (t - this.#times[i]) * this.#costs[i]
  }

  /** The virtual time that is shown at a moment of screen time; past the end, as if nothing new happened. */
  timeAt(screen: number): number {
    this.#grow()
    const i = lastAtMost(this.#screens, screen)
    const t = this.#times[i] + (screen - this.#screens[i]) / this.#costs[i]
    return i + 1 < this.#times.length ? Math.min(t, this.#times[i + 1]) : t
  }

  /** Virtual ms per screen ms over the last busy stretches; how fast things go when single hops can no longer be told apart. */
  recentRate(): number {
    this.#grow()
    let virtual = 0
    let screen = 0
    for (let i = Math.max(this.#beganAt + 1, this.#times.length - 16); i < this.#times.length; i++) {
      const stretch = this.#times[i] - this.#times[i - 1]
      if (stretch >= MARKED_SKIP_MS) continue
      virtual += stretch
      screen += this.#screens[i] - this.#screens[i - 1]
    }
    return screen > 0 ? virtual / screen : 1 / this.#costs[this.#costs.length - 1]
  }

  /** The next time after `now` at which the pace may change, as far as is known. */
  nextBreak(): number | undefined {
    this.#grow()
    return this.#pending.earliest
  }

  /** The marked idle stretch around t, if any. */
  skipAt(t: number): Skip | undefined {
    this.#grow()
    return this.#skips.findLast((skip) => skip.from <= t && t < skip.until)
  }

  /** The idle stretches that were passed over with a mark. */
  get skips(): readonly Skip[] {
    this.#grow()
    return this.#skips
  }

  /** Times at which visible hops were delivered: where stepping stops. */
  get arrivals(): readonly number[] {
    this.#grow()
    return this.#arrivals
  }

  #startOver(): void {
    this.#era = this.#ledger.era
    const start = this.#ledger.hopCount > 0 ? Math.min(0, this.#ledger.sentAt(0)) : 0
    this.#times = [start]
    this.#screens = [0]
    this.#costs = [1]
    this.#skips = []
    this.#arrivals = []
    this.#nextHop = 0
    this.#nextRelease = 0
    this.#travelling = []
    this.#pending = new ArrivalHeap()
    this.#used = 0
    this.#beganAt = 0
  }

  /** Folds what the ledger learned since: each sending, delivery or release of a foreground hop may change the pace. */
  #grow(): void {
    if (this.#era !== this.#ledger.era) this.#startOver()
    const ledger = this.#ledger
    for (;;) {
      while (this.#nextHop < ledger.hopCount && ledger.isBackground(this.#nextHop)) this.#nextHop++
      const sending = this.#nextHop < ledger.hopCount ? ledger.sentAt(this.#nextHop) : undefined
      const arrival = this.#pending.earliest
      const release = ledger.releases[this.#nextRelease]?.at
      const at = Math.min(sending ?? Infinity, arrival ?? Infinity, release ?? Infinity)
      if (at > ledger.now) return
      this.#turn(at)
    }
  }

  /** Everything that happens at one moment, then the pace from there. */
  #turn(at: number): void {
    const ledger = this.#ledger
    this.#advanceTo(at)
    if (this.#travelling.some((hop) => hop.arrivesAt <= at)) {
      this.#travelling = this.#travelling.filter((hop) => hop.arrivesAt > at)
      this.#arrivals.push(at)
    }
    this.#pending.dropThrough(at)
    for (; this.#nextHop < ledger.hopCount && ledger.sentAt(this.#nextHop) <= at; this.#nextHop++) {
      const id = this.#nextHop
      const arrivesAt = ledger.arrivesAt(id)
      if (arrivesAt <= at || ledger.isBackground(id)) continue
      this.#pending.push({ at: arrivesAt, hop: id })
      if (ledger.isVisible(id)) this.#travelling.push({ arrivesAt, duration: arrivesAt - ledger.sentAt(id) })
    }
    for (; this.#nextRelease < ledger.releases.length && ledger.releases[this.#nextRelease].at <= at; this.#nextRelease++) this.#pending.release(ledger.releases[this.#nextRelease].hop)
    this.#setCost(at)
  }

  #advanceTo(at: number): void {
    const last = this.#times.length - 1
    const passed = (at - this.#times[last]) * this.#costs[last]
    if (this.#pending.earliest === undefined) {
      this.#used = 0
      this.#beganAt = at === this.#times[last] ? last : last + 1
    } else this.#used += passed
    if (at === this.#times[last]) return
    const skip = this.#skips.at(-1)
    if (skip && skip.until === at && at - skip.from >= LONG_SKIP_MS) this.#used = Math.min(this.#used, USED_AT_MOST_AFTER_LONG_SKIP_MS)
    this.#times.push(at)
    this.#screens.push(this.#screens[last] + passed)
    this.#costs.push(1)
  }

  /** The pace from `at` on: the shortest hop under way decides; else the wait for what is next; else real time. */
  #setCost(at: number): void {
    // What is left of the budget scales every hop, so that even the longest chain ends in time.
    const left = Math.max(0, 1 - this.#used / AIM_MS)
    let cost = 1
    const open = this.#skips.at(-1)
    if (open && open.until > at) this.#skips.pop()
    if (this.#travelling.length > 0) {
      let shortest = Infinity
      for (const hop of this.#travelling) shortest = Math.min(shortest, hop.duration)
      const hopMs = LONE_HOP_MS * left * Math.min(1, READABLE_AT_ONCE / this.#travelling.length)
      cost = hopMs / shortest
      if (open && open.until > at) this.#closeSkip(open, at)
    } else if (this.#pending.earliest !== undefined) {
      const until = this.#pending.earliest
      const sameWait = open !== undefined && open.until === until
      if (sameWait) {
        this.#skips.push(open)
        cost = this.#costs[this.#costs.length - 2]
      } else {
        if (open && open.until > at) this.#closeSkip(open, at)
        const wait = until - at
        if (wait >= MARKED_SKIP_MS) {
          this.#skips.push({ from: at, until })
          cost = (SKIP_MS * left) / wait
        } else cost = (Math.min(SHORT_WAIT_MS, wait * SHORT_WAIT_RATE) * left) / wait
      }
    } else if (open && open.until > at) this.#closeSkip(open, at)
    this.#costs[this.#costs.length - 1] = Math.max(cost, 1e-6)
  }

  /** An idle stretch that something cut short, such as the learner acting: only what passed of it counts. */
  #closeSkip(skip: Skip, at: number): void {
    if (at > skip.from) this.#skips.push({ from: skip.from, until: at })
  }
}

/** Index of the last element <= value, or 0. */
function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (sorted[middle] <= value) low = middle
    else high = middle - 1
  }
  return low
}
