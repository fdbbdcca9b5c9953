// Paints the lines and what travels on them. A dot's place is (t − sentAt) / (arrivesAt − sentAt) along its line: nothing else moves it.
import type { HopInFlight } from '../../session/scene.ts'
import type { Point, Rect } from '../layout/geometry.ts'
import { progressAt } from '../model/hops.ts'
import type { Palette } from './palette.ts'
import { placeAlong } from './polyline.ts'
import { idleLines, routesOf } from './routes.ts'
import type { Route, RouteContext } from './routes.ts'
import { colourOf, lineStyle, paintSilhouette } from './tokens.ts'

/** More hops than these are shown as rates on their lines. */
export const MOST_TOKENS = 24
const TOKEN_SIZE = 16
/** A call stays on its machine, in a narrow gutter. */
const CALL_SIZE = 12
const DIMMED = 0.42
/** A last piece shorter than this has no room for an arrow's head. */
const LEAST_FOR_HEAD = 5

/** A numbered hop of the chain of causes that is shown. */
export interface ChainStep {
  readonly number: number
  readonly hop: HopInFlight
}

/** A line from a claim to the Pod that mounts it, or wants to. */
export interface MountLine {
  /** From the claim to where the way down to the machines is free. */
  readonly points: readonly Point[]
  readonly to: Rect
  readonly machine: Rect
  readonly mounted: boolean
}

export interface Picture {
  readonly t: number
  readonly hops: readonly HopInFlight[]
  readonly routes: RouteContext
  readonly chain: readonly ChainStep[]
  /** Whether everything but the chain is faded. */
  readonly focused: boolean
  readonly mounts: readonly MountLine[]
  /** Where lines pass behind something that has no place on the control plane's wires. */
  readonly veil: Rect | undefined
  readonly reducedMotion: boolean
}

function trace(context: CanvasRenderingContext2D, points: readonly Point[]): void {
  context.beginPath()
  points.forEach(([x, y], index) => (index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)))
}

function arrowHead(context: CanvasRenderingContext2D, points: readonly Point[]): void {
  const [x, y] = points[points.length - 1]
  const [fromX, fromY] = points[points.length - 2]
  if (Math.hypot(x - fromX, y - fromY) < LEAST_FOR_HEAD) return
  const { angle } = placeAlong(points, 1)
  context.save()
  context.translate(x, y)
  context.rotate(angle)
  context.beginPath()
  context.moveTo(0, 0)
  context.lineTo(-9, -4.8)
  context.lineTo(-9, 4.8)
  context.closePath()
  context.fill()
  context.restore()
}

function paintLine(context: CanvasRenderingContext2D, route: Route, palette: Palette): void {
  const { dash, width } = lineStyle(route.shape)
  const colour = colourOf(route.shape, palette)
  if (route.shape === 'packet') {
    trace(context, route.points)
    context.setLineDash([])
    context.strokeStyle = palette.paper
    context.lineWidth = width + 3
    context.stroke()
  }
  trace(context, route.points)
  context.setLineDash([...dash])
  context.lineCap = route.shape === 'watch' || route.shape === 'cri' ? 'round' : 'butt'
  context.lineJoin = 'round'
  context.strokeStyle = colour
  context.lineWidth = width
  context.stroke()
  if (route.shape === 'answer') return
  context.fillStyle = colour
  arrowHead(context, route.points)
}

function paintIdle(context: CanvasRenderingContext2D, routes: RouteContext, palette: Palette): void {
  context.save()
  context.globalAlpha *= 0.55
  context.setLineDash([])
  context.strokeStyle = palette['line-2']
  context.lineWidth = 1
  for (const line of idleLines(routes)) {
    trace(context, line.map(([x, y]): Point => [Math.round(x) + 0.5, Math.round(y) + 0.5]))
    context.stroke()
  }
  context.restore()
}

function paintMounts(context: CanvasRenderingContext2D, mounts: readonly MountLine[], palette: Palette): void {
  for (const { points: start, to, machine, mounted } of mounts) {
    const from = start[0]
    const exit = start[start.length - 1]
    const gutter = to.x - 5
    const end: Point = [to.x + Math.min(34, to.w / 2), to.y]
    const lane = machine.y - 8
    const points: readonly Point[] = [...start, [exit[0], lane], [gutter, lane], [gutter, to.y - 5], [end[0], to.y - 5], end]
    trace(context, points)
    context.setLineDash(mounted ? [] : [5, 4])
    context.lineCap = 'butt'
    context.lineJoin = 'round'
    context.strokeStyle = mounted ? palette.actual : palette.desired
    context.lineWidth = mounted ? 2.4 : 1.8
    context.stroke()
    if (!mounted) continue
    context.fillStyle = palette.actual
    for (const [x, y] of [from, end]) {
      context.beginPath()
      context.arc(x, y, 4, 0, 2 * Math.PI)
      context.fill()
    }
  }
}

function paintToken(context: CanvasRenderingContext2D, route: Route, share: number, palette: Palette, faint: boolean): Point {
  const { x, y, angle } = placeAlong(route.points, share)
  if (route.shape === 'answer' || faint) {
    context.beginPath()
    context.arc(x, y, faint ? 2.2 : 3.2, 0, 2 * Math.PI)
    context.fillStyle = colourOf(route.shape, palette)
    context.fill()
    return [x, y]
  }
  const size = route.shape === 'cri' ? CALL_SIZE : TOKEN_SIZE
  context.beginPath()
  context.arc(x, y, size * 0.72, 0, 2 * Math.PI)
  context.fillStyle = route.shape === 'cri' ? palette.surface : palette.paper
  context.fill()
  paintSilhouette(context, route.shape, x, y, size, angle, palette)
  return [x, y]
}

/** Where a hop has got to. One that a cut link swallows gets half of its way, and ends there. */
function paintHop(context: CanvasRenderingContext2D, route: Route, hop: HopInFlight, share: number, palette: Palette, faint: boolean): Point {
  if (!hop.lost || share < 0.5) return paintToken(context, route, share, palette, faint)
  const { x, y } = placeAlong(route.points, 0.5)
  context.save()
  context.strokeStyle = palette['st-crash']
  context.lineWidth = 2.4
  context.setLineDash([])
  context.beginPath()
  for (const [dx, dy] of [[5, 5], [5, -5]] as const) {
    context.moveTo(x - dx, y - dy)
    context.lineTo(x + dx, y + dy)
  }
  context.stroke()
  context.restore()
  return [x, y]
}

/** An ink badge: the number of a hop in its chain of causes. */
function paintNumber(context: CanvasRenderingContext2D, number: number, x: number, y: number, palette: Palette): void {
  context.beginPath()
  context.arc(x, y, 8.5, 0, 2 * Math.PI)
  context.fillStyle = palette.ink
  context.fill()
  context.setLineDash([])
  context.strokeStyle = palette.paper
  context.lineWidth = 1.5
  context.stroke()
  context.fillStyle = palette.paper
  context.font = `700 11px ${palette['font-ui']}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(String(number), x, y + 0.5)
}

/** A number stands beside its token, on the outer side of a pair of lines, and never on the token. */
function numberPlace(route: Route, [x, y]: Point): Point {
  const first = route.points[0]
  const last = route.points[route.points.length - 1]
  const vertical = Math.abs(last[0] - first[0]) < 2
  if (!vertical) return [x, y - 19]
  const upwards = last[1] < first[1]
  const arriving = route.shape === 'watch' || route.shape === 'answer'
  return [x + (arriving ? -19 : 19) * (upwards || !arriving || route.shape === 'watch' ? 1 : -1), y]
}

function rateText(perSecond: number): string {
  if (perSecond >= 1000) return `${Math.round(perSecond / 100) / 10}k/s`
  return `${perSecond >= 10 ? Math.round(perSecond) : Math.round(perSecond * 10) / 10}/s`
}

/** How many a second, beside the line: arriving on its left, leaving on its right, so that a pair of lines has room for both. */
function paintRate(context: CanvasRenderingContext2D, route: Route, hops: readonly HopInFlight[], palette: Palette): void {
  const meanMs = hops.reduce((sum, hop) => sum + Math.max(1, hop.arrivesAt - hop.sentAt), 0) / hops.length
  const text = hops.length === 1 ? '1' : rateText((hops.length * 1000) / meanMs)
  // A line around corners runs close to others' Pods: there it lights, and the number is left to the straight ones.
  if (route.shape === 'answer' || (route.points.length > 3 && route.shape !== 'packet')) return
  const { x: lineX, y } = placeAlong(route.points, 0.5)
  context.font = `540 11px ${palette['font-mono']}`
  const width = 24 + context.measureText(text).width
  const vertical = Math.abs(route.points[0][0] - route.points[route.points.length - 1][0]) < 2
  const x = lineX + (vertical ? (width / 2 - 9) * (route.shape === 'watch' ? -1 : 1) : 0)
  context.beginPath()
  context.roundRect(x - width / 2, y - 9, width, 18, 9)
  context.fillStyle = palette.paper
  context.fill()
  paintSilhouette(context, route.shape, x - width / 2 + 9, y, 12, 0, palette)
  context.fillStyle = palette['ink-2']
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillText(text, x - width / 2 + 18, y + 0.5)
}

interface Travelling {
  readonly route: Route
  readonly hops: HopInFlight[]
}

/** Hops by the line that they share. */
function byLine(hops: readonly HopInFlight[], routes: RouteContext): readonly Travelling[] {
  const lines = new Map<string, Travelling>()
  for (const hop of hops) {
    for (const route of routesOf(hop, routes)) {
      const line = lines.get(route.key)
      if (line === undefined) lines.set(route.key, { route, hops: [hop] })
      else line.hops.push(hop)
    }
  }
  return [...lines.values()]
}

function paintTravelling(context: CanvasRenderingContext2D, picture: Picture, palette: Palette): void {
  const inChain = new Set(picture.chain.map((step) => step.hop.id))
  const rest = picture.hops.filter((hop) => !hop.background && !inChain.has(hop.id))
  const lines = byLine(rest, picture.routes)
  const crowded = rest.length > MOST_TOKENS
  for (const { route } of lines) paintLine(context, route, palette)
  for (const { route, hops } of lines) {
    if (crowded) paintRate(context, route, hops, palette)
    else for (const hop of hops) paintHop(context, route, hop, picture.reducedMotion ? 0.5 : progressAt(hop, picture.t), palette, false)
  }
  context.save()
  context.globalAlpha *= 0.4
  for (const { route, hops } of byLine(picture.hops.filter((hop) => hop.background), picture.routes)) {
    for (const hop of hops) paintHop(context, route, hop, progressAt(hop, picture.t), palette, true)
  }
  context.restore()
}

function paintChain(context: CanvasRenderingContext2D, picture: Picture, palette: Palette): void {
  picture.chain.forEach(({ hop, number }, index) => {
    const gone = hop.arrivesAt <= picture.t
    const share = gone || picture.reducedMotion ? 0.5 : progressAt(hop, picture.t)
    const next = picture.chain[index + 1]?.hop.from
    const routes = routesOf(hop, picture.routes)
    // Of the loops that saw an event, the chain goes on through the one that sent the next hop.
    const route = routes.find((candidate) => next !== undefined && candidate.key.startsWith(`${next}>`)) ?? routes[0]
    const subject = picture.routes.model.byRef.get(hop.subject)
    const pod = subject === undefined ? undefined : picture.routes.layout.pods.get(subject.uid)
    if (route === undefined) {
      if (pod !== undefined) paintNumber(context, number, pod.x, pod.y, palette)
      return
    }
    paintLine(context, route, palette)
    const [x, y] = numberPlace(route, paintHop(context, route, hop, share, palette, false))
    if (route.shape === 'cri' && pod !== undefined) paintNumber(context, number, pod.x, pod.y, palette)
    else paintNumber(context, number, x, y, palette)
  })
}

function clipAround(context: CanvasRenderingContext2D, veil: Rect, layout: RouteContext['layout']): void {
  context.beginPath()
  context.rect(-20, -20, layout.width + 40, layout.height + 40)
  context.rect(veil.x, veil.y, veil.w, veil.h)
  context.clip('evenodd')
}

/** Paints one frame in the world's coordinates. */
export function paint(context: CanvasRenderingContext2D, picture: Picture, palette: Palette): void {
  paintMounts(context, picture.mounts, palette)
  context.save()
  if (picture.veil !== undefined) clipAround(context, picture.veil, picture.routes.layout)
  context.save()
  if (picture.focused) context.globalAlpha = DIMMED
  paintIdle(context, picture.routes, palette)
  context.restore()
  context.save()
  if (picture.focused) context.globalAlpha = DIMMED
  paintTravelling(context, picture, palette)
  context.restore()
  paintChain(context, picture, palette)
  context.restore()
}
