// Paints Pods from far: cells told apart by their fill, quiet where all is well, so that exceptions stand out.
import type { PodScene } from '../../session/scene.ts'
import type { PodState } from '../../theme/icons.tsx'
import type { Layout } from '../layout/layout.ts'
import type { Rect } from '../layout/geometry.ts'
import type { MachineView } from '../view/view.ts'
import type { Palette } from './palette.ts'

type Painter = (context: CanvasRenderingContext2D, box: Rect, palette: Palette) => void

function filled(colour: keyof Palette): Painter {
  return (context, { x, y, w, h }, palette) => {
    context.fillStyle = palette[colour]
    context.beginPath()
    context.roundRect(x, y, w, h, w * 0.17)
    context.fill()
  }
}

function outlined(context: CanvasRenderingContext2D, { x, y, w, h }: Rect, fill: string, stroke: string, dash: readonly number[] = []): void {
  const inset = 0.6
  context.beginPath()
  context.roundRect(x + inset, y + inset, w - 2 * inset, h - 2 * inset, w * 0.14)
  context.fillStyle = fill
  context.fill()
  context.setLineDash([...dash])
  context.strokeStyle = stroke
  context.lineWidth = Math.max(1.1, w * 0.1)
  context.stroke()
  context.setLineDash([])
}

function stroke(context: CanvasRenderingContext2D, colour: string, width: number, ...lines: readonly (readonly [number, number, number, number])[]): void {
  context.strokeStyle = colour
  context.lineWidth = width
  context.beginPath()
  for (const [x1, y1, x2, y2] of lines) {
    context.moveTo(x1, y1)
    context.lineTo(x2, y2)
  }
  context.stroke()
}

function cross(context: CanvasRenderingContext2D, { x, y, w, h }: Rect, colour: string): void {
  const a = w * 0.27
  stroke(context, colour, Math.max(1.2, w * 0.15), [x + a, y + a, x + w - a, y + h - a], [x + w - a, y + a, x + a, y + h - a])
}

const making: Painter = (context, box, palette) => {
  outlined(context, box, palette.surface, palette['st-creating'])
  context.fillStyle = palette['st-creating']
  context.fillRect(box.x + 0.6, box.y + box.h * 0.54, box.w - 1.2, box.h * 0.46 - 0.6)
}

const PAINTERS: Record<PodState, Painter> = {
  ready: filled('cell-ready'),
  succeeded: (context, { x, y, w, h }, palette) => {
    context.fillStyle = palette['st-succeeded']
    context.fillRect(x + w * 0.25, y + h * 0.25, w * 0.5, h * 0.5)
  },
  creating: making,
  pulling: making,
  notready: (context, box, palette) => {
    outlined(context, box, palette.surface, palette['st-notready'])
    context.fillStyle = palette['st-notready']
    context.fillRect(box.x, box.y, box.w / 2, box.h)
  },
  pending: (context, box, palette) => outlined(context, box, palette.surface, palette['st-pending'], [2, 1.4]),
  unschedulable: (context, { x, y, w, h }, palette) => {
    context.beginPath()
    context.moveTo(x + w / 2, y + 0.8)
    context.lineTo(x + w - 0.6, y + h - 0.8)
    context.lineTo(x + 0.6, y + h - 0.8)
    context.closePath()
    context.strokeStyle = palette['st-unsched']
    context.lineWidth = 1.3
    context.stroke()
  },
  terminating: (context, box, palette) => {
    outlined(context, box, palette.surface, palette['st-terminating'])
    stroke(context, palette['st-terminating'], 1.3, [box.x + 1, box.y + box.h - 1, box.x + box.w - 1, box.y + 1])
  },
  crash: (context, box, palette) => {
    filled('st-crash')(context, box, palette)
    cross(context, box, palette['on-fill'])
  },
  failed: (context, box, palette) => {
    outlined(context, box, palette.surface, palette['st-failed'])
    cross(context, box, palette['st-failed'])
  },
  evicted: (context, { x, y, w, h }, palette) => {
    context.fillStyle = palette['st-evicted']
    context.beginPath()
    context.moveTo(x + w / 2, y + h * 0.15)
    context.lineTo(x + w * 0.9, y + h * 0.6)
    context.lineTo(x + w * 0.1, y + h * 0.6)
    context.closePath()
    context.fill()
    context.fillRect(x + w * 0.14, y + h * 0.72, w * 0.72, h * 0.18)
  },
  unknown: (context, box, palette) => {
    outlined(context, box, palette.surface, palette['st-unknown'], [1, 1.4])
    context.fillStyle = palette['st-unknown']
    context.fillRect(box.x + box.w * 0.38, box.y + box.h * 0.38, box.w * 0.24, box.h * 0.24)
  },
}

/** Pods out of step on one machine from which its tile borders amber. */
const NOTABLE = 5

function outOfStep(pods: readonly PodScene[]): number {
  return pods.filter((pod) => pod.state !== 'ready' && pod.state !== 'succeeded').length
}

function paintTile(context: CanvasRenderingContext2D, machine: MachineView, box: Rect, palette: Palette): void {
  const node = machine.machine.node
  const down = node === undefined || node.ready !== 'True'
  const notable = outOfStep(machine.machine.pods) >= NOTABLE
  context.beginPath()
  context.roundRect(box.x + 0.5, box.y + 0.5, box.w - 1, box.h - 1, 5)
  context.fillStyle = palette.surface
  context.fill()
  context.setLineDash(down ? [4, 2.5] : [])
  context.strokeStyle = down ? palette['st-crash'] : notable ? palette['diff-mark'] : palette['line-2']
  context.globalAlpha = down || notable ? 1 : 0.55
  context.lineWidth = down ? 1.6 : notable ? 1.3 : 1
  context.stroke()
  context.globalAlpha = 1
  context.setLineDash([])
  context.fillStyle = down ? palette['st-crash'] : palette['ink-3']
  context.font = `540 11px ${palette['font-mono']}`
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.fillText(tileName(machine.name, box.w - 18), box.x + 4, box.y + 11.5)
  paintTinyRing(context, machine, box, palette)
}

/** The end of a machine's name, which tells it from the others: `worker-17` reads `17`, `worker-b07` reads `b07`. */
export function tileName(name: string, width: number): string {
  const room = Math.floor(width / 6.7)
  if (name.length <= room) return name
  const tail = name.slice(name.lastIndexOf('-') + 1)
  return tail.length <= room ? tail : tail.slice(-room)
}

function paintTinyRing(context: CanvasRenderingContext2D, machine: MachineView, box: Rect, palette: Palette): void {
  const { phase } = machine.kubelet
  const colour = phase === 'act' ? palette.desired : phase === 'observe' ? palette['m-watch'] : phase === 'compare' || phase === 'wait' ? palette['diff-mark'] : phase === 'down' ? palette['line-2'] : palette.actual
  context.beginPath()
  const whole = phase === 'sync' || phase === 'down'
  if (whole) context.arc(box.x + box.w - 8, box.y + 7.8, 3.1, 0, 2 * Math.PI)
  else {
    const start = phase === 'act' ? 37 : phase === 'observe' ? 157 : 277
    context.arc(box.x + box.w - 8, box.y + 7.8, 3.1, (start * Math.PI) / 180, ((start + 106) * Math.PI) / 180)
  }
  context.setLineDash(whole ? (phase === 'down' ? [1, 1.6] : [4.6, 1.9]) : [])
  context.strokeStyle = colour
  context.lineWidth = 1.7
  context.stroke()
  context.setLineDash([])
}

/** Which Pods and machines to outline, in ink. */
export interface FarMarks {
  /** Above the tiles of a fleet. */
  readonly title: string
  readonly selected: string | undefined
  readonly hovered: string | undefined
}

/** The frame around a fleet's tiles. */
function paintZone(context: CanvasRenderingContext2D, layout: Layout, title: string, palette: Palette): void {
  const boxes = [...layout.machines.values()]
  if (boxes.length === 0) return
  const top = layout.bar.y + layout.bar.h + 12
  const bottom = Math.max(...boxes.map((box) => box.y + box.h)) + 9
  context.beginPath()
  context.roundRect(layout.bar.x + 0.5, top + 0.5, layout.bar.w - 1, bottom - top, 12)
  context.globalAlpha = 0.62
  context.fillStyle = palette.surface
  context.fill()
  context.globalAlpha = 1
  context.strokeStyle = palette.line
  context.lineWidth = 1
  context.stroke()
  context.fillStyle = palette['ink-3']
  context.font = `640 12px ${palette['font-ui']}`
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.fillText(title, layout.bar.x + 12, top + 17)
}

/** Paints all Pods of a far layout, and the machines' tiles where there are too many for boxes of their own. */
export function paintFar(context: CanvasRenderingContext2D, layout: Layout, machines: readonly MachineView[], marks: FarMarks, palette: Palette): void {
  if (layout.form === 'fleet') paintZone(context, layout, marks.title, palette)
  for (const machine of machines) {
    const tile = layout.machines.get(machine.name)
    if (layout.form === 'fleet' && tile !== undefined) paintTile(context, machine, tile, palette)
    for (const pod of machine.machine.pods) {
      const box = layout.pods.get(pod.uid)
      if (box !== undefined) PAINTERS[pod.state](context, box, palette)
    }
  }
  for (const uid of [marks.hovered, marks.selected]) {
    const box = uid === undefined ? undefined : layout.pods.get(uid)
    if (box === undefined) continue
    context.strokeStyle = palette.ink
    context.lineWidth = 2
    context.beginPath()
    context.roundRect(box.x - 2, box.y - 2, box.w + 4, box.h + 4, 3)
    context.stroke()
  }
}
