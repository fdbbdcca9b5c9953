// Places along a line of straight pieces.
import type { Point } from '../layout/geometry.ts'

export interface Place {
  readonly x: number
  readonly y: number
  /** Direction of travel, in radians. */
  readonly angle: number
}

export function lengthOf(points: readonly Point[]): number {
  let length = 0
  for (let i = 1; i < points.length; i++) length += Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1])
  return length
}

/** The place at a share of the whole length, 0 to 1. */
export function placeAlong(points: readonly Point[], share: number): Place {
  let left = lengthOf(points) * Math.min(1, Math.max(0, share))
  for (let i = 1; i < points.length; i++) {
    const [x1, y1] = points[i - 1]
    const [x2, y2] = points[i]
    const piece = Math.hypot(x2 - x1, y2 - y1)
    if (left <= piece || i === points.length - 1) {
      const part = piece === 0 ? 0 : Math.min(1, left / piece)
      return { x: x1 + (x2 - x1) * part, y: y1 + (y2 - y1) * part, angle: Math.atan2(y2 - y1, x2 - x1) }
    }
    left -= piece
  }
  const [x, y] = points[0] ?? [0, 0]
  return { x, y, angle: 0 }
}
