// The line along which a hop travels: every control line ends on the API server's bar; calls on a machine run in its gutters, over no text.
import type { ComponentInfo, HopInFlight, PodScene } from '../../session/scene.ts'
import type { Layout } from '../layout/layout.ts'
import { centreX, centreY } from '../layout/geometry.ts'
import type { Point, Rect } from '../layout/geometry.ts'
import { machineMetrics } from '../layout/metrics.ts'
import { ALL_PROXIES, API_SERVER, CLIENT, CONTROLLER_MANAGER, ETCD, etcdMember, onMachine, podAt, REGISTRY, SCHEDULER, shapeOf, YOU } from '../model/hops.ts'
import { touchRoute } from './touch-route.ts'
import type { HopShape } from '../model/hops.ts'
import { observes } from '../model/activity.ts'
import type { Model } from '../model/model.ts'

export interface Route {
  /** Hops with the same key share a line. */
  readonly key: string
  readonly shape: HopShape
  readonly points: readonly Point[]
}

/** What routes are found in. */
export interface RouteContext {
  readonly layout: Layout
  readonly model: Model
  /** Addresses of the loops that have a ring, in the order of their slots. */
  readonly loops: readonly string[]
  readonly components: readonly ComponentInfo[]
}

/** Half the distance between what comes down and what goes up at one box. */
export const PAIR = 13
const RING_IN = 22
const RING_OUT = 40
const GUTTER = 5
const CHIP_ROW = 68

function upperLine(x: number, above: Rect, layout: Layout): readonly Point[] {
  return [[x, above.y + above.h], [x, layout.bar.y]]
}

/** Whether somebody beside the API server answers for a part of the API: it is drawn with what is outside the cluster's own programs. */
export function isExtension(address: string, { components }: Pick<RouteContext, 'components'>): boolean {
  return components.some((component) => component.address === address && component.role === 'extension')
}

/** Where a component above the bar meets it: what arrives on the left, what leaves on the right. */
function upperPort(address: string, arriving: boolean, context: RouteContext): readonly Point[] | undefined {
  const { layout } = context
  const offset = arriving ? -PAIR : PAIR
  if (address === YOU) {
    return layout.you === undefined ? [[layout.bar.x + 22, layout.bar.y - 24], [layout.bar.x + 22, layout.bar.y]] : [[centreX(layout.you), layout.you.y + layout.you.h + 4], [centreX(layout.you), layout.bar.y]]
  }
  if (address === SCHEDULER && layout.scheduler !== undefined) return upperLine(layout.scheduler.x + Math.min(layout.scheduler.w, 112) / 2 + offset, layout.scheduler, layout)
  if (layout.outside !== undefined && isExtension(address, context)) return upperLine(centreX(layout.outside) + offset, layout.outside, layout)
  if (layout.manager === undefined) return undefined
  const slot = layout.loops[context.loops.indexOf(address)]
  if (slot !== undefined) return upperLine(centreX(slot) + offset, layout.manager, layout)
  const known = address === CONTROLLER_MANAGER || context.components.some((component) => component.address === address && component.process === CONTROLLER_MANAGER)
  if (known) return upperLine(arriving ? layout.manager.x + 10 : layout.manager.x + layout.manager.w - 10, layout.manager, layout)
  return undefined
}

function firstRow(box: Rect, layout: Layout): boolean {
  for (const other of layout.machines.values()) if (other.y < box.y - 1) return false
  return true
}

/** From the bar down to a place on a machine's upper edge; around the corner, or down a gutter, where the way is not free. */
function lowerLine(box: Rect, x: number, layout: Layout): readonly Point[] {
  const { bar } = layout
  const from = bar.y + bar.h
  const lane = (layout.rules === undefined ? from : layout.rules.y + layout.rules.h) + 15
  const edge = bar.x + bar.w - 14
  const start: readonly Point[] = x > edge ? [[edge, from], [edge, lane]] : []
  if (firstRow(box, layout)) return start.length > 0 ? [...start, [x, lane], [x, box.y]] : [[x, from], [x, box.y]]
  // What comes down and what goes up keep apart in the gutter, too.
  const aside = x - box.x > (RING_IN + RING_OUT) / 2 ? 4 : 8
  const gutter = box.x - aside
  return [[Math.min(gutter, edge), from], [Math.min(gutter, edge), lane], [gutter, lane], [gutter, box.y - aside], [x, box.y - aside], [x, box.y]]
}

function machineX(box: Rect, part: string, arriving: boolean, layout: Layout): number {
  if (layout.form === 'near') return box.x + (arriving ? 76 : 122)
  if (part === 'kube-proxy') return box.x + Math.min(box.w - 16, 150)
  return box.x + (arriving ? RING_IN : RING_OUT)
}

/** From one of a machine's gutters to the upper edge of a Pod. */
function intoPod(pod: Rect, gutterX: number, fromY: number): readonly Point[] {
  const besideGutter = Math.abs(pod.x - gutterX) < 12
  if (besideGutter && pod.h < 40) return [[gutterX, fromY], [gutterX, pod.y + pod.h / 2], [pod.x, pod.y + pod.h / 2]]
  const above = pod.y - (pod.h < 40 ? 2 : GUTTER)
  const x = pod.x + Math.min(14, pod.w / 2)
  return [[gutterX, fromY], [gutterX, above], [x, above], [x, pod.y]]
}

function nearCall(box: Rect, part: string, pod: Rect | undefined): readonly Point[] {
  const left = box.x + 14 + 192
  if (part === 'containerd' && pod !== undefined && pod.x > left + 40) return [[left, box.y + 300], [left + 7, box.y + 300], [left + 7, pod.y - 6], [pod.x + 20, pod.y - 6], [pod.x + 20, pod.y]]
  if (part === 'containerd' && pod !== undefined) return [[left, box.y + 300], [left + 7, box.y + 300], [left + 7, pod.y + 20], [pod.x, pod.y + 20]]
  return [[box.x + 110, box.y + 288], [box.x + 110, box.y + 302]]
}

/** A call from the kubelet or the runtime on its machine: down the left gutter to the Pod that it is about. */
function runtimeCall(hop: HopInFlight, box: Rect, context: RouteContext): readonly Point[] | undefined {
  const { layout } = context
  const pod = context.model.byRef.get(hop.subject) as PodScene | undefined
  const podBox = pod === undefined ? undefined : layout.pods.get(pod.uid)
  if (layout.form === 'near') return nearCall(box, onMachine(hop.to)?.part ?? '', podBox)
  if (layout.level === 'far') return undefined
  const ringX = box.x + 10
  if (podBox === undefined) return [[ringX, box.y + 30], [box.x + GUTTER, box.y + 30], [box.x + GUTTER, box.y + CHIP_ROW], [box.x + 12, box.y + CHIP_ROW]]
  return [[ringX, box.y + 30], ...intoPod(podBox, box.x + GUTTER, box.y + 30)]
}

/** Along the right edge of the canvas and the lane above the machines, into a machine's right gutter. */
function fromOutside(box: Rect, context: RouteContext): readonly Point[] {
  const { layout } = context
  const top = [...layout.machines.values()].reduce((least, machine) => Math.min(least, machine.y), Number.POSITIVE_INFINITY)
  const lane = top - 9
  const out = layout.outside
  const margin = layout.width - 9
  const start: readonly Point[] = out === undefined ? [[margin, layout.bar.y]] : [[out.x + out.w, centreY(out)], [margin, centreY(out)]]
  const gutter = box.x + box.w - GUTTER
  if (firstRow(box, layout)) return [...start, [margin, lane], [gutter, lane], [gutter, box.y]]
  const side = box.x + box.w + 6
  return [...start, [margin, lane], [side, lane], [side, box.y - 6], [gutter, box.y - 6], [gutter, box.y]]
}

/** The place of an address on the data plane: a machine's rules, or a Pod. */
function dataPlace(address: string, context: RouteContext): { readonly box: Rect; readonly pod: Rect | undefined; readonly node: string } | undefined {
  const ref = podAt(address)
  if (ref === undefined) {
    const node = onMachine(address)?.node ?? ''
    const box = context.layout.machines.get(node)
    return box === undefined ? undefined : { box, pod: undefined, node }
  }
  const pod = context.model.byRef.get(ref) as PodScene | undefined
  const box = context.layout.machines.get(pod?.node ?? '')
  return pod === undefined || box === undefined ? undefined : { box, pod: context.layout.pods.get(pod.uid), node: pod.node }
}

/** From a machine's edge into its rules or a Pod, along the right gutter. */
function inside(place: { readonly box: Rect; readonly pod: Rect | undefined }, { level, density }: Layout): readonly Point[] {
  const gutter = place.box.x + place.box.w - GUTTER
  if (place.pod !== undefined) return level === 'far' ? [[gutter, place.pod.y], [place.pod.x + place.pod.w / 2, place.pod.y]] : intoPod(place.pod, gutter, place.box.y)
  // Where kube-proxy has no chip of its own, the machine's corner stands for its kernel.
  if (!machineMetrics(density, level).chips) return [[gutter, place.box.y], [gutter, place.box.y + 22]]
  return [[gutter, place.box.y], [gutter, place.box.y + CHIP_ROW], [place.box.x + Math.min(204, place.box.w - 14), place.box.y + CHIP_ROW]]
}

function packetRoute(hop: HopInFlight, context: RouteContext): readonly Point[] | undefined {
  const { layout } = context
  // What a Pod asks of itself does not leave it.
  if (layout.form === 'fleet' || hop.from === hop.to) return undefined
  const from = dataPlace(hop.from, context)
  const to = dataPlace(hop.to, context)
  if (layout.form === 'near') {
    const pod = to?.pod ?? from?.pod
    if (pod === undefined) return undefined
    const line: readonly Point[] = [[pod.x - 14, pod.y + 56], [pod.x, pod.y + 56]]
    return to?.pod === undefined ? [...line].reverse() : line
  }
  if (from === undefined && to !== undefined) return [...fromOutside(to.box, context), ...inside(to, layout).slice(1)]
  if (to === undefined && from !== undefined) return [...fromOutside(from.box, context), ...inside(from, layout).slice(1)].reverse()
  if (from === undefined || to === undefined) return undefined
  const leaving = [...inside(from, layout)].reverse()
  if (from.node === to.node) {
    const gutter = from.box.x + from.box.w - GUTTER
    return [...leaving.filter(([, y]) => y > from.box.y), ...inside(to, layout).filter(([x, y]) => !(x === gutter && y === from.box.y))]
  }
  const lane = Math.min(from.box.y, to.box.y) - 9
  return [...leaving, [from.box.x + from.box.w - GUTTER, lane], [to.box.x + to.box.w - GUTTER, lane], ...inside(to, layout)]
}

function etcdLine(layout: Layout, y: number = layout.bar.y + 55): readonly Point[] | undefined {
  return layout.etcd && [[layout.bar.x + layout.bar.w, y], [layout.etcd.x + 6, y]]
}

/** Height at which a member of etcd has its row; undefined for what is none. */
function rowOfMember(address: string, { layout, components }: RouteContext): number | undefined {
  const member = etcdMember(address), count = components.filter(({ role }) => role === 'etcd').length
  return member === undefined || layout.etcd === undefined ? undefined : layout.etcd.y + ((member + 0.5) * layout.etcd.h) / Math.max(count, member + 1)
}

/** From one member of etcd to another, around their right side. */
function peerRoute(hop: HopInFlight, context: RouteContext): readonly Point[] | undefined {
  const from = rowOfMember(hop.from, context), to = rowOfMember(hop.to, context), box = context.layout.etcd
  if (from === undefined || to === undefined || box === undefined) return undefined
  const x = box.x + box.w - 2, side = x + 8
  return [[x, from], [side, from], [side, to], [x, to]]
}

function controlPoints(other: string, arriving: boolean, context: RouteContext): readonly Point[] | undefined {
  const { layout } = context
  const member = rowOfMember(other, context)
  if (other === ETCD || member !== undefined) {
    const line = etcdLine(layout, member)
    return line === undefined ? undefined : arriving ? line : [...line].reverse()
  }
  const place = onMachine(other)
  const box = place === undefined ? undefined : layout.machines.get(place.node)
  if (place !== undefined) return box === undefined ? undefined : [...lowerLine(box, machineX(box, place.part, arriving, layout), layout)].reverse()
  return upperPort(other, arriving, context)
}

/** All lines of a hop. A watch event for the controller manager goes to every loop that looks at it; one for all proxies to every machine. */
export function routesOf(hop: HopInFlight, context: RouteContext): readonly Route[] {
  const shape = shapeOf(hop)
  if (shape === undefined || context.layout.form === 'fleet') return []
  const route = (points: readonly Point[] | undefined, key: string): readonly Route[] => (points === undefined || points.length < 2 ? [] : [{ key, shape, points }])
  if (hop.op === 'fault' && hop.to !== API_SERVER) return route(touchRoute(hop, context), `${hop.from}>${hop.to}`)
  if (hop.op === 'raft') return route(peerRoute(hop, context), `${hop.from}>${hop.to}`)
  const extension = [hop.to, hop.from].find((address) => isExtension(address, context))
  if (extension !== undefined) return route(extensionRoute(hop, extension, context), `${hop.from}>${hop.to}>${shape}`)
  if (hop.to === API_SERVER) return route(controlPoints(hop.from, false, context), `${hop.from}>${shape}`)
  if (hop.from === API_SERVER) return fromApiServer(hop, context, route)
  if (shape === 'packet') return route(packetRoute(hop, context), `${hop.from}>${hop.to}`)
  const machine = onMachine(hop.from) ?? onMachine(hop.to)
  const box = context.layout.machines.get(machine?.node ?? '')
  if (box === undefined) return []
  if (hop.to === REGISTRY || hop.from === REGISTRY || hop.to === CLIENT) {
    if (context.layout.form === 'near') return []
    const line = fromOutside(box, context)
    return route(hop.to === REGISTRY ? [...line].reverse() : line, `${hop.from}>${hop.to}`)
  }
  const call = runtimeCall(hop, box, context)
  const back = hop.op === 'cri-response' || hop.op === 'cni-response'
  return route(back && call !== undefined ? [...call].reverse() : call, `${machine?.node ?? ''}:${hop.subject}`)
}

/** Between an extension server and the API server, which hands requests on to it, or a kubelet, whom it asks. */
function extensionRoute(hop: HopInFlight, extension: string, context: RouteContext): readonly Point[] | undefined {
  const isArriving = hop.to === extension, other = isArriving ? hop.from : hop.to
  if (other === API_SERVER || other.startsWith(`${API_SERVER}/`)) {
    const line = upperPort(extension, isArriving, context)
    return isArriving && line !== undefined ? [...line].reverse() : line
  }
  const box = context.layout.machines.get(onMachine(other)?.node ?? '')
  if (box === undefined || context.layout.form === 'near') return undefined
  const line = fromOutside(box, context)
  return isArriving ? [...line].reverse() : line
}

function fromApiServer(hop: HopInFlight, context: RouteContext, route: (points: readonly Point[] | undefined, key: string) => readonly Route[]): readonly Route[] {
  const down = (address: string, arriving: boolean) => {
    const points = controlPoints(address, arriving, context)
    return points === undefined || address === ETCD || etcdMember(address) !== undefined ? points : [...points].reverse()
  }
  if (hop.to === ALL_PROXIES) {
    const names = [...context.layout.machines.keys()]
    return names.flatMap((name) => route(down(`${name}/kube-proxy`, true), `${name}/kube-proxy>watch`))
  }
  if (hop.op === 'watch' && hop.to === CONTROLLER_MANAGER) {
    const looking = context.components.filter((component) => context.loops.includes(component.address) && observes(component, hop, context.model))
    if (looking.length > 0 || context.layout.density !== 'full') return looking.flatMap((component) => route(down(component.address, true), `${component.address}>watch`))
  }
  const answer = hop.op === 'response'
  return route(down(hop.to, !answer), answer ? `${hop.to}>answer` : `${hop.to}>${hop.op}`)
}

/** Thin lines where nothing travels now, so that one sees who could talk to whom. */
export function idleLines(context: RouteContext): readonly (readonly Point[])[] {
  const { layout } = context
  if (layout.form !== 'cluster') return []
  const above = [SCHEDULER, ...context.loops].flatMap((address) => [upperPort(address, true, context), upperPort(address, false, context)])
  const below = [...layout.machines.values()].flatMap((box) => [lowerLine(box, box.x + RING_IN, layout), lowerLine(box, box.x + RING_OUT, layout)])
  const you = layout.you === undefined ? undefined : upperPort(YOU, true, context)
  return [you, ...above, etcdLine(layout), ...below].filter((line) => line !== undefined)
}
