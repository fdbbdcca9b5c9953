// Where a moment lies on the timeline, and where the ruler's ticks fall. Paced playback stretches what is busy; the axis follows it.
import { formatTick } from '../session/format-time.ts'

/** Translates between virtual time and a position in ms of screen time. */
export interface TimeScale {
  positionOf(t: number): number
  timeAt(position: number): number
}

export const CLOCK_SCALE: TimeScale = { positionOf: (t) => t, timeAt: (position) => position }

export interface Axis {
  readonly scale: TimeScale
  readonly left: number
  readonly right: number
  /** Positions at the two ends. */
  readonly first: number
  readonly last: number
}

/** A stretch of positions. */
export interface Span { readonly first: number; readonly last: number }

/** Closer than this, in ms of screen time, nothing more is to be seen. */
const SHORTEST_SPAN = 20

/** From t = 0 to a little past the head; never so short that a second fills the screen. */
export function wholeSpan(scale: TimeScale, head: number): Span {
  const first = scale.positionOf(0)
  const length = scale.positionOf(Math.max(head, 0)) - first
  return { first, last: first + Math.max(length * 1.06, 12_000) }
}

/** An axis over everything, or over the part that `span` names. */
export function createAxis(scale: TimeScale, head: number, left: number, right: number, span?: Span): Axis {
  return { scale, left, right, ...(span ?? wholeSpan(scale, head)) }
}

/** A part looked at `factor` times as closely, with the moment at x staying where it is. Undefined: everything fits. */
export function zoomSpan(axis: Axis, whole: Span, factor: number, x: number): Span | undefined {
  const length = Math.max(SHORTEST_SPAN, (axis.last - axis.first) / factor)
  if (length >= whole.last - whole.first) return undefined
  const share = Math.min(1, Math.max(0, (x - axis.left) / (axis.right - axis.left)))
  const fixed = axis.first + share * (axis.last - axis.first)
  return within({ first: fixed - share * length, last: fixed + (1 - share) * length }, whole)
}

/** A part moved by so many pixels, as far as there is something. */
export function panSpan(axis: Axis, whole: Span, pixels: number): Span {
  const by = (pixels / (axis.right - axis.left)) * (axis.last - axis.first)
  return within({ first: axis.first + by, last: axis.last + by }, whole)
}

/** The part that has a position in sight: moved only when it has left. */
export function spanShowing({ first, last }: Span, position: number): Span {
  if (position >= first && position <= last) return { first, last }
  const from = position - (last - first) * (position > last ? 0.8 : 0.2)
  return { first: from, last: from + last - first }
}

function within({ first, last }: Span, whole: Span): Span {
  const from = Math.max(whole.first, Math.min(first, whole.last - (last - first)))
  return { first: from, last: from + last - first }
}

export function xOf(axis: Axis, t: number): number {
  return xAt(axis, axis.scale.positionOf(t))
}

/** x of a position that is known already. */
export function xAt(axis: Axis, position: number): number {
  return axis.left + ((position - axis.first) / (axis.last - axis.first)) * (axis.right - axis.left)
}

export function timeOf(axis: Axis, x: number): number {
  const share = Math.min(1, Math.max(0, (x - axis.left) / (axis.right - axis.left)))
  return Math.max(0, axis.scale.timeAt(axis.first + share * (axis.last - axis.first)))
}

export interface Tick { readonly x: number; readonly label: string }

const STEPS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 3_600_000]

/** Ticks at round times, about `every` pixels apart: finer times where the axis is stretched. */
export function ticksOf(axis: Axis, every = 84): readonly Tick[] {
  const start = Math.round(timeOf(axis, axis.left))
  const ticks: Tick[] = [{ x: axis.left, label: formatTick(start, start % 1000 !== 0) }]
  for (let x = axis.left + every; x < axis.right - every / 4;) {
    const t = roundTimeWithin(axis, x, Math.min(x + every, axis.right))
    const at = xOf(axis, t)
    ticks.push({ x: at, label: formatTick(t, t % 1000 !== 0) })
    x = at + every
  }
  return ticks
}

/** The roundest time between two positions. */
function roundTimeWithin(axis: Axis, from: number, to: number): number {
  const first = timeOf(axis, from)
  const last = timeOf(axis, to)
  const step = STEPS_MS.findLast((candidate) => Math.ceil(first / candidate) * candidate <= last)
  return step === undefined ? first : Math.ceil(first / step) * step
}
