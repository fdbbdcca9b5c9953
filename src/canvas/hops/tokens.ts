// The six silhouettes as canvas paths, on the same 16 px grid as the icons.
import type { Palette } from './palette.ts'
import type { HopShape } from '../model/hops.ts'
import type { MessageType } from '../../theme/icons.tsx'

interface Silhouette {
  readonly body: string
  /** Strokes on top, in the colour of text on fill. */
  readonly mark?: string
  readonly markWidth?: number
}

const SILHOUETTES: Record<Exclude<MessageType, 'watch'>, Silhouette> = {
  write: { body: 'M4.6 1.8h6.8a2.8 2.8 0 0 1 2.8 2.8v6.8a2.8 2.8 0 0 1-2.8 2.8H4.6a2.8 2.8 0 0 1-2.8-2.8V4.6a2.8 2.8 0 0 1 2.8-2.8z', mark: 'M5 6.2h6M5 9.6h3.6', markWidth: 1.6 },
  bind: { body: 'M8 .8L15.2 8 8 15.2.8 8z', mark: 'M6 8h4', markWidth: 1.7 },
  status: { body: 'M8 1.2l6.4 5.6v7.4H1.6V6.8z', mark: 'M8 11.4V7.2M6 8.9l2-2 2 2', markWidth: 1.5 },
  cri: { body: 'M4.4 1.6h7.2L15.4 8l-3.8 6.4H4.4L.6 8z' },
  packet: { body: 'M1 2.8h8.6L15.4 8l-5.8 5.2H1z' },
}

const paths = new Map<string, Path2D>()
function path(d: string): Path2D {
  const known = paths.get(d)
  if (known !== undefined) return known
  const made = new Path2D(d)
  paths.set(d, made)
  return made
}

/** A silhouette's colour. */
export function colourOf(shape: HopShape, palette: Palette): string {
  return shape === 'answer' ? palette['ink-3'] : palette[`m-${shape}`]
}

/** Dash pattern and width of a silhouette's line. */
export function lineStyle(shape: HopShape): { readonly dash: readonly number[]; readonly width: number } {
  if (shape === 'watch') return { dash: [2, 4], width: 2.2 }
  if (shape === 'status') return { dash: [6, 4], width: 2.2 }
  if (shape === 'cri') return { dash: [1, 3], width: 2.2 }
  if (shape === 'packet') return { dash: [], width: 3 }
  return { dash: [], width: shape === 'answer' ? 1.2 : 2.2 }
}

/** Paints a silhouette of the given size around a place; packets point where they go. */
export function paintSilhouette(context: CanvasRenderingContext2D, shape: MessageType, x: number, y: number, size: number, angle: number, palette: Palette): void {
  const scale = size / 16
  context.save()
  context.translate(x, y)
  if (shape === 'packet') context.rotate(angle)
  context.scale(scale, scale)
  context.translate(-8, -8)
  context.setLineDash([])
  context.lineCap = 'round'
  context.lineJoin = 'round'
  const colour = colourOf(shape, palette)
  if (shape === 'watch') {
    context.beginPath()
    context.arc(8, 8, 5.7, 0, 2 * Math.PI)
    context.fillStyle = palette.surface
    context.fill()
    context.strokeStyle = colour
    context.lineWidth = 2.2
    context.stroke()
    context.beginPath()
    context.arc(8, 8, 2.3, 0, 2 * Math.PI)
    context.fillStyle = colour
    context.fill()
  } else {
    const silhouette = SILHOUETTES[shape]
    context.fillStyle = colour
    context.fill(path(silhouette.body))
    if (silhouette.mark !== undefined) {
      context.strokeStyle = palette['on-fill']
      context.lineWidth = silhouette.markWidth ?? 1.6
      context.stroke(path(silhouette.mark))
    }
  }
  context.restore()
}
