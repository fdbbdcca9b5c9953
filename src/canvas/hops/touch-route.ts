// The line along which a person reaches for something, without a wire of the cluster: around everything, never over the API server's bar.
import type { HopInFlight, PodScene } from '../../session/scene.ts'
import { centreX, centreY } from '../layout/geometry.ts'
import type { Point, Rect } from '../layout/geometry.ts'
import { ETCD, etcdMember, onMachine, podAt, REGISTRY, SCHEDULER } from '../model/hops.ts'
import { isExtension, type RouteContext } from './routes.ts'

/** How far around what it passes. */
const AROUND = 6
/** Under the rows of machines above, and over the box that is reached. */
const ABOVE_BOX = 8

/** What is reached for: a box, and the machine that it is on. */
interface Reached {
  readonly box: Rect
  readonly machine?: Rect
}

function reachedBy(address: string, context: RouteContext): Reached | undefined {
  const { layout, model, loops, components } = context
  const ref = podAt(address), pod = ref === undefined ? undefined : (model.byRef.get(ref) as PodScene | undefined)
  const node = pod?.node ?? onMachine(address)?.node
  if (node !== undefined) {
    const machine = layout.machines.get(node)
    return machine && { box: (pod && layout.pods.get(pod.uid)) ?? machine, machine }
  }
  const slot = layout.loops[loops.indexOf(address)], isOfManager = components.some((one) => one.address === address && (one.process !== undefined || one.role === 'process'))
  const box = address === ETCD || etcdMember(address) !== undefined ? layout.etcd : address === REGISTRY || isExtension(address, context) ? layout.outside : address === SCHEDULER ? layout.scheduler : (slot ?? (isOfManager ? layout.manager : undefined))
  return box && { box }
}

/** From the person over the upper row, or down the left margin; undefined where the target is not drawn. */
export function touchRoute(hop: HopInFlight, context: RouteContext): readonly Point[] | undefined {
  const { layout } = context, reached = reachedBy(hop.to, context)
  if (reached === undefined) return undefined
  const you: Rect = layout.you ?? { x: layout.bar.x + 8, y: layout.bar.y - 32, w: 28, h: 24 }
  if (reached.machine) {
    const { box, machine } = reached, margin = Math.max(3, layout.bar.x - AROUND), x = box.x + Math.min(14, box.w / 2), y = machine.y - ABOVE_BOX
    const start: readonly Point[] = [[you.x, centreY(you)], [margin, centreY(you)], [margin, y]]
    if (box === machine) return [...start, [x, y], [x, box.y]]
    const gutter = machine.x + AROUND
    return [...start, [gutter, y], [gutter, box.y - 2], [x, box.y - 2], [x, box.y]]
  }
  const { box } = reached, top = Math.max(3, Math.min(you.y, layout.manager?.y ?? you.y) - AROUND), start: readonly Point[] = [[centreX(you), you.y], [centreX(you), top]]
  if (box !== layout.etcd) return [...start, [centreX(box), top], [centreX(box), box.y]]
  const edge = layout.width - 9
  return [...start, [edge, top], [edge, centreY(box)], [box.x + box.w, centreY(box)]]
}
