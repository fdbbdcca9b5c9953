// Follows clauses through the life of a cluster: evaluated after every commit, every change of a simulated thing, every request and every act of the learner; told only when something changed.
import { GoalFacts } from './facts.ts'
import { holds, valueOf } from './evaluate.ts'
import { parseClause } from './language.ts'
import type { GoalHistory } from './facts.ts'
import type { Clause, Mode, Query, Scalar, Value } from './language.ts'

/** Clauses to follow from a moment on: a step's check, or the goal of a lesson. */
export interface Watch {
  readonly id: string
  /** Virtual ms since which seen, never, held, commands and events count. */
  readonly from: number
  readonly clauses: readonly string[]
}

/** How a clause stood from `at` until its next mark. */
export interface GoalMark {
  readonly watch: string
  readonly clause: number
  readonly at: number
  readonly holds: boolean
  readonly mode: Mode
  /** What is there now, and what it is held against: the values of the two sides. */
  readonly now: Value
  readonly wanted: Value
  /** The least or greatest value so far, for clauses that look back. */
  readonly soFar?: number
  readonly extreme?: 'least' | 'most'
}

interface Followed {
  readonly clause: Clause
  /** Kinds whose commits may change it. */
  readonly roots: ReadonlySet<string>
  /** Whether the comparison held at some moment, and whether it failed at some. */
  everTrue: boolean
  everFalse: boolean
  soFar: number | undefined
  last: GoalMark | undefined
}

/** Something that may change a goal. */
interface Happening {
  readonly at: number
  readonly root: string
  /** Makes it a fact. */
  readonly take: () => void
}

interface Watching {
  readonly watch: Watch
  readonly followed: readonly Followed[]
  readonly startValues: Map<string, Value>
  begun: boolean
}

export class GoalWatch {
  readonly #facts = new GoalFacts()
  readonly #watches: readonly Watching[]

  constructor(watches: readonly Watch[]) {
    this.#watches = watches.map((watch) => ({ watch, followed: watch.clauses.map(follow), startValues: new Map<string, Value>(), begun: false }))
  }

  /** Takes in what happened up to `now`, in order of time; returns what changed. */
  take(history: Partial<GoalHistory>, now: number): GoalMark[] {
    const marks: GoalMark[] = []
    for (const { at, root, take } of this.#inOrder(history)) {
      this.#beginBefore(at, marks)
      take()
      this.#look(at, root, marks)
    }
    this.#beginBefore(now + 1, marks)
    return marks
  }

  /** Everything that happened by time; of what happened in the same millisecond, what the cluster did comes before what the learner did. */
  #inOrder({ commits = [], things = [], traffic = [], records = [] }: Partial<GoalHistory>): Happening[] {
    const facts = this.#facts
    return [
      ...commits.map((commit): Happening => ({ at: commit.at, root: commit.object.kind, take: () => facts.commit(commit) })),
      ...things.map((change): Happening => ({ at: change.at, root: change.kind, take: () => facts.change(change) })),
      ...traffic.map((request): Happening => ({ at: request.at, root: 'traffic', take: () => { facts.traffic.push(request) } })),
      ...records.map((record): Happening => ({ at: record.at, root: record.type, take: () => facts.record(record) })),
    ].sort((a, b) => a.at - b.at)
  }

  /** A watch begins with what is there at the end of the millisecond it names. */
  #beginBefore(at: number, marks: GoalMark[]): void {
    for (const entry of this.#watches) {
      if (entry.begun || entry.watch.from >= at) continue
      entry.begun = true
      for (const { clause } of entry.followed) {
        for (const term of [clause.left, clause.right]) if (term.type === 'query' && term.atStart) entry.startValues.set(keyOf(term), valueOf({ ...term, atStart: false }, { facts: this.#facts, since: entry.watch.from }))
      }
      entry.followed.forEach((_, index) => this.#evaluate(entry, index, entry.watch.from, marks))
    }
  }

  #look(at: number, root: string, marks: GoalMark[]): void {
    for (const entry of this.#watches) {
      if (!entry.begun) continue
      entry.followed.forEach((followed, index) => {
        if (followed.roots.has(root)) this.#evaluate(entry, index, at, marks)
      })
    }
  }

  #evaluate({ watch, followed: all, startValues }: Watching, index: number, at: number, marks: GoalMark[]): void {
    const followed = all[index]
    const { clause } = followed
    const moment = { facts: this.#facts, since: watch.from, startValue: (query: Query): Value => startValues.get(keyOf(query)) ?? null }
    const now = valueOf(clause.left, moment)
    const satisfied = holds(clause, moment)
    followed.everTrue ||= satisfied
    followed.everFalse ||= !satisfied
    followed.soFar = soFarOf(followed, now)
    const mark: GoalMark = { watch: watch.id, clause: index, at, holds: verdict(followed, satisfied), mode: clause.mode, now, wanted: valueOf(clause.right, moment), ...(followed.soFar !== undefined && { soFar: followed.soFar, extreme: extremeOf(clause) }) }
    if (sameMark(followed.last, mark)) return
    followed.last = mark
    marks.push(mark)
  }
}

function follow(text: string): Followed {
  const clause = parseClause(text)
  const roots = new Set<string>()
  for (const term of [clause.left, clause.right]) if (term.type === 'query') roots.add(term.root === 'event' ? 'Event' : term.root)
  return { clause, roots, everTrue: false, everFalse: false, soFar: undefined, last: undefined }
}

function verdict({ clause, everTrue, everFalse }: Followed, now: boolean): boolean {
  switch (clause.mode) {
    case 'now': return now
    case 'seen': return everTrue
    case 'never': return !everTrue
    case 'held': return !everFalse
  }
}

/** Of a clause that looks back: how near it came to the other side of its comparison. */
function soFarOf({ clause, soFar }: Followed, now: Value): number | undefined {
  const extreme = extremeOf(clause)
  if (extreme === undefined || typeof now !== 'number') return soFar
  if (soFar === undefined) return now
  return extreme === 'most' ? Math.max(soFar, now) : Math.min(soFar, now)
}

/** What is to be held at least was never less than its least; what is to be seen at least came nearest with its most. */
function extremeOf({ mode, operator }: Clause): 'least' | 'most' | undefined {
  if (mode === 'now' || (operator !== '<' && operator !== '<=' && operator !== '>' && operator !== '>=')) return undefined
  return (operator === '>' || operator === '>=') === (mode !== 'held') ? 'most' : 'least'
}

function sameMark(a: GoalMark | undefined, b: GoalMark): boolean {
  return a !== undefined && a.holds === b.holds && a.soFar === b.soFar && sameValue(a.now, b.now) && sameValue(a.wanted, b.wanted)
}

function sameValue(a: Value, b: Value): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b
  return a.length === b.length && (a as readonly Scalar[]).every((item, i) => item === (b as readonly Scalar[])[i])
}

function keyOf(query: Query): string {
  return JSON.stringify({ ...query, atStart: undefined })
}
