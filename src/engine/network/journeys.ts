// Requests out of containers on their way. A shell finds out ahead what comes of them; their packets go along the wires at the time at which
// they are sent, and are counted when they are answered or given up.
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import type { Decision } from '../kernel/span.ts'
import type { Log } from '../kernel/store.ts'
import type { TrafficRecord } from './traffic-records.ts'

/** One request from its sender and back. Plain data. */
export interface Journey {
  /** Addresses that it passes, from the Pod that asks to where it ends. */
  readonly way: readonly string[]
  /** How long each stretch takes, there and, where something comes back, back. */
  readonly stretches: readonly number[]
  readonly subject: string
  /** What is decided where on the way, by position in it. */
  readonly decided: readonly { readonly place: number; readonly decision: Decision }[]
  readonly isAnswered: boolean
  /** Address that stands for the machine on which it ends: without power, nothing comes back. */
  readonly machine?: string
  readonly record: Omit<TrafficRecord, 'at'>
}

/** What hops of journeys carry: it is about to leave, is on its way to a place, or its sender has lost patience. */
type Stage = { readonly departs: Journey } | { readonly travels: Journey; readonly place: number } | { readonly givenUp: Journey }

/** How long somebody waits for the answer to a request that was lost while it was on its way. */
const LOST_AFTER_MS = 3_000

/** How long a journey takes there and back. */
export function durationOf({ stretches }: Journey): number {
  return stretches.reduce((sum, ms) => sum + ms, 0)
}

/** Whether a hop is part of a journey. */
export function isOnJourney(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && ('travels' in payload || 'departs' in payload || 'givenUp' in payload)
}

export class Journeys {
  private readonly kernel: Kernel
  private readonly traffic: Log<TrafficRecord>
  private readonly listen: (address: string) => void

  /** `listen` makes the data plane answer at the address of a Pod. */
  constructor(kernel: Kernel, traffic: Log<TrafficRecord>, listen: (address: string) => void) {
    this.kernel = kernel
    this.traffic = traffic
    this.listen = listen
    kernel.onLost(({ op, payload }) => {
      if ((op === 'packet' || op === 'reply') && isOnJourney(payload)) this.lost(payload as Stage)
    })
  }

  /** Has a request leave in so many ms; one without an answer is given up `patienceMs` later. */
  begin(journey: Journey, afterMs: number, patienceMs: number): void {
    const { way: [from], isAnswered } = journey
    for (const address of journey.way) if (address.startsWith('pod/')) this.listen(address)
    if (afterMs >= 1) this.wait(from, { departs: journey }, afterMs)
    else this.travel(journey, 0)
    if (!isAnswered) this.wait(from, { givenUp: journey }, afterMs + patienceMs)
  }

  private wait(address: string, stage: Stage, delayMs: number): void {
    const { kernel } = this
    kernel.send({ from: address, to: address, op: 'timer', delayMs, background: kernel.inBackground, payload: stage })
  }

  /** A cut link has swallowed it: who expected an answer waits in vain. */
  private lost(stage: Stage): void {
    if (!('travels' in stage) || !stage.travels.isAnswered) return
    const { travels: journey } = stage, record = { ...journey.record, pod: '', version: '', node: '', code: 0, ok: false }
    this.wait(journey.way[0], { givenUp: { ...journey, record } }, LOST_AFTER_MS)
  }

  /** Takes a hop of a journey at the place at which it has arrived. */
  receive({ payload, to }: Delivery): void {
    const stage = payload as Stage, { kernel } = this
    if ('departs' in stage) return this.travel(stage.departs, 0)
    if ('givenUp' in stage) return this.note(stage.givenUp)
    const { travels: journey, place } = stage, end = journey.way.length - 1
    if (place === end && journey.machine !== undefined && kernel.isHalted(journey.machine)) return
    this.decide(journey, place, to)
    if (place === 2 * end) this.note(journey)
    else if (place < end || journey.isAnswered) this.travel(journey, place)
  }

  private decide({ decided, subject }: Journey, place: number, component: string): void {
    for (const one of decided) if (one.place === place) this.kernel.decide(component, subject, one.decision)
  }

  private travel(journey: Journey, place: number): void {
    const { way, stretches, subject } = journey, end = way.length - 1, at = (i: number): string => way[i <= end ? i : 2 * end - i]
    if (place === 0) this.decide(journey, 0, way[0])
    this.kernel.send({
      from: at(place), to: at(place + 1), op: place < end ? 'packet' : 'reply', subject, delayMs: stretches[place], background: this.kernel.inBackground, payload: { travels: journey, place: place + 1 } satisfies Stage,
    })
  }

  private note({ record }: Journey): void {
    this.traffic.push({ at: this.kernel.now, ...record })
  }
}
