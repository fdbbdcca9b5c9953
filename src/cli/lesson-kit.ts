// What lessons are checked with on the command line: a cluster to play on, kubectl's verbs, the faults there are, and all lessons in their order.
import { faults } from '../engine/faults/catalogue.ts'
import { verbs } from '../kubectl/verbs/catalogue.ts'
import { lessonsInOrder } from '../lessons/catalogue.ts'
import { PAGE_VERBS } from '../worker/goal-records.ts'
import { openStage } from './lesson-stage.ts'
import type { CheckKit } from '../lessons/check/check-lesson.ts'

/** Verbs as goals ask for them: with a dash, what may stand behind them (`rollout-undo`). */
const askable = verbs.flatMap(({ name, subcommands = [] }) => [name, ...subcommands.map((subcommand) => `${name}-${subcommand.name}`)])

export async function lessonKit(): Promise<CheckKit> {
  return { open: openStage, vocabulary: { verbs: [...new Set([...PAGE_VERBS, ...askable])].sort(), faults: [...faults.keys()] }, lessons: await lessonsInOrder() }
}
