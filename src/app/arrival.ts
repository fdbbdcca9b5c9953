// What is on its way to a page that is not shown yet: a lesson as somebody else left it, or as this tab did before a reload.
import type { SavedRun } from '../lesson-player/run-state.ts'
import type { PrintedLine } from '../session/keep/printed.ts'

export interface Arrival {
  readonly lesson: string
  readonly run?: SavedRun
  /** Virtual ms to show; the end where it is not said. */
  readonly moment?: number
  /** The last of what the terminal printed. */
  readonly printed?: readonly PrintedLine[]
  /** The furthest step that may be begun. */
  readonly lock?: string
}

let waiting: Arrival | undefined

/** Leaves something for a lesson's page. */
export function announce(arrival: Arrival): void { waiting = arrival }

/** What was left for a lesson's page; taken once. */
export function takeArrival(lesson: string): Arrival | undefined {
  const arrival = waiting?.lesson === lesson ? waiting : undefined
  if (arrival) waiting = undefined
  return arrival
}

let inPlayground: string | undefined

/** Says that the playground's cluster is there already: it needs no new one. `address`: where it was left. */
export function arriveInPlayground(address = '#/playground'): void { inPlayground = address }

/** Whether what is there is what is asked for; taken once. `situation`: the address of the situation that is asked for, if it is one. */
export function takePlaygroundArrival(situation?: string): boolean {
  const arrived = inPlayground
  inPlayground = undefined
  return arrived !== undefined && (situation === undefined || situation === arrived)
}
