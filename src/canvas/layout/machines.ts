// Places machines in rows and their Pods within them; finds the largest Pods with which all of it fits.
import { cellAt, columnsIn } from './geometry.ts'
import type { Rect } from './geometry.ts'
import { levelFor } from './detail.ts'
import type { Density, Level } from './detail.ts'
import { FRAMES, machineMetrics } from './metrics.ts'

export interface MachineShape {
  readonly name: string
  readonly pods: readonly string[]
}

export interface MachinePlan {
  readonly level: Level
  readonly podWidth: number
  readonly columns: number
  readonly machineWidth: number
  readonly podColumns: number
  /** Height of each row of machines. */
  readonly rows: readonly number[]
  readonly height: number
}

/** Pod widths that are tried, widest first: down to where a short name still fits, and then cells. */
const FITTING = [108, 100, 92, 80, 66] as const
const FITTING_CELLS = [32, 27, 22, 18, 15, 13, 11, 9, 7, 6] as const

function machineHeight(podCount: number, podColumns: number, podHeight: number, density: Density, level: Level): number {
  const metrics = machineMetrics(density, level)
  const rows = Math.max(1, Math.ceil(podCount / podColumns))
  return metrics.podsTop + rows * (podHeight + metrics.podGap[1]) - metrics.podGap[1] + metrics.foot
}

/** Rows of machines for a Pod width and a number of machine columns. */
function planWith(machines: readonly MachineShape[], width: number, density: Density, level: Level, least: number, columns: number): MachinePlan {
  const frame = FRAMES[density]
  const metrics = machineMetrics(density, level)
  const machineWidth = (width - frame.machineGap * (columns - 1)) / columns
  const inner = machineWidth - 2 * metrics.pad
  const podColumns = columnsIn(inner, least, metrics.podGap[0])
  const podWidth = level === 'far' ? least : (inner - metrics.podGap[0] * (podColumns - 1)) / podColumns
  const podHeight = level === 'far' ? least : metrics.podHeight
  const rows: number[] = []
  for (let first = 0; first < machines.length; first += columns) {
    const inRow = machines.slice(first, first + columns)
    rows.push(Math.max(...inRow.map((machine) => machineHeight(machine.pods.length, podColumns, podHeight, density, level))))
  }
  const height = rows.reduce((sum, row) => sum + row + frame.machineGap, -frame.machineGap)
  return { level, podWidth, columns, machineWidth, podColumns, rows, height }
}

/** Numbers of columns worth trying, those that leave no gap in the last row first. */
function columnChoices(count: number, width: number, density: Density): readonly number[] {
  const frame = FRAMES[density]
  const most = Math.min(count, columnsIn(width, frame.leastMachine, frame.machineGap))
  const waste = (columns: number) => Math.ceil(count / columns) * columns - count
  return Array.from({ length: most }, (_, index) => most - index).sort((a, b) => waste(a) - waste(b) || b - a)
}

function firstFit(machines: readonly MachineShape[], width: number, height: number, density: Density, widths: readonly number[], level: (podWidth: number) => Level): MachinePlan | undefined {
  const choices = columnChoices(machines.length, width, density)
  for (const least of widths) {
    for (const columns of choices) {
      const plan = planWith(machines, width, density, level(least), least, columns)
      if (plan.height <= height && plan.podWidth >= Math.min(least, FITTING[FITTING.length - 1])
        && (level(least) !== 'mid' || plan.podWidth >= least)) return plan
    }
  }
  return undefined
}

/** The largest Pods with which all machines fit into the given room; undefined where not even small cells would. */
export function fitMachines(machines: readonly MachineShape[], width: number, height: number, density: Density): MachinePlan | undefined {
  if (machines.length === 0) return planWith([], width, density, 'mid', FITTING[0], 1)
  const widths = density === 'phone' ? FITTING.slice(2) : FITTING
  const textLevel = (podWidth: number): Level => (podWidth >= 100 ? 'mid' : 'compact')
  return firstFit(machines, width, height, density, widths, textLevel) ?? firstFit(machines, width, height, density, FITTING_CELLS, () => 'far')
}

/** Machines at a chosen Pod width; they may need more room than there is. */
export function planMachines(machines: readonly MachineShape[], width: number, density: Density, podWidth: number, before: Level | undefined): MachinePlan {
  const level = levelFor(podWidth, before)
  const least = level === 'far' ? Math.max(6, Math.round(podWidth / 2.6)) : Math.min(podWidth, 216)
  const columns = machines.length === 0 ? 1 : columnChoices(machines.length, width, density)[0]
  return planWith(machines, width, density, level, least, columns)
}

/** Boxes of machines and Pods of a plan, from the given top. A single row takes `stretch` more height. */
export function placeMachines(machines: readonly MachineShape[], plan: MachinePlan, top: number, density: Density, stretch: number) {
  const frame = FRAMES[density]
  const metrics = machineMetrics(density, plan.level)
  const boxes = new Map<string, Rect>()
  const pods = new Map<string, Rect>()
  const podHeight = plan.level === 'far' ? plan.podWidth : metrics.podHeight
  let y = top
  plan.rows.forEach((rowHeight, row) => {
    const height = rowHeight + (plan.rows.length === 1 ? stretch : 0)
    machines.slice(row * plan.columns, (row + 1) * plan.columns).forEach((machine, column) => {
      const box = { x: frame.side + column * (plan.machineWidth + frame.machineGap), y, w: plan.machineWidth, h: height }
      boxes.set(machine.name, box)
      machine.pods.forEach((uid, index) => {
        pods.set(uid, cellAt(index, plan.podColumns, [box.x + metrics.pad, box.y + metrics.podsTop], [plan.podWidth, podHeight], metrics.podGap))
      })
    })
    y += height + frame.machineGap
  })
  return { boxes, pods, bottom: y - frame.machineGap }
}
