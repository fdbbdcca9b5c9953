// How the goals of a lesson stood at any time: the worker's marks, kept per clause in order of time.
import type { Batch, GoalMark } from '../worker/protocol.ts'

export class GoalLog {
  readonly #marks = new Map<string, GoalMark[]>()

  append({ reset, marks }: NonNullable<Batch['goals']>): void {
    if (reset) this.#marks.clear()
    for (const mark of marks) {
      const key = `${mark.watch} ${mark.clause}`
      const known = this.#marks.get(key)
      if (known) known.push(mark)
      else this.#marks.set(key, [mark])
    }
  }

  /** How a clause stood at `t`; undefined before its watch began. */
  at(watch: string, clause: number, t: number): GoalMark | undefined {
    return this.#marks.get(`${watch} ${clause}`)?.findLast((mark) => mark.at <= t)
  }

  /** Whether every one of the first `count` clauses of a watch held at `t`. */
  holds(watch: string, count: number, t: number): boolean {
    return Array.from({ length: count }, (_, clause) => this.at(watch, clause, t)).every((mark) => mark?.holds === true)
  }
}
