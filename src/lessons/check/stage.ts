// What the checker needs of a cluster, so that whoever has kubectl's programs can hand one in.
import type { GoalHistory, GoalRecord } from '../goal/facts.ts'
import type { LessonCommand } from '../performing.ts'
import type { LessonPreset } from '../presets.ts'

/** What became of a Command of the solution. */
export interface Performed {
  /** Virtual ms at which it was begun. */
  readonly at: number
  /** What it counts for in goals. */
  readonly records: readonly GoalRecord[]
  /** In whose words it was refused; nothing where it was not. */
  readonly refusals: readonly string[]
}

export interface Stage extends Omit<GoalHistory, 'records'> {
  readonly now: number
  readonly quiescent: boolean
  advance(to: number): void
  /** Advances until nothing but background is pending. */
  settle(atMost: number): void
  /** Carries out a Command and goes on until it was answered. */
  perform(command: LessonCommand): Performed
}

export type OpenStage = (options: { readonly seed: number; readonly preset: LessonPreset }) => Stage
