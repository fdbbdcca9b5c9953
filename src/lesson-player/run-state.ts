// Where a learner stands in a lesson: what the panel shows of it, and what is kept of it over visits. Plain data.
import type { Session } from '../session/protocol.ts'
import type { PlayedFile, PlayedLesson } from './lesson-props.ts'

/** Why the panel shows something other than a step. */
export type RunMode =
  /** A question from an earlier lesson comes first. */
  | 'recall'
  | 'steps'
  /** Only the goal of the lesson is given, none of its steps. */
  | 'goal-only'
  /** A branch of the cluster in which nothing counts. */
  | 'sandbox'

export interface RunState {
  /** False until the cluster of the lesson stands. */
  readonly ready: boolean
  readonly mode: RunMode
  /** Position of the step that is shown; the number of steps: the end. */
  readonly shown: number
  /** Position of the furthest step that was begun. */
  readonly reached: number
  /** Position of the last step that may be begun; undefined: all may. */
  readonly lockedAt: number | undefined
  /** Virtual ms at which each step was begun. */
  readonly begunAt: Readonly<Record<string, number>>
  readonly done: Readonly<Record<string, boolean>>
  /** What was chosen, by step or quiz item. */
  readonly choices: Readonly<Record<string, string>>
  /** How many hints were asked for, by step. */
  readonly hints: Readonly<Record<string, number>>
  /** Goes up when the lesson is begun anew. */
  readonly round: number
}

export const FRESH: Omit<RunState, 'round' | 'lockedAt'> = { ready: false, mode: 'steps', shown: 0, reached: 0, begunAt: {}, done: {}, choices: {}, hints: {} }

/** What is chosen of the question from an earlier lesson stands under this name. */
export const RECALL = 'recall'
/** The watch that follows the goal of the lesson. */
export const GOAL = 'goal'

/** Everything needed to stand in a lesson where one left it. */
export interface SavedRun {
  readonly format: 1
  readonly mode: 'recall' | 'steps' | 'goal-only'
  readonly shown: number
  readonly reached: number
  readonly startAt: number
  readonly begunAt: Readonly<Record<string, number>>
  readonly done: Readonly<Record<string, boolean>>
  readonly choices: Readonly<Record<string, string>>
  readonly hints: Readonly<Record<string, number>>
  readonly session: Session
  /** How far the engine had gone, in virtual ms. */
  readonly now: number
  readonly files: readonly PlayedFile[]
  /** What was tried beside the lesson, where one stood in the sandbox; the rest says where one comes back to. */
  readonly sandbox?: { readonly session: Session; readonly now: number; readonly files: readonly PlayedFile[] }
}

/** Whether what was kept fits the lesson as it is today; a lesson may have got other steps since. */
export function fitsLesson(saved: SavedRun, lesson: PlayedLesson, engine: string): boolean {
  const { steps } = lesson
  return saved.format === 1 && saved.session.engine === engine && saved.reached <= steps.length && saved.shown <= saved.reached
    && (saved.mode !== 'steps' || steps.slice(0, saved.reached + 1).every((step) => saved.begunAt[step.id] !== undefined))
}

/** Whether the goal can be reached without the steps: what is asked in them is asked nowhere else. */
export function canTestOut({ goal }: PlayedLesson): boolean {
  return goal.every((clause) => !/\banswer\//.test(clause))
}
