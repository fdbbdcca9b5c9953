// A <canvas> over or under the boxes that follows the world's position; paints once per frame at most, and sharply on dense screens.
import { useEffect, useRef } from 'react'

interface CanvasLayerProps {
  readonly className: string
  readonly width: number
  /** From where to where on the screen there is anything to paint: every pixel less is one less to lay over the page in each frame. */
  readonly top: number
  readonly bottom: number
  /** Where the world lies under the screen. */
  readonly x: number
  readonly y: number
  /** Paints in the world's coordinates; a new function means a new picture. */
  readonly paint: (context: CanvasRenderingContext2D) => void
}

export function CanvasLayer({ className, width, top, bottom, x, y, paint }: CanvasLayerProps) {
  const height = Math.max(1, bottom - top)
  const element = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const canvas = element.current
    const context = canvas?.getContext('2d')
    if (canvas === null || context === null || context === undefined) return
    // A page that is shown larger has more pixels to each of ours.
    const density = Math.min(2, (window.devicePixelRatio || 1) * (canvas.currentCSSZoom || 1))
    if (canvas.width !== Math.round(width * density)) canvas.width = Math.round(width * density)
    if (canvas.height !== Math.round(height * density)) canvas.height = Math.round(height * density)
    context.setTransform(density, 0, 0, density, 0, 0)
    context.clearRect(0, 0, width, height)
    context.translate(x, y - top)
    paint(context)
  }, [width, height, top, x, y, paint])
  return <canvas ref={element} className={className} style={{ width, height, top }} aria-hidden />
}
