// Measures of the boxes at each density and level: the rhythm of 8 px with half-steps of 4.
import type { Density, Level } from './detail.ts'

export interface FrameMetrics {
  /** Left and right margin of the world. */
  readonly side: number
  /** Top of the row of controllers. */
  readonly top: number
  readonly rowHeight: number
  readonly ring: number
  /** Between rows, where the lines run. */
  readonly lane: number
  readonly barHead: number
  readonly cardHeight: number
  readonly cardGap: number
  /** Kept free at the bottom for legend and zoom. */
  readonly foot: number
  readonly machineGap: number
  readonly leastMachine: number
  readonly grouped: boolean
}

export const FRAMES: Record<Density, FrameMetrics> = {
  full: { side: 20, top: 77, rowHeight: 104, ring: 48, lane: 30, barHead: 32, cardHeight: 82, cardGap: 6, foot: 46, machineGap: 12, leastMachine: 132, grouped: true },
  embed: { side: 14, top: 50, rowHeight: 58, ring: 36, lane: 26, barHead: 28, cardHeight: 44, cardGap: 5, foot: 8, machineGap: 8, leastMachine: 110, grouped: false },
  phone: { side: 10, top: 10, rowHeight: 60, ring: 40, lane: 28, barHead: 28, cardHeight: 29, cardGap: 3, foot: 14, machineGap: 8, leastMachine: 110, grouped: false },
}

export interface MachineMetrics {
  readonly pad: number
  readonly podsTop: number
  readonly podHeight: number
  readonly podGap: readonly [x: number, y: number]
  /** Below the Pods: usage bars, or just air. */
  readonly foot: number
  readonly ring: number
  readonly chips: boolean
  readonly usage: boolean
}

/** Measures of a machine box; `far` holds cells instead of Pods. */
export function machineMetrics(density: Density, level: Level): MachineMetrics {
  if (density === 'phone') return { pad: 8, podsTop: 46, podHeight: 27, podGap: [4, 3], foot: 8, ring: 32, chips: false, usage: false }
  if (density === 'embed') return { pad: 8, podsTop: 46, podHeight: level === 'mid' ? 44 : 26, podGap: [5, 5], foot: 10, ring: 32, chips: false, usage: false }
  if (level === 'mid') return { pad: 10, podsTop: 88, podHeight: 47, podGap: [6, 10], foot: 31, ring: 42, chips: true, usage: true }
  if (level === 'compact') return { pad: 10, podsTop: 60, podHeight: 26, podGap: [4, 4], foot: 30, ring: 42, chips: false, usage: true }
  return { pad: 10, podsTop: 60, podHeight: 8, podGap: [1, 1], foot: 30, ring: 42, chips: false, usage: true }
}
