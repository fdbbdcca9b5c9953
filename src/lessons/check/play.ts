// Plays a lesson's solution on a stage, step by step, and looks at its checks and its goal on the way.
import { GoalWatch } from '../goal/goal-watch.ts'
import { lessonDesk, NothingThere, opening, performing } from '../performing.ts'
import { matchesPattern } from '../name-pattern.ts'
import { presetOf } from '../presets.ts'
import { GoalFacts } from '../goal/facts.ts'
import type { GoalObject, GoalRecord } from '../goal/facts.ts'
import type { GoalMark, Watch } from '../goal/goal-watch.ts'
import type { Lesson, SolutionAction, Step } from '../lesson.ts'
import type { Demand, Desk, LessonCommand, Performance } from '../performing.ts'
import type { OpenStage, Stage } from './stage.ts'

/** What was done, and when: with the lesson's preset and seed, a session that can be had again. */
export interface PlayedCommand { readonly at: number; readonly command: LessonCommand }

export interface Played {
  /** What is wrong, as sentences. */
  readonly problems: readonly string[]
  /** Everything that was done, from an empty cluster on. */
  readonly commands: readonly PlayedCommand[]
  /** How many of these brought the cluster to where the lesson begins. */
  readonly begunWith: number
}

/** Plays on one seed. */
export function playSolution(lesson: Lesson, seed: number, open: OpenStage): Played {
  const play = new Play(lesson, open({ seed, preset: presetOf(lesson.start) }))
  play.run()
  return { problems: play.problems, commands: play.commands, begunWith: play.begunWith }
}

class Play {
  readonly problems: string[] = []
  readonly commands: PlayedCommand[] = []
  begunWith = 0
  readonly #lesson: Lesson
  readonly #stage: Stage
  readonly #desk: Desk
  #records: GoalRecord[] = []

  constructor(lesson: Lesson, stage: Stage) {
    this.#lesson = lesson
    this.#stage = stage
    this.#desk = lessonDesk(lesson)
  }

  run(): void {
    const { goal, steps, start } = this.#lesson
    this.#drive(opening(this.#lesson))
    this.begunWith = this.commands.length
    // What a lesson before this one did is its own affair.
    this.#records = []
    if (!this.#stage.quiescent && start.faults.length === 0 && start.after === undefined) this.problems.push('the start does not come to rest')
    const goalWatch: Watch = { id: 'goal', from: this.#stage.now, clauses: goal }
    if (this.#holds(goalWatch)) this.problems.push('the goal holds before anything was done')
    const actions = this.#byStep()
    for (const step of steps) this.#playStep(step, actions.get(step.id) ?? [])
    for (const clause of this.#failing(goalWatch)) this.problems.push(`the solution does not reach the goal: ${clause}`)
  }

  /** The actions of the solution under the step that each belongs to: the line "step ID" begins one. */
  #byStep(): Map<string, SolutionAction[]> {
    const groups = new Map<string, SolutionAction[]>()
    let group: SolutionAction[] | undefined
    for (const action of this.#lesson.solution) {
      if (action.do === 'step') {
        if (!this.#lesson.steps.some((step) => step.id === action.step)) this.problems.push(`solution.txt names step "${action.step}", which does not exist`)
        groups.set(action.step, group = [])
      } else if (group) group.push(action)
      else this.problems.push('solution.txt must begin with "step ID"')
    }
    return groups
  }

  #playStep(step: Step, actions: readonly SolutionAction[]): void {
    const watch: Watch = { id: step.id, from: this.#stage.now, clauses: step.check }
    this.#lookForTargets(step)
    if (step.check.length > 0 && this.#holds(watch)) this.problems.push(`the check of ${step.id} holds before the step began`)
    const before = this.#records.length
    for (const action of actions) this.#drive(performing(action, this.#lesson, this.#desk))
    const failing = this.#failing(watch)
    for (const clause of failing) this.problems.push(`the check of ${step.id} does not hold at its end: ${clause}${this.#stage.quiescent ? '' : '; the cluster is still at work: does the solution wait long enough ("advance 20s")?'}`)
    if (step.do === 'watch' && this.#stage.now < watch.from + step.seconds * 1000) this.problems.push(`step ${step.id} lasts ${step.seconds} s; add "advance ${step.seconds}s" to the solution`)
    const answered = this.#records.slice(before).some((record) => record.type === 'answer' && record.step === step.id)
    if ((step.do === 'predict' || step.do === 'answer') && !answered) this.problems.push(`the solution does not answer ${step.id}`)
  }

  /** A tool that has nothing to act on cannot be used. */
  #lookForTargets(step: Step): void {
    if (step.do !== 'break' && step.do !== 'control') return
    for (const tool of step.tools) {
      // An image is a thing from the first time that somebody makes it fail.
      if (tool.tool === 'set' || tool.tool === 'fail-requests') continue
      const [kind] = tool.target.split('/')
      const names = this.#objects(kind).map(({ metadata }) => metadata.name)
      if (!names.some((name) => matchesPattern(tool.target, { kind, name }))) this.problems.push(`step ${step.id}: there is no ${tool.target} for the tool ${tool.tool}; there are ${names.join(', ') || `no ${kind}`}`)
    }
  }

  /** Carries out what a performance demands. */
  #drive(performance: Performance): void {
    try {
      let next = performance.next()
      while (!next.done) next = performance.next(this.#carryOut(next.value))
    } catch (error) {
      if (!(error instanceof NothingThere)) throw error
      this.problems.push(error.message)
    }
  }

  #carryOut(demand: Demand): readonly GoalObject[] | undefined {
    const stage = this.#stage
    switch (demand.ask) {
      case 'advance': stage.advance(stage.now + demand.ms); return undefined
      case 'settle': stage.settle(stage.now + demand.atMostMs); return undefined
      case 'objects': return this.#objects(demand.kind)
      case 'act': {
        const { at, records, refusals } = stage.perform(demand.command)
        this.commands.push({ at, command: demand.command })
        this.#records.push(...records)
        if (refusals.length > 0 && !demand.fails) this.problems.push(`${demand.what}: was refused: ${refusals.join('; ')}`)
        if (refusals.length === 0 && demand.fails) this.problems.push(`${demand.what}: the solution says that it fails, but it was done`)
        return undefined
      }
    }
  }

  #objects(kind: string): readonly GoalObject[] {
    const facts = new GoalFacts()
    for (const commit of this.#stage.commits) if (commit.object.kind === kind) facts.commit(commit)
    for (const change of this.#stage.things) if (change.kind === kind) facts.change(change)
    return facts.objects(kind)
  }

  #marks(watch: Watch): readonly GoalMark[] {
    const marks = new GoalWatch([watch]).take({ commits: this.#stage.commits, things: this.#stage.things, traffic: this.#stage.traffic, records: this.#records }, this.#stage.now + 1)
    return watch.clauses.flatMap((_, clause) => marks.findLast((mark) => mark.clause === clause) ?? [])
  }

  #holds(watch: Watch): boolean {
    return this.#marks(watch).every((mark) => mark.holds)
  }

  #failing(watch: Watch): string[] {
    return this.#marks(watch).flatMap((mark) => (mark.holds ? [] : [`${watch.clauses[mark.clause]} (there is ${JSON.stringify(mark.now)})`]))
  }
}
