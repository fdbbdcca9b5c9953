// Everything that is demanded of a lesson: a sound structure, and a solution that reaches the goal on five seeds.
import { playSolution } from './play.ts'
import { structureProblems } from './structure.ts'
import type { Lesson } from '../lesson.ts'
import type { LessonReading } from '../read-lesson.ts'
import type { Played } from './play.ts'
import type { OpenStage } from './stage.ts'
import type { Surroundings } from './structure.ts'

/** The lesson's own seed first: it is the one that learners see. */
export const CHECKED_SEEDS = 5
/** A link of a solution must fit where links are pasted. */
export const LONGEST_LINK = 2000

/** What a lesson is checked with. */
export interface CheckKit extends Surroundings {
  readonly open: OpenStage
  /** Characters of the link that holds what the solution did. */
  readonly linkLength?: (lesson: Lesson, played: Pick<Played, 'commands' | 'begunWith'>) => number
}

/** All that is wrong with a lesson; nothing when it may be taught. */
export function lessonProblems(reading: LessonReading, folder: { readonly id: string; readonly track: string }, kit: CheckKit): string[] {
  const problems = structureProblems(reading, folder, kit)
  if (!reading.lesson || problems.length > 0) return problems
  const { lesson } = reading
  const plays = Array.from({ length: CHECKED_SEEDS }, (_, i) => ({ seed: lesson.start.seed + i, ...playSolution(lesson, lesson.start.seed + i, kit.open) }))
  const link = kit.linkLength?.(lesson, plays[0]) ?? 0
  return [...together(plays), ...(link > LONGEST_LINK ? [`the solution as a link has ${link} characters; at most ${LONGEST_LINK}: apply shorter files, or fewer of them`] : [])]
}

/** What went wrong, with the seeds on which it did: on all of them it is the lesson, on some it is chance. */
function together(plays: readonly { readonly seed: number; readonly problems: readonly string[] }[]): string[] {
  const seeds = new Map<string, Set<number>>()
  for (const { seed, problems } of plays) for (const problem of problems) seeds.set(problem, (seeds.get(problem) ?? new Set()).add(seed))
  return [...seeds].map(([problem, on]) => `${on.size === CHECKED_SEEDS ? 'every seed' : `seed ${[...on].join(', ')}`}: ${problem}`)
}
