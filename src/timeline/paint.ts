// Paints the timeline on a canvas: three lanes with a glyph per event, bars where they crowd, the ruler, the cause chain and the playhead.
import { ticksOf, xOf } from './axis.ts'
import type { Axis } from './axis.ts'
import type { Glyph, Lane, Told } from '../session/story.ts'

export interface Picture {
  readonly axis: Axis
  readonly width: number
  readonly height: number
  readonly told: readonly Told[]
  /** x of each told event. */
  readonly xs: ArrayLike<number>
  readonly t: number
  readonly head: number
  /** Ids of the cause chain, oldest first; empty for none. */
  readonly chain: readonly number[]
  /** Stretches that playback passes over. */
  readonly skips: readonly { readonly from: number; readonly until: number }[]
  readonly colour: (token: string) => string
  readonly labels: readonly { readonly text: string; readonly lane: Lane }[]
  readonly font: string
  readonly monoFont: string
}

export const LANES: readonly Lane[] = ['you', 'controlPlane', 'nodes']
const GLYPHS: readonly Glyph[] = ['watch', 'write', 'bind', 'status', 'cri', 'packet']
const GLYPH_TOKEN: Record<Glyph, string> = { watch: '--m-watch', write: '--m-write', bind: '--m-bind', status: '--m-status', cri: '--m-cri', packet: '--m-packet' }
/** More events than this in 100 px become bars. */
const CROWDED_PER_100_PX = 60
const BIN_PX = 5
/** Glyphs at an end of the axis reach over it. */
const EDGE_PX = 8

/** Height at which a lane runs, given the height of the whole. */
export function laneY(lane: Lane, height: number): number {
  return (height - 30) * ((LANES.indexOf(lane) + 0.55) / 3) + 4
}

/** Draws one glyph of the given size around (x, y): the silhouettes of the messages, small. */
function glyphPath(glyph: Glyph, x: number, y: number, size: number): Path2D {
  const path = new Path2D()
  const r = size / 2
  switch (glyph) {
    case 'watch': path.arc(x, y, r * 0.72, 0, Math.PI * 2); break
    case 'write': path.roundRect(x - r * 0.78, y - r * 0.78, r * 1.56, r * 1.56, r * 0.35); break
    case 'bind': polygon(path, [[x, y - r], [x + r, y], [x, y + r], [x - r, y]]); break
    case 'status': polygon(path, [[x, y - r * 0.85], [x + r * 0.8, y - r * 0.1], [x + r * 0.8, y + r * 0.8], [x - r * 0.8, y + r * 0.8], [x - r * 0.8, y - r * 0.1]]); break
    case 'cri': polygon(path, [[x - r * 0.45, y - r * 0.8], [x + r * 0.45, y - r * 0.8], [x + r * 0.92, y], [x + r * 0.45, y + r * 0.8], [x - r * 0.45, y + r * 0.8], [x - r * 0.92, y]]); break
    case 'packet': polygon(path, [[x - r, y - r * 0.65], [x + r * 0.2, y - r * 0.65], [x + r, y], [x + r * 0.2, y + r * 0.65], [x - r, y + r * 0.65]]); break
  }
  return path
}

function polygon(path: Path2D, points: readonly (readonly [number, number])[]): void {
  points.forEach(([x, y], i) => (i === 0 ? path.moveTo(x, y) : path.lineTo(x, y)))
  path.closePath()
}

/** Paints everything; the caller has scaled the context to CSS pixels. */
export function paint(context: CanvasRenderingContext2D, picture: Picture): void {
  context.clearRect(0, 0, picture.width, picture.height)
  paintLanes(context, picture)
  paintRuler(context, picture)
  // Looked at closely, most lies outside; names of lanes stand there.
  context.save()
  context.beginPath()
  context.rect(picture.axis.left - EDGE_PX, 0, picture.axis.right - picture.axis.left + 2 * EDGE_PX, picture.height)
  context.clip()
  paintEvents(context, picture)
  paintChain(context, picture)
  paintPlayhead(context, picture)
  context.globalCompositeOperation = 'destination-over'
  paintPast(context, picture)
  context.restore()
}

/** Amber between the playhead and the head: what is looked at is not the present. */
function paintPast(context: CanvasRenderingContext2D, { axis, t, head, height, colour }: Picture): void {
  const from = xOf(axis, t)
  const to = xOf(axis, head)
  if (to - from < 2) return
  context.fillStyle = colour('--diff-soft')
  context.fillRect(from, 0, to - from, height - 20)
  context.strokeStyle = colour('--actual')
  context.setLineDash([3, 3])
  context.lineWidth = 1.5
  line(context, to, 0, to, height - 20)
  context.setLineDash([])
}

function paintLanes(context: CanvasRenderingContext2D, { axis, height, labels, colour, font }: Picture): void {
  context.font = `500 12px ${font}`
  context.textBaseline = 'middle'
  context.lineWidth = 1
  for (const { text, lane } of labels) {
    const y = laneY(lane, height)
    context.strokeStyle = colour('--line')
    line(context, axis.left, y, axis.right, y)
    if (axis.left < 40) continue
    context.fillStyle = colour('--ink-3')
    context.textAlign = 'right'
    context.fillText(text, axis.left - 18, y)
  }
}

function paintRuler(context: CanvasRenderingContext2D, { axis, height, skips, colour, monoFont }: Picture): void {
  const y = height - 20
  const ticks = ticksOf(axis)
  context.font = `500 11px ${monoFont}`
  context.textBaseline = 'alphabetic'
  ticks.forEach(({ x, label }, i) => {
    const until = ticks[i + 1]?.x ?? axis.right
    context.fillStyle = i % 2 === 0 ? colour('--ink-2') : colour('--surface')
    context.fillRect(x, y, until - x, 5)
    context.fillStyle = colour('--ink-3')
    context.textAlign = i === 0 && axis.left < 24 ? 'left' : 'center'
    context.fillText(label, x, height - 4)
  })
  context.strokeStyle = colour('--ink-2')
  context.strokeRect(axis.left + 0.5, y + 0.5, axis.right - axis.left - 1, 4)
  // Where playback leaps, the ruler is torn.
  for (const { from, until } of skips) {
    const a = Math.max(axis.left, xOf(axis, from))
    const b = Math.min(axis.right, xOf(axis, until))
    if (b - a < 3) continue
    context.clearRect(a + 1, y - 1, b - a - 2, 7)
    context.fillStyle = colour('--ink-3')
    for (let x = a + 3; x < b - 1; x += 4) context.fillRect(x, y + 2, 1.5, 1.5)
  }
}

function paintEvents(context: CanvasRenderingContext2D, picture: Picture): void {
  const { axis, told, xs, chain, t, height, colour } = picture
  if (told.length === 0) return
  const crowded = crowdedBins(picture)
  const dimmed = chain.length > 0
  const inChain = new Set(chain)
  const lastX = new Map<Lane, number>()
  for (let i = 0; i < told.length; i++) {
    const event = told[i]
    const x = xs[i]
    if (x < axis.left - EDGE_PX || x > axis.right + EDGE_PX) continue
    const y = laneY(event.lane, height)
    const mine = event.lane === 'you'
    if (!mine && !inChain.has(event.id) && crowded.has(Math.floor(x / 100))) continue
    const near = Math.abs(x - (lastX.get(event.lane) ?? -99)) < 1.5
    if (near && !mine && !inChain.has(event.id)) continue
    lastX.set(event.lane, x)
    context.globalAlpha = inChain.has(event.id) ? 1 : event.at > t ? 0.3 : dimmed ? 0.35 : 0.75
    context.fillStyle = context.strokeStyle = colour(GLYPH_TOKEN[event.glyph])
    const path = glyphPath(event.glyph, x, y, inChain.has(event.id) ? 12 : 9)
    if (event.glyph === 'watch') {
      context.fillStyle = colour('--surface')
      context.lineWidth = 1.6
      context.fill(path)
      context.stroke(path)
    } else context.fill(path)
  }
  context.globalAlpha = 1
  paintBars(context, picture, crowded)
}

/** Stretches of 100 px in which glyphs would lie on top of each other. */
function crowdedBins({ told, xs }: Picture): ReadonlySet<number> {
  const counts = new Map<number, number>()
  for (let i = 0; i < told.length; i++) {
    const bin = Math.floor(xs[i] / 100)
    counts.set(bin, (counts.get(bin) ?? 0) + 1)
  }
  return new Set([...counts].filter(([, count]) => count > CROWDED_PER_100_PX).map(([bin]) => bin))
}

/** In crowded stretches: one stacked bar per lane and few pixels, by type of message. */
function paintBars(context: CanvasRenderingContext2D, { axis, told, xs, height, colour, t }: Picture, crowded: ReadonlySet<number>): void {
  if (crowded.size === 0) return
  const bins = new Map<string, number>()
  let most = 1
  for (let i = 0; i < told.length; i++) {
    const event = told[i]
    const x = xs[i]
    if (event.lane === 'you' || x < axis.left || x > axis.right || !crowded.has(Math.floor(x / 100))) continue
    const key = `${event.lane}|${Math.floor(x / BIN_PX)}|${GLYPHS.indexOf(event.glyph)}`
    const count = (bins.get(key) ?? 0) + 1
    bins.set(key, count)
    if (count > most) most = count
  }
  const stacked = new Map<string, number>()
  const room = (height - 30) / 3 - 3
  const playhead = xOf(axis, t)
  for (const [key, count] of [...bins].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [lane, bin, glyph] = key.split('|')
    const place = `${lane}|${bin}`
    const x = Number(bin) * BIN_PX
    const bar = Math.max(1, (Math.sqrt(count) / Math.sqrt(most)) * room * 0.5)
    const bottom = laneY(lane as Lane, height) + room / 2 - (stacked.get(place) ?? 0)
    context.globalAlpha = x > playhead ? 0.35 : 0.9
    context.fillStyle = colour(GLYPH_TOKEN[GLYPHS[Number(glyph)]])
    context.fillRect(x, bottom - bar, BIN_PX - 1, bar)
    stacked.set(place, (stacked.get(place) ?? 0) + bar)
  }
  context.globalAlpha = 1
}

function paintChain(context: CanvasRenderingContext2D, { told, xs, chain, height, colour }: Picture): void {
  if (chain.length < 2) return
  const wanted = new Set(chain)
  context.strokeStyle = colour('--ink')
  context.lineWidth = 1.5
  context.lineJoin = 'round'
  context.beginPath()
  told.forEach((event, i) => { if (wanted.has(event.id)) context.lineTo(xs[i], laneY(event.lane, height)) })
  context.globalCompositeOperation = 'destination-over'
  context.stroke()
  context.globalCompositeOperation = 'source-over'
}

function paintPlayhead(context: CanvasRenderingContext2D, { axis, t, height, colour }: Picture): void {
  const x = xOf(axis, t)
  context.strokeStyle = context.fillStyle = colour('--ink')
  context.lineWidth = 2
  line(context, x, 3, x, height - 15)
  context.beginPath()
  context.moveTo(x - 6, 0)
  context.lineTo(x + 6, 0)
  context.lineTo(x + 6, 5)
  context.lineTo(x, 11)
  context.lineTo(x - 6, 5)
  context.fill()
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath()
  context.moveTo(x1, y1)
  context.lineTo(x2, y2)
  context.stroke()
}
