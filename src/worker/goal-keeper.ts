// Follows the goals of a lesson where the objects are: after every commit and every answered Command, again from the start after a fork.
import type { GoalWatch } from '../lessons/goal/goal-watch.ts'
import type { GoalRecord } from '../lessons/goal/facts.ts'
import type { Commit } from './engine-door.ts'
import type { Batch, Command, CommandOutcome, Watch } from './protocol.ts'

/** Whoever evaluates goals; given late, since only lessons have any. */
type Watcher = new (watches: readonly Watch[]) => GoalWatch

export class GoalKeeper {
  #watches: readonly Watch[] = []
  #watcher: Watcher | undefined
  #watch: GoalWatch | undefined
  #records: GoalRecord[] = []
  // How much of both the watch has taken in.
  #commitsTaken = 0
  #recordsTaken = 0
  #reset = false

  /** Follows these, in place of those before. */
  follow(watches: readonly Watch[], watcher: Watcher): void {
    this.#watcher = watcher
    this.#watches = watches
    this.#begin()
  }

  /** Notes what a Command came to. A dry run changed nothing, so it counts for nothing. */
  record(command: Command, outcome: CommandOutcome): void {
    if (command.do === 'answer') this.#records.push({ type: 'answer', at: outcome.at, step: command.step, choice: command.choice })
    for (const { verb, result, kind, name, namespace } of outcome.deeds ?? []) this.#records.push({ type: 'cmd', at: outcome.at, verb, result, kind, name, ns: namespace })
    if (command.do !== 'apply' && command.do !== 'delete') return
    if (command.do === 'apply' && command.dryRun) return
    for (const { result, ref } of outcome.documents) {
      this.#records.push({ type: 'cmd', at: outcome.at, verb: command.do, result, kind: ref?.kind ?? '', name: ref?.name ?? '', ns: ref?.namespace ?? '' })
    }
  }

  /** Forgets what came after `at`. A watch that was to begin later begins there. */
  rewind(at: number): void {
    this.#records = this.#records.filter((record) => record.at <= at)
    if (at >= 0) this.#watches = this.#watches.map((watch) => ({ ...watch, from: Math.min(watch.from, at) }))
    this.#begin()
  }

  #begin(): void {
    this.#watch = this.#watcher && new this.#watcher(this.#watches)
    this.#commitsTaken = 0
    this.#recordsTaken = 0
    this.#reset = true
  }

  /** What changed since the last time; nothing while nothing is followed. */
  take(commits: readonly Commit[], now: number): Batch['goals'] {
    const reset = this.#reset
    this.#reset = false
    if (!this.#watch || this.#watches.length === 0) return reset ? { reset, marks: [] } : undefined
    const marks = this.#watch.take(commits.slice(this.#commitsTaken), this.#records.slice(this.#recordsTaken), now)
    this.#commitsTaken = commits.length
    this.#recordsTaken = this.#records.length
    return reset || marks.length > 0 ? { reset, marks } : undefined
  }
}
