// One learner's way through a lesson: which step is shown, since when, what was answered, what has been reached. Outlives the panel, which folds.
import { createStore } from 'zustand/vanilla'
import { matching } from './name-pattern.ts'
import type { ClusterSession } from '../session/session.ts'
import type { LessonShell, PlayedLesson, PlayedStep } from './lesson-props.ts'

export interface RunState {
  /** False until the cluster of the lesson stands. */
  readonly ready: boolean
  /** Position of the step that is shown; the number of steps: the end. */
  readonly shown: number
  /** Position of the furthest step that was begun. */
  readonly reached: number
  /** Virtual ms at which each step was begun. */
  readonly begunAt: Readonly<Record<string, number>>
  readonly done: Readonly<Record<string, boolean>>
  /** What was chosen, by step or quiz item. */
  readonly choices: Readonly<Record<string, string>>
  /** How many hints were asked for, by step. */
  readonly hints: Readonly<Record<string, number>>
  /** Goes up when the lesson is begun anew. */
  readonly round: number
}

const FRESH: Omit<RunState, 'round'> = { ready: false, shown: 0, reached: 0, begunAt: {}, done: {}, choices: {}, hints: {} }

export const GOAL = 'goal'
const REST_MS = 1000

export class LessonRun {
  readonly lesson: PlayedLesson
  readonly store = createStore<RunState>(() => ({ ...FRESH, round: 0 }))
  readonly #session: ClusterSession
  readonly #shell: LessonShell
  #startAt = 0
  #stops: (() => void)[] = []
  #highlighted = ''
  #outlinedFor: { readonly objects: unknown; readonly step: PlayedStep | undefined } | undefined

  constructor(lesson: PlayedLesson, session: ClusterSession, shell: LessonShell) {
    this.lesson = lesson
    this.#session = session
    this.#shell = shell
  }

  /** The step that is shown; undefined at the end. */
  get step(): PlayedStep | undefined { return this.lesson.steps[this.store.getState().shown] }

  /** Opens the lesson's cluster, lets it come to rest, and begins. */
  async start(): Promise<void> {
    const session = this.#session
    this.end()
    this.store.setState(({ round }) => ({ ...FRESH, round: round + 1 }))
    const { round } = this.store.getState()
    this.#shell.clearFiles()
    await session.open(this.#shell.session)
    await session.settle()
    // A moment of rest, so that the first picture shows what everybody knows.
    await session.seek(Math.ceil((session.now + REST_MS) / 1000) * 1000)
    // Whoever began anew, or left, in the meantime has another cluster now.
    if (this.store.getState().round !== round) return
    for (const { name, text } of this.lesson.start.manifests) this.#shell.openFile(name, text)
    session.pause()
    session.setMode('paced')
    this.#startAt = session.now
    this.#stops = [session.on('batch', () => this.#look()), session.playhead.subscribe(() => this.#look()), session.on('fork', ({ at }) => this.#forked(at))]
    this.store.setState({ ready: true })
    this.#begin(0)
  }

  /** Lets go of the session: nothing is outlined, held or followed any more. */
  end(): void {
    for (const stop of this.#stops) stop()
    this.#stops = []
    this.store.setState(({ round }) => ({ ready: false, round: round + 1 }))
    this.#session.lock(false)
    this.#highlighted = ''
    this.#outlinedFor = undefined
    this.#session.playhead.setState({ highlight: [] })
    void this.#session.watchGoals([])
  }

  #begin(index: number): void {
    const step = this.lesson.steps[index]
    this.#session.goLive()
    this.store.setState((state) => ({ shown: index, reached: index, ...(step && { begunAt: { ...state.begunAt, [step.id]: this.#session.now } }) }))
    this.#follow()
    this.#present()
    this.#look()
  }

  /** Tells the worker what to look at: the goal since the beginning, each step's check since that step. */
  #follow(): void {
    const { begunAt } = this.store.getState()
    const checks = this.lesson.steps.flatMap((step) => (begunAt[step.id] === undefined || step.check.length === 0 ? [] : [{ id: step.id, from: begunAt[step.id], clauses: step.check }]))
    void this.#session.watchGoals([{ id: GOAL, from: this.#startAt, clauses: this.lesson.goal }, ...checks])
  }

  /** Sets the stage for the step that is shown. */
  #present(): void {
    const { step } = this
    const { choices, reached } = this.store.getState()
    const underWay = this.lesson.steps[reached]
    this.#session.lock(underWay?.do === 'predict' && choices[underWay.id] === undefined)
    if (step?.do !== 'edit') return
    this.#shell.showFile(step.file)
    this.#session.playhead.setState(({ layout }) => ({ layout: { ...layout, side: true, tab: 'yaml' } }))
  }

  next(): void {
    const { shown, reached } = this.store.getState()
    if (shown >= this.lesson.steps.length) return
    if (shown === reached) return this.#begin(shown + 1)
    this.#show(shown + 1)
  }

  /** Shows an earlier step again; what happened since stays. */
  back(): void { this.#show(Math.max(0, this.store.getState().shown - 1)) }

  #show(shown: number): void {
    this.store.setState({ shown })
    this.#present()
    this.#look()
  }

  /** Answers a question: a prediction, a task, a quiz item. */
  async choose(id: string, choice: string): Promise<void> {
    this.store.setState((state) => ({ choices: { ...state.choices, [id]: choice } }))
    const step = this.lesson.steps.find((candidate) => candidate.id === id)
    if (!step) return
    const { playing } = this.#session.playhead.getState()
    this.store.setState((state) => ({ done: { ...state.done, [id]: true } }))
    this.#session.goLive()
    await this.#session.act({ do: 'answer', step: id, choice })
    this.#session.lock(false)
    if (!playing) this.#session.pause()
  }

  hint(id: string): void {
    this.store.setState((state) => ({ hints: { ...state.hints, [id]: (state.hints[id] ?? 0) + 1 } }))
  }

  /** Lets a step pass that was not done. */
  skip(id: string): void {
    this.store.setState((state) => ({ done: { ...state.done, [id]: true } }))
    this.next()
  }

  /** Deletes what a control step is about. */
  async remove(ref: { readonly kind: string; readonly namespace: string; readonly name: string }): Promise<void> {
    await this.#session.act({ do: 'delete', ref })
  }

  /** Takes the cluster back to where the step that is under way began. */
  async resetStep(): Promise<void> {
    const { reached, begunAt } = this.store.getState()
    const step = this.lesson.steps[reached]
    if (step) await this.#session.rewind(begunAt[step.id])
  }

  /** A fork takes back what was reached after it. An answer was the learner's, not the cluster's: it is given again. */
  #forked(at: number): void {
    const { reached, done, begunAt, choices } = this.store.getState()
    const step = this.lesson.steps[reached]
    if (!step) return
    const choice = choices[step.id]
    this.store.setState({ done: { ...done, [step.id]: choice !== undefined }, begunAt: { ...begunAt, [step.id]: Math.min(begunAt[step.id] ?? at, at) } })
    this.#follow()
    if (choice !== undefined) void this.#session.act({ do: 'answer', step: step.id, choice })
  }

  /** Looks whether the step under way is done, and outlines what it is about. */
  #look(): void {
    const state = this.store.getState()
    if (!state.ready) return
    const step = this.lesson.steps[state.reached]
    const { t } = this.#session.playhead.getState()
    if (step && !state.done[step.id] && this.#isDone(step, state.begunAt[step.id] ?? Infinity, t)) {
      this.store.setState({ done: { ...state.done, [step.id]: true } })
      // Play never runs past the end of a step that is only watched.
      if (step.do === 'watch') this.#session.pause()
    }
    this.#outline()
  }

  #isDone(step: PlayedStep, begunAt: number, t: number): boolean {
    if (step.do === 'predict' || step.do === 'answer') return false
    if (step.do === 'watch' && t < begunAt + step.seconds * 1000) return false
    return this.#session.goals.holds(step.id, step.check.length, t)
  }

  #outline(): void {
    const { objects } = this.#session.scene
    if (objects === this.#outlinedFor?.objects && this.step === this.#outlinedFor.step) return
    this.#outlinedFor = { objects, step: this.step }
    const all = [...objects.values()]
    const highlight = (this.step?.focus ?? []).flatMap((pattern) => matching(pattern, all).map((object) => `${object.kind}/${object.namespace}/${object.name}`))
    const key = highlight.join(' ')
    if (key === this.#highlighted) return
    this.#highlighted = key
    this.#session.playhead.setState({ highlight })
  }
}
