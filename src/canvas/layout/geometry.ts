// Rectangles and points of the canvas, in pixels of its world.
export interface Rect {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export type Point = readonly [x: number, y: number]

export function centreX(rect: Rect): number {
  return rect.x + rect.w / 2
}

export function centreY(rect: Rect): number {
  return rect.y + rect.h / 2
}

export function bottom(rect: Rect): number {
  return rect.y + rect.h
}

/** Cuts a width into columns of equal width that are at least `least` wide, with `gap` between them. */
export function columnsIn(width: number, least: number, gap: number): number {
  return Math.max(1, Math.floor((width + gap) / (least + gap)))
}

/** The cell of a grid by its index. */
export function cellAt(index: number, columns: number, origin: Point, size: Point, gap: Point): Rect {
  const column = index % columns
  const row = Math.floor(index / columns)
  return { x: origin[0] + column * (size[0] + gap[0]), y: origin[1] + row * (size[1] + gap[1]), w: size[0], h: size[1] }
}
