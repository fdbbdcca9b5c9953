// How far back the kernel's memory reaches: at scale old hops are dropped, and with them what was written down while they were sent (decision 30).
import type { HopId, Ledger } from './ledger.ts'
import type { Names } from './names.ts'
import type { Log } from './store.ts'

/** So many hops are kept at least: more than any lesson takes, what two thousand Pods take to come up. */
export const WINDOW_HOPS = 131_072

/** How far every log had come when a chunk of the ledger was begun. */
interface Mark {
  readonly hop: HopId
  readonly now: number
  readonly positions: readonly number[]
}

/** What can be gone back to, as far as dropping has to know it. */
export interface Stop {
  readonly length: number
  readonly pending: readonly HopId[]
  /** Of every log, the oldest position that behaviour may depend on from there. */
  readonly needed: readonly number[]
}

export class Window {
  /** Virtual ms from which on everything is kept. */
  since = -Infinity
  readonly hops: number
  private readonly logs: Log<unknown>[] = []
  private marks: Mark[] = []
  private beginningHops = 0
  private wantedFrom = Infinity

  constructor(hops: number) {
    this.hops = hops
  }

  /** Has a log lose what belongs to hops that are dropped. */
  take(log: Log<unknown>): void {
    this.logs.push(log)
  }

  /** Nothing from this hop on is dropped until another one is named: somebody has yet to read it. */
  keepFrom(hop: HopId): void {
    this.wantedFrom = hop
  }

  /** Of every log, the oldest position that behaviour depends on now. */
  get needed(): readonly number[] {
    return this.logs.map((log) => log.neededFrom)
  }

  /** One can always go back to where it is now. */
  keepBeginning(ledger: Ledger): void {
    this.beginningHops = ledger.length
    ledger.keepBeginning()
    for (const log of this.logs) log.keepBeginning()
  }

  /** A chunk of the ledger begins with `hop`. */
  turn(hop: HopId, now: number): void {
    this.marks.push({ hop, now, positions: this.logs.map((log) => log.length) })
  }

  /** The hop up to which all may be dropped, if there are any to drop before it. */
  due(ledger: Ledger): HopId | undefined {
    const before = Math.min(ledger.length - this.hops, this.wantedFrom)
    if (before <= ledger.first) return undefined
    const mark = this.marks.findLast(({ hop }) => hop <= before)
    return mark && mark.hop > ledger.first ? mark.hop : undefined
  }

  /** Drops what came before `hop`, but not what is `pending`, nor what behaviour depends on, now or after going back to one of the `stops`. */
  drop(hop: HopId, ledger: Ledger, names: Names, pending: readonly HopId[], stops: readonly Stop[]): void {
    const mark = this.marks.find((one) => one.hop === hop) as Mark
    ledger.drop(hop, new Set([pending, ...stops.map((stop) => stop.pending)].flat()), names)
    for (const [i, position] of mark.positions.entries()) {
      this.logs[i].drop(Math.min(position, this.logs[i].neededFrom, ...stops.map(({ needed }) => needed[i] ?? Infinity)))
    }
    this.since = mark.now
    this.marks = this.marks.filter((one) => one.hop >= hop || one.hop < this.beginningHops)
  }

  /** The ledger has been cut, or is at its beginning again. */
  cut(ledger: Ledger): void {
    this.marks = this.marks.filter(({ hop }) => hop < ledger.length)
    if (ledger.first === 0) this.since = -Infinity
  }
}
