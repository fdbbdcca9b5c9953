// A cluster on which the checker plays a lesson's solution: its Commands go the same way as those of the page, through the worker's own CommandRun.
import { equipment } from '../engine/equipment.ts'
import { clientPrograms } from '../kubectl/programs/catalogue.ts'
import { CommandRun } from '../worker/command-run.ts'
import { goalRecords } from '../worker/goal-records.ts'
import { openCluster } from '../worker/open-cluster.ts'
import type { OpenStage, Performed, Stage } from '../lessons/check/stage.ts'
import type { CommandOutcome } from '../worker/protocol.ts'

/** Fixed, so that the same run prints the same times. */
const EPOCH = '2026-01-01T00:00:00Z'
const PATIENCE_MS = 10 * 60_000

/** A stage on which one can also go back. */
export interface LessonStage extends Stage {
  /** Goes back to `to` and forgets what came after. */
  rewind(to: number): void
}

/** Opens a cluster of a lesson's preset. */
export function openStage({ seed, preset }: Parameters<OpenStage>[0]): LessonStage {
  const cluster = openCluster({ seed, preset, epoch: EPOCH, programs: clientPrograms, equipment })
  // Goals look back to the beginning.
  cluster.keepFrom(0)
  let commands = 0
  return {
    get now() { return cluster.now },
    get quiescent() { return cluster.quiescent },
    get commits() { return cluster.commits.slice(0) },
    get things() { return cluster.things.slice(0) },
    get traffic() { return cluster.traffic.slice(0) },
    advance: (to) => cluster.advance(to),
    rewind: (to) => cluster.rewind(to),
    settle(atMost) {
      while (cluster.now < atMost && !cluster.quiescent) cluster.advance(Math.min(Math.max(cluster.nextForegroundAt ?? atMost, cluster.now + 1), atMost))
    },
    perform(command): Performed {
      const at = cluster.now, until = at + PATIENCE_MS
      const run = new CommandRun(commands++, command, at)
      run.proceed(cluster)
      while (!run.done && cluster.now < until) {
        cluster.advance(Math.max(cluster.nextForegroundAt ?? until, cluster.now + 1))
        run.proceed(cluster)
      }
      if (!run.done) return { at, records: [], refusals: [`no answer within ${PATIENCE_MS / 60_000} virtual minutes`] }
      const outcome = run.outcome(cluster.now)
      return { at, records: goalRecords(command, outcome), refusals: refusalsOf(outcome) }
    },
  }
}

function refusalsOf({ refused, documents, output }: CommandOutcome): string[] {
  const refusals = documents.flatMap(({ result, message }) => (result === 'rejected' ? [message ?? 'rejected'] : []))
  if (refused) refusals.push(`${refused.code} ${JSON.stringify(refused.params)}`)
  if (output && output.exit !== 0) refusals.push(output.stderr.trim() || `exit status ${output.exit}`)
  return refusals
}
