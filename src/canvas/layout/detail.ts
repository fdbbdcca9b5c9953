// How much is shown: by the width at which a Pod is drawn, with a tenth of hysteresis so that a level does not flicker at its edge.
export type Level = 'far' | 'compact' | 'mid' | 'near'

/** Lowest drawn Pod width of each level, widest first. */
const THRESHOLDS: readonly (readonly [Level, number])[] = [['near', 220], ['mid', 100], ['compact', 44], ['far', 0]]
const HYSTERESIS = 0.1

/** Pod width that counts as 100 %. */
export const FULL_POD_WIDTH = 110
export const MIN_POD_WIDTH = 14
export const MAX_POD_WIDTH = 300

/** Where the buttons Far, Mid and Near go. */
export const PRESETS: Record<'far' | 'mid' | 'near', number> = { far: 36, mid: 110, near: 264 }

function plainLevel(podWidth: number): Level {
  return THRESHOLDS.find(([, least]) => podWidth >= least)?.[0] ?? 'far'
}

/** The level for a drawn Pod width, given the level before. */
export function levelFor(podWidth: number, before?: Level): Level {
  const next = plainLevel(podWidth)
  if (before === undefined || next === before) return next
  const edge = (level: Level) => THRESHOLDS.find(([name]) => name === level)?.[1] ?? 0
  const growing = edge(next) > edge(before)
  const crossed = growing ? edge(next) * (1 + HYSTERESIS) : edge(before) * (1 - HYSTERESIS)
  if (growing) return podWidth >= crossed ? next : plainLevel(podWidth / (1 + HYSTERESIS))
  return podWidth < crossed ? next : before
}

/** Room decides the density: a full canvas, a low one inside another page, or a phone. */
export type Density = 'full' | 'embed' | 'phone'

export function densityFor(width: number, height: number, compact: boolean): Density {
  // Between a phone and a page, height decides: low and wide lies side by side, high and narrow in a column.
  if (width < 460 || (width < 620 && height >= 520)) return 'phone'
  return compact || height < 520 ? 'embed' : 'full'
}
