// Everything that is demanded of a lesson: a sound structure, and a solution that reaches the goal on five seeds.
import { structureProblems } from './structure.ts'
import { playSolution } from './play.ts'
import type { LessonReading } from '../read-lesson.ts'
import type { OpenStage } from './stage.ts'

/** The lesson's own seed first: it is the one that learners see. */
export const CHECKED_SEEDS = 5

/** All that is wrong with a lesson; nothing when it may be taught. */
export function lessonProblems(reading: LessonReading, folder: { readonly id: string; readonly track: string }, open: OpenStage): string[] {
  const problems = structureProblems(reading, folder)
  if (!reading.lesson || problems.length > 0) return problems
  const { lesson } = reading
  const seeds = [lesson.start.seed, ...Array.from({ length: CHECKED_SEEDS - 1 }, (_, i) => lesson.start.seed + i + 1)]
  return seeds.flatMap((seed) => playSolution(lesson, seed, open))
}
