// How closely one looks, and where: a drawn Pod width or "fit", and the world's position under the screen.
import { useCallback, useState } from 'react'
import type { ZoomStep } from './chrome/canvas-foot.tsx'
import { MAX_POD_WIDTH, MIN_POD_WIDTH, PRESETS } from './layout/detail.ts'
import type { Layout } from './layout/layout.ts'

export interface CanvasZoom {
  readonly podWidth: number | 'fit'
  readonly y: number
}

const STEP = 1.25
/** What a fitted far view counts as when one zooms on from it. */
const FAR_WIDTH = 36

function stepped(step: ZoomStep, before: number | 'fit', layout: Layout): number | 'fit' {
  if (step === 'fit') return 'fit'
  if (step === 'far' || step === 'mid' || step === 'near') return PRESETS[step]
  const now = before !== 'fit' ? before : layout.level === 'far' ? FAR_WIDTH : layout.podWidth
  return Math.min(MAX_POD_WIDTH, Math.max(MIN_POD_WIDTH, step === 'in' ? now * STEP : now / STEP))
}

/** Zoom and position, with their handlers. */
export function useCanvasZoom() {
  const [zoom, setZoom] = useState<CanvasZoom>({ podWidth: 'fit', y: 0 })
  const zoomBy = useCallback((step: ZoomStep, layout: Layout) => {
    setZoom((before) => ({ podWidth: stepped(step, before.podWidth, layout), y: 0 }))
  }, [])
  const moveTo = useCallback((y: number) => setZoom((before) => (before.y === y ? before : { ...before, y })), [])
  return { zoom, zoomBy, moveTo }
}
