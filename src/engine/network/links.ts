// The network between machines, where it is not whole: which links are cut or slow. The kernel asks here, and only here, what becomes of a hop.
import type { Store } from '../kernel/store.ts'

/** What is wrong with one direction of a link. */
export type LinkState = { readonly cut: true } | { readonly delayMs: number }

/** The other end of a link that leads everywhere. */
export const EVERYWHERE = '*'

/** Everything that runs the cluster, wherever it runs: an end of links. */
export const CONTROL_PLANE = 'control-plane'

/** One direction of a link that is not whole. */
export interface Link {
  readonly from: string
  readonly to: string
  readonly state: LinkState
}

/** What becomes of a hop: nobody ever gets it, or it arrives after so many milliseconds. */
export type Passage = 'lost' | number

/** Names of what an address is part of, beside itself: its machine, a group of machines. */
export type Locator = (address: string) => readonly string[]

// Simplified: what is sent while a link is cut is lost, and nobody sends it again; in life TCP does, for as long as nobody gives up.
/**
 * Links are kept by their two ends, each the address of a component or the name of what it is part of (see `locate`). A hop within one end
 * takes no link. Nothing overtakes what is still on its way over a link that was slow.
 */
export class Links implements Store {
  private states = new Map<string, Link>()
  /** Last arrival by wire, of wires on which something was slowed and is still on its way. */
  private arrivals = new Map<string, number>()
  private readonly locators: Locator[] = []
  private readonly listeners: (() => void)[] = []

  /** Says what addresses are part of. */
  locate(locator: Locator): void {
    this.locators.push(locator)
  }

  /** Has somebody hear of every change of a link. */
  onChange(listener: () => void): void {
    this.listeners.push(listener)
  }

  /** From now on this direction of a link is cut or slow, or whole again. */
  set(from: string, to: string, state: LinkState | undefined): void {
    if (state) this.states.set(`${from} ${to}`, { from, to, state })
    else this.states.delete(`${from} ${to}`)
  }

  /** Tells whoever listens, once all directions are set. */
  changed(): void {
    for (const listener of this.listeners) listener()
  }

  /** What is wrong with exactly this direction of exactly this link. */
  get(from: string, to: string): LinkState | undefined { return this.states.get(`${from} ${to}`)?.state }

  /** Every direction that is not whole, in the order in which they were broken. */
  get broken(): readonly Link[] { return [...this.states.values()] }

  /** Nothing is cut or slow, and nothing that was slowed is still on its way. */
  get areWhole(): boolean { return this.states.size === 0 && this.arrivals.size === 0 }

  /** Whether no hop gets from one address to another. */
  isCut(from: string, to: string): boolean { return this.states.size > 0 && this.slowness(from, to) === 'lost' }

  /** What becomes of a hop that would take `delayMs` if all were well. */
  passage(from: string, to: string, now: number, delayMs: number): Passage {
    const extraMs = this.slowness(from, to), wire = `${from} ${to}`
    if (extraMs === 'lost') return 'lost'
    const arrivesAt = Math.max(now + delayMs + extraMs, this.arrivals.get(wire) ?? -Infinity)
    if (extraMs > 0) this.arrivals.set(wire, arrivesAt)
    else if (this.arrivals.size > 0) for (const [known, at] of this.arrivals) if (at <= now) this.arrivals.delete(known)
    return arrivesAt - now
  }

  /** How much later than usual a hop arrives now. */
  slowness(from: string, to: string): Passage {
    if (this.states.size === 0) return 0
    const here = this.placesOf(from), there = this.placesOf(to)
    let delayMs = 0
    for (const { from: start, to: end, state } of this.states.values()) {
      if (!takes(start, end, here, there)) continue
      if ('cut' in state) return 'lost'
      delayMs += state.delayMs
    }
    return delayMs
  }

  private placesOf(address: string): readonly string[] {
    const slash = address.indexOf('/'), owner = slash < 0 || address.startsWith('pod/') ? [] : [address.slice(0, slash)]
    return [address, ...owner, ...this.locators.flatMap((locator) => locator(address))]
  }

  save(): unknown { return { states: new Map(this.states), arrivals: new Map(this.arrivals) } }

  load(saved: unknown): void {
    const { states, arrivals } = saved as { states: Map<string, Link>; arrivals: Map<string, number> }
    this.states = new Map(states)
    this.arrivals = new Map(arrivals)
  }

  weight(): number { return this.states.size }
  content(): unknown { return [[...this.states], [...this.arrivals]] }
}

/** Whether a hop between two places takes the link from `start` to `end`. */
function takes(start: string, end: string, here: readonly string[], there: readonly string[]): boolean {
  const leaves = start === EVERYWHERE ? !here.includes(end) : here.includes(start) && !there.includes(start)
  const enters = end === EVERYWHERE ? !there.includes(start) : there.includes(end) && !here.includes(end)
  return leaves && enters
}
