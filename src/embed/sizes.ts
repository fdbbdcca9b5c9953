// Tells the host how high the frame wants to be, once things have come to rest, and only when that is another height than before.
import { fittingHeight } from './fitting-height.ts'
import type { EmbedFrame } from './embed-frame.ts'
import type { Tell } from './notifications.ts'

const DEBOUNCE_MS = 100

/** Follows the width of the frame and what it shows. */
export function tellSizes(frame: EmbedFrame, tell: Tell): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let told = ''
  const measure = (): void => {
    const width = window.innerWidth
    if (width === 0) return
    const { phase } = frame.view.getState()
    const hasLesson = phase === 'lesson' || (phase === 'opening' && frame.parameters.lesson !== undefined)
    const height = fittingHeight(width, frame.parameters.look, hasLesson)
    if (told === `${width} ${height}`) return
    told = `${width} ${height}`
    tell('resize', { width, height })
  }
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(measure, DEBOUNCE_MS)
  }
  window.addEventListener('resize', soon)
  frame.view.subscribe(soon)
  soon()
}
