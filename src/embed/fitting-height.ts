// How high a frame wants to be. By its width and what it shows, never by its height: so a host that follows cannot make it grow.
import type { EmbedLook, ResizeDialect } from './parameters.ts'

const BAR = 48
const TRANSPORT = 54
const CANVAS = 398
const PHONE_TRANSPORT = 64
const PHONE_CANVAS = 400
const PHONE_SHEET = 240
const TERMINAL = 200
/** Below this, the canvas is a list and panels lie below it. */
export const PHONE_WIDTH = 640

/** Height in px for a frame of a width. */
export function fittingHeight(width: number, look: EmbedLook, hasLesson: boolean): number {
  const phone = width <= PHONE_WIDTH
  const bar = look === 'lesson' ? BAR : 0
  const terminal = look === 'terminal' ? TERMINAL : 0
  if (phone) return bar + PHONE_CANVAS + PHONE_TRANSPORT + terminal + (look === 'lesson' && hasLesson ? PHONE_SHEET : 0)
  // A wide picture needs some more height for what it has room to show, in steps, so that a few px of width change nothing.
  const wide = width > 1000 ? 80 : 0
  return bar + CANVAS + TRANSPORT + terminal + wide
}

/** The messages that tell a host of a height: ours, and those of the platform that was asked for. */
export function resizeMessages(dialect: ResizeDialect | undefined, height: number): readonly object[] {
  switch (dialect) {
    // Instructure's and Sakai's, for tools placed by LTI.
    case 'lti': return [{ subject: 'lti.frameResize', height }]
    // H5P's resizer sets the height that it is told; 'hello' makes the frame as wide as its place.
    case 'h5p': return [{ context: 'h5p', action: 'hello' }, { context: 'h5p', action: 'resize', scrollHeight: height }]
    case undefined: return []
  }
}
