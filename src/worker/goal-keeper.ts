// Follows the goals of a lesson where the objects are: after every commit, every change of a simulated thing, every request and every answered Command, again from the start after a fork.
import type { GoalWatch } from '../lessons/goal/goal-watch.ts'
import type { GoalCommit, GoalRecord } from '../lessons/goal/facts.ts'
import { goalRecords } from './goal-records.ts'
import type { Cluster } from './engine-door.ts'
import type { Batch, Command, CommandOutcome, Watch } from './protocol.ts'

/** Whoever evaluates goals; given late, since only lessons have any. */
type Watcher = new (watches: readonly Watch[]) => GoalWatch

type History = Pick<Cluster, 'commits' | 'things' | 'traffic' | 'keptSince' | 'objectsBefore' | 'thingsBefore'>

/** Where the cluster no longer keeps how its objects came to be, a watch that begins anew takes them as they stood then. */
function asAdded({ keptSince, objectsBefore }: History): readonly GoalCommit[] {
  return objectsBefore().map((object) => ({ at: keptSince, type: 'ADDED', object }))
}

const NOTHING_TAKEN = { commits: 0, things: 0, traffic: 0, records: 0 }

export class GoalKeeper {
  #watches: readonly Watch[] = []
  #watcher: Watcher | undefined
  #watch: GoalWatch | undefined
  /** With the time of the Command, by which going back forgets it. */
  #records: { readonly record: GoalRecord; readonly at: number }[] = []
  /** How much of each list the watch has taken in. */
  #taken = NOTHING_TAKEN
  #reset = false

  /** Follows these, in place of those before. */
  follow(watches: readonly Watch[], watcher: Watcher): void {
    this.#watcher = watcher
    this.#watches = watches
    this.#begin()
  }

  /** Notes what a Command came to. */
  record(command: Command, outcome: CommandOutcome): void {
    for (const record of goalRecords(command, outcome)) this.#records.push({ record, at: outcome.at })
  }

  /** Forgets what came after `at`. A watch that was to begin later begins there. */
  rewind(at: number): void {
    this.#records = this.#records.filter((noted) => noted.at <= at)
    if (at >= 0) this.#watches = this.#watches.map((watch) => ({ ...watch, from: Math.min(watch.from, at) }))
    this.#begin()
  }

  #begin(): void {
    this.#watch = this.#watcher && new this.#watcher(this.#watches)
    this.#taken = NOTHING_TAKEN
    this.#reset = true
  }

  /** What changed since the last time; nothing while nothing is followed. */
  take(cluster: History, now: number): Batch['goals'] {
    const reset = this.#reset
    this.#reset = false
    if (!this.#watch || this.#watches.length === 0) return reset ? { reset, marks: [] } : undefined
    const taken = this.#taken, { commits, things, traffic } = cluster
    const records = this.#records.slice(taken.records).map(({ record }) => record)
    const marks = this.#watch.take({
      commits: [...(taken.commits < commits.first ? asAdded(cluster) : []), ...commits.slice(Math.max(taken.commits, commits.first))],
      things: [...(taken.things < things.first ? cluster.thingsBefore() : []), ...things.slice(Math.max(taken.things, things.first))],
      traffic: traffic.slice(Math.max(taken.traffic, traffic.first)), records,
    }, now)
    this.#taken = { commits: commits.length, things: things.length, traffic: traffic.length, records: this.#records.length }
    return reset || marks.length > 0 ? { reset, marks } : undefined
  }
}
