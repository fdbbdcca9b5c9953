// Plays a lesson's solution on a stage, step by step, and looks at its checks and its goal on the way.
import { parseDocument } from 'yaml'
import { GoalWatch } from '../goal/goal-watch.ts'
import { matchesPattern } from '../name-pattern.ts'
import type { GoalRecord } from '../goal/facts.ts'
import type { GoalMark, Watch } from '../goal/goal-watch.ts'
import type { Lesson, SolutionAction, Step } from '../lesson.ts'
import type { ActOutcome, OpenStage, Stage } from './stage.ts'

const SETTLE_AT_MOST_MS = 30 * 60_000
/** After its last action a solution may still need the cluster to come to rest. */
const PATIENCE_MS = 10 * 60_000

/** Plays on one seed; what is wrong comes as sentences. */
export function playSolution(lesson: Lesson, seed: number, open: OpenStage): string[] {
  return new Play(lesson, open({ seed, preset: lesson.start.preset })).run().map((problem) => `seed ${seed}: ${problem}`)
}

class Play {
  readonly #lesson: Lesson
  readonly #stage: Stage
  readonly #files = new Map<string, string>()
  readonly #records: GoalRecord[] = []
  readonly #problems: string[] = []

  constructor(lesson: Lesson, stage: Stage) {
    this.#lesson = lesson
    this.#stage = stage
    for (const { name, text } of lesson.start.manifests) this.#files.set(name, text)
  }

  run(): string[] {
    for (const [name, text] of this.#files) this.#refusals(this.#stage.apply(text, name), `start/${name}`)
    this.#stage.settle(SETTLE_AT_MOST_MS)
    if (!this.#stage.quiescent) this.#problems.push('the start does not come to rest')
    const { goal, steps } = this.#lesson
    const goalWatch: Watch = { id: 'goal', from: this.#stage.now, clauses: goal }
    if (this.#holds(goalWatch)) this.#problems.push('the goal holds before anything was done')
    const actions = this.#byStep()
    for (const step of steps) this.#playStep(step, actions.get(step.id) ?? [])
    for (const clause of this.#failing(goalWatch)) this.#problems.push(`the solution does not reach the goal: ${clause}`)
    return this.#problems
  }

  /** The actions of the solution under the step that each belongs to: the line "step ID" begins one. */
  #byStep(): Map<string, SolutionAction[]> {
    const groups = new Map<string, SolutionAction[]>()
    let group: SolutionAction[] | undefined
    for (const action of this.#lesson.solution) {
      if (action.do === 'step') {
        if (!this.#lesson.steps.some((step) => step.id === action.step)) this.#problems.push(`solution.txt names step "${action.step}", which does not exist`)
        groups.set(action.step, group = [])
      } else if (group) group.push(action)
      else this.#problems.push('solution.txt must begin with "step ID"')
    }
    return groups
  }

  #playStep(step: Step, actions: readonly SolutionAction[]): void {
    const watch: Watch = { id: step.id, from: this.#stage.now, clauses: step.check }
    if (step.check.length > 0 && this.#holds(watch)) this.#problems.push(`the check of ${step.id} holds before the step began`)
    const before = this.#records.length
    for (const action of actions) this.#perform(action)
    if (step.check.length > 0) this.#waitFor(watch)
    for (const clause of this.#failing(watch)) this.#problems.push(`the check of ${step.id} does not hold at its end: ${clause}`)
    if (step.do === 'watch' && this.#stage.now < watch.from + step.seconds * 1000) this.#problems.push(`step ${step.id} lasts ${step.seconds} s; add "advance ${step.seconds}s" to the solution`)
    const answered = this.#records.slice(before).some((record) => record.type === 'answer' && record.step === step.id)
    if ((step.do === 'predict' || step.do === 'answer') && !answered) this.#problems.push(`the solution does not answer ${step.id}`)
  }

  /** A check that holds once the cluster has come to rest needs no wait in the solution. */
  #waitFor(watch: Watch): void {
    if (this.#holds(watch)) return
    const until = this.#stage.now + PATIENCE_MS
    this.#stage.settle(until)
  }

  #perform(action: SolutionAction): void {
    switch (action.do) {
      case 'advance': return this.#stage.advance(this.#stage.now + action.ms)
      case 'predict':
      case 'answer': {
        this.#records.push({ type: 'answer', at: this.#stage.now, step: action.step, choice: action.choice })
        return
      }
      case 'set': return this.#set(action)
      case 'apply': return this.#record('apply', this.#stage.apply(this.#files.get(action.file) ?? '', action.file), `apply ${action.file}`)
      case 'delete': return this.#delete(action)
      case 'step': return
    }
  }

  #set({ file, path, value }: Extract<SolutionAction, { readonly do: 'set' }>): void {
    const document = parseDocument(this.#files.get(file) ?? '')
    document.setIn(path, value)
    this.#files.set(file, document.toString())
  }

  #delete({ target: { kind, namespace, name } }: Extract<SolutionAction, { readonly do: 'delete' }>): void {
    const objects = new Map<string, { readonly kind: string; readonly name: string; readonly going: boolean }>()
    for (const { type, object } of this.#stage.commits) {
      if (object.kind !== kind || (object.metadata.namespace ?? '') !== namespace) continue
      if (type === 'DELETED') objects.delete(object.metadata.uid)
      else objects.set(object.metadata.uid, { kind, name: object.metadata.name, going: object.metadata.deletionTimestamp !== undefined })
    }
    const found = [...objects.values()].find((object) => !object.going && matchesPattern(`${kind}/${name}`, object))
    if (!found) this.#problems.push(`the solution deletes ${kind}/${name}, but there is none`)
    else this.#record('delete', this.#stage.delete({ kind, namespace, name: found.name }), `delete ${kind}/${found.name}`)
  }

  #record(verb: string, outcome: ActOutcome, what: string): void {
    this.#refusals(outcome, what)
    for (const { result, kind, name, namespace } of outcome.results) this.#records.push({ type: 'cmd', at: outcome.at, verb, result, kind, name, ns: namespace })
  }

  #refusals({ results }: ActOutcome, what: string): void {
    for (const { result, message } of results) if (result === 'rejected') this.#problems.push(`${what} was rejected: ${message ?? ''}`)
  }

  #marks(watch: Watch): readonly GoalMark[] {
    const marks = new GoalWatch([watch]).take(this.#stage.commits, this.#records, this.#stage.now)
    return watch.clauses.flatMap((_, clause) => marks.findLast((mark) => mark.clause === clause) ?? [])
  }

  #holds(watch: Watch): boolean {
    return this.#marks(watch).every((mark) => mark.holds)
  }

  #failing(watch: Watch): string[] {
    return this.#marks(watch).flatMap((mark) => (mark.holds ? [] : [`${watch.clauses[mark.clause]} (there is ${JSON.stringify(mark.now)})`]))
  }
}
