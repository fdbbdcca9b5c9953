// One learner's way through a lesson: which step is shown, since when, what was answered, what has been reached. Outlives the panel, which folds.
import { createStore } from 'zustand/vanilla'
import { Outline } from './outline.ts'
import { fitsLesson, FRESH, GOAL } from './run-state.ts'
import type { ClusterSession } from '../session/session.ts'
import type { Session } from '../session/protocol.ts'
import type { PlayheadState, Speed } from '../session/playhead.ts'
import type { LessonShell, PlayedFile, PlayedLesson, PlayedStep } from './lesson-props.ts'
import type { RunState, SavedRun } from './run-state.ts'

const REST_MS = 1000
/** A wait in which nobody who reads wants to be carried along. */
const LONG_WAIT_MS = 20_000

/** The moment that a sandbox was left from. */
interface Moment {
  readonly session: Session
  readonly now: number
  readonly playhead: Pick<PlayheadState, 't' | 'live' | 'mode' | 'speed'>
  readonly files: readonly PlayedFile[]
  readonly mode: 'recall' | 'steps' | 'goal-only'
}

export class LessonRun {
  readonly lesson: PlayedLesson
  readonly shell: LessonShell
  readonly store = createStore<RunState>(() => ({ ...FRESH, lockedAt: undefined, round: 0 }))
  readonly #session: ClusterSession
  #startAt = 0
  #stops: (() => void)[] = []
  readonly #outline: Outline
  #away: Moment | undefined
  /** The step in which the cluster was brought to a stand before a long wait. */
  #restedIn = ''
  /** The speed that the step under way asked for, and the one before it. */
  #ownSpeed: { readonly ofStep: Speed; readonly learners: Speed } | undefined
  /** Whether there is a panel in which a question can be answered: without one, no question holds the clock. */
  asks = true
  /** Steps whose check the solution did not bring about when it was carried out last: a mistake of the lesson. */
  unreached: readonly string[] = []

  constructor(lesson: PlayedLesson, session: ClusterSession, shell: LessonShell) {
    this.lesson = lesson
    this.shell = shell
    this.#session = session
    this.#outline = new Outline(session)
  }

  /** The step that is shown; undefined at the end and outside the steps. */
  get step(): PlayedStep | undefined {
    const { mode, shown } = this.store.getState()
    return mode === 'steps' ? this.lesson.steps[shown] : undefined
  }

  // Beginning.

  /** Opens the lesson's cluster, lets it come to rest, and begins. */
  async start(): Promise<void> {
    if (!(await this.#open())) return
    const recalls = this.asks && this.shell.recall !== undefined
    if (recalls) this.store.setState({ mode: 'recall' })
    void this.#follow()
    this.store.setState({ ready: true })
    if (!recalls) this.#begin(0)
    this.shell.keep?.()
  }

  /** A fresh cluster, come to rest. False: the learner began anew, or left, in the meantime. */
  async #open(): Promise<boolean> {
    const session = this.#session
    this.end()
    this.#away = undefined
    this.store.setState(({ round }) => ({ ...FRESH, round: round + 1 }))
    const { round } = this.store.getState()
    const left = (): boolean => this.store.getState().round !== round
    this.shell.clearFiles()
    await this.shell.open()
    if (left()) return false
    // A moment of rest, so that the first picture shows what everybody knows.
    await session.seek(Math.ceil((session.now + REST_MS) / 1000) * 1000)
    if (left()) return false
    for (const { name, text } of this.lesson.start.manifests) this.shell.openFile(name, text)
    session.pause()
    session.setMode('paced')
    this.#startAt = session.now
    this.#listen()
    return true
  }

  #listen(): void {
    const session = this.#session
    this.#stops = [session.on('batch', () => this.#look()), session.playhead.subscribe(() => this.#look()), session.on('fork', ({ at }) => this.#forked(at))]
  }

  #deafen(): void {
    for (const stop of this.#stops) stop()
    this.#stops = []
    this.#session.lock(false)
    this.#outline.clear()
  }

  /** Lets go of the session: nothing is outlined, held or followed any more. */
  end(): void {
    this.#deafen()
    this.store.setState(({ round }) => ({ ready: false, round: round + 1 }))
    void this.#session.watchGoals([])
  }

  /** A fresh cluster in which the lesson's own solution was carried out up to the beginning of a step. False: there is no such step. */
  async goTo(stepId: string): Promise<boolean> {
    const target = this.lesson.steps.findIndex((step) => step.id === stepId)
    if (target < 0) return false
    if (!(await this.#open())) return true
    const { round } = this.store.getState()
    this.unreached = []
    for (const step of this.lesson.steps.slice(0, target)) {
      this.#note(step)
      await this.#follow()
      const choices = await this.shell.solve(step.id)
      // What the solution did may still be on its way.
      if (!this.#session.goals.holds(step.id, step.check.length, this.#session.now)) await this.#session.settle()
      if (this.store.getState().round !== round) return true
      if (!this.#session.goals.holds(step.id, step.check.length, this.#session.now)) this.unreached = [...this.unreached, step.id]
      this.store.setState((state) => ({ choices: { ...state.choices, ...choices }, done: { ...state.done, [step.id]: true } }))
    }
    this.#session.pause()
    this.store.setState({ ready: true })
    this.#begin(target)
    return true
  }

  /** Stands where `saved` was kept, in the lesson or in its sandbox: the same cluster at the same moment, the same step. A run that does not fit the lesson any more begins at its step, or anew. */
  async resume(saved: SavedRun, engine: string): Promise<void> {
    if (!fitsLesson(saved, this.lesson, engine)) return this.start()
    this.end()
    this.store.setState(({ round }) => ({ ...FRESH, round: round + 1 }))
    const { round } = this.store.getState()
    const { sandbox, mode, shown, reached, begunAt, done, choices, hints } = saved
    const { session, now, files } = sandbox ?? saved
    await this.#session.open(session, now)
    if (this.store.getState().round !== round) return
    this.shell.putFiles(files)
    this.#session.pause()
    this.#session.setMode('paced')
    this.#startAt = saved.startAt
    this.#away = sandbox && { session: saved.session, now: saved.now, playhead: { t: saved.now, live: true, mode: 'paced', speed: this.#session.playhead.getState().speed }, files: saved.files, mode }
    this.store.setState({ mode: sandbox ? 'sandbox' : mode, shown, reached, begunAt, done, choices, hints, ready: true })
    if (!sandbox) this.#takeUp()
  }

  /** Everything needed to `resume`; undefined while the cluster is being prepared. */
  saved(): SavedRun | undefined {
    const { ready, mode, shown, reached, begunAt, done, choices, hints } = this.store.getState()
    if (!ready) return undefined
    const here = { session: this.#session.recipe, now: Math.max(0, this.#session.now), files: this.shell.files() }
    const { session, now, files, mode: away } = this.#away ?? { ...here, mode: undefined }
    return {
      format: 1, mode: mode === 'sandbox' ? (away ?? 'steps') : mode, shown, reached, startAt: this.#startAt, begunAt, done, choices, hints,
      session, now: Math.max(0, now), files, ...(mode === 'sandbox' && { sandbox: here }),
    }
  }

  // Steps.

  /** Goes from the question of an earlier lesson to the first step. */
  beginSteps(): void {
    this.store.setState({ mode: 'steps' })
    this.#begin(0)
  }

  #begin(index: number): void {
    const step = this.lesson.steps[index]
    this.#session.goLive()
    this.store.setState({ shown: index, reached: index })
    if (step) this.#note(step)
    if (step?.pace) this.#session.setMode(step.pace)
    this.#setSpeed(step?.speed as Speed | undefined)
    void this.#follow()
    this.#present()
    this.#look()
    this.shell.keep?.()
  }

  /** A step that has a speed of its own has it for itself: the next one goes on at the learner's. */
  #setSpeed(speed: Speed | undefined): void {
    const { speed: now } = this.#session.playhead.getState()
    const own = this.#ownSpeed
    const learners = own !== undefined && own.ofStep === now ? own.learners : now
    this.#ownSpeed = speed === undefined ? undefined : { ofStep: speed, learners }
    this.#session.setSpeed(speed ?? learners)
  }

  #note(step: PlayedStep): void {
    this.store.setState((state) => ({ begunAt: { ...state.begunAt, [step.id]: this.#session.now } }))
  }

  /** Tells the worker what to look at: the goal since the beginning, each step's check since that step. */
  #follow(): Promise<void> {
    const { begunAt } = this.store.getState()
    const checks = this.lesson.steps.flatMap((step) => (begunAt[step.id] === undefined || step.check.length === 0 ? [] : [{ id: step.id, from: begunAt[step.id], clauses: step.check }]))
    return this.#session.watchGoals([{ id: GOAL, from: this.#startAt, clauses: this.lesson.goal }, ...checks])
  }

  /** Sets the stage for the step that is shown. */
  #present(): void {
    const { step } = this
    const { choices, reached, mode } = this.store.getState()
    const underWay = mode === 'steps' ? this.lesson.steps[reached] : undefined
    this.#session.lock(this.asks && underWay?.do === 'predict' && choices[underWay.id] === undefined)
    if (step?.do === 'edit') this.shell.showFile(step.file, step.id)
    if (step?.do === 'control' || step?.do === 'break') for (const tool of step.tools) if (tool.tool === 'set') this.shell.showFile(tool.file, step.id)
    const tab = step?.do === 'edit' || step?.view === 'yaml' ? 'yaml' : step?.view === 'why' ? 'why' : step?.view === 'inspect' ? 'inspector' : undefined
    if (tab) this.#session.playhead.setState(({ layout }) => ({ layout: { ...layout, side: true, tab } }))
  }

  /** Whether somebody who teaches has said that this is far enough. */
  get heldBack(): boolean {
    const { shown, lockedAt } = this.store.getState()
    return lockedAt !== undefined && shown >= lockedAt
  }

  next(): void {
    const { shown, reached } = this.store.getState()
    if (shown >= this.lesson.steps.length || this.heldBack) return
    if (shown === reached) return this.#begin(shown + 1)
    this.show(shown + 1)
  }

  back(): void { this.show(Math.max(0, this.store.getState().shown - 1)) }

  /** Shows a step that was begun before; what happened since stays. */
  show(position: number): void {
    if (position < 0 || position > this.store.getState().reached) return
    this.store.setState({ shown: position })
    this.#present()
    this.#look()
  }

  /** Lets learners go no further than a step; undefined lets them go on. */
  lockAt(stepId: string | undefined): void {
    const at = this.lesson.steps.findIndex((step) => step.id === stepId)
    this.store.setState({ lockedAt: at < 0 ? undefined : at })
  }

  /** Answers a question: a prediction, a task, a quiz item. */
  async choose(id: string, choice: string): Promise<void> {
    this.store.setState((state) => ({ choices: { ...state.choices, [id]: choice } }))
    const step = this.lesson.steps.find((candidate) => candidate.id === id)
    if (!step) return this.shell.keep?.()
    const { playing } = this.#session.playhead.getState()
    this.store.setState((state) => ({ done: { ...state.done, [id]: true } }))
    this.#session.goLive()
    await this.#session.act({ do: 'answer', step: id, choice })
    this.#session.lock(false)
    if (!playing) this.#session.pause()
    this.shell.keep?.()
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

  // Other ways through it.

  /** Gives the goal and nothing else, from the present on: for whoever knows already. */
  testOut(): void {
    this.store.setState({ mode: 'goal-only' })
    this.#present()
    this.#look()
  }

  /** Back from the goal alone to the step that was under way; what was done stays. */
  withSteps(): void {
    this.store.setState({ mode: 'steps' })
    if (this.lesson.steps[0] && this.store.getState().begunAt[this.lesson.steps[0].id] === undefined) return this.#begin(0)
    this.#present()
    this.#look()
  }

  /** Branches off: everything may be tried, nothing counts, until `leaveSandbox`. */
  enterSandbox(): void {
    const { mode, ready } = this.store.getState()
    if (!ready || mode === 'sandbox') return
    const session = this.#session
    const { t, live, mode: pace, speed } = session.playhead.getState()
    this.#away = { session: session.recipe, now: session.now, playhead: { t, live, mode: pace, speed }, files: this.shell.files(), mode }
    this.#deafen()
    this.store.setState({ mode: 'sandbox' })
    void session.watchGoals([])
    this.shell.keep?.()
  }

  /** The cluster, the files and the moment as they were when the sandbox was entered. What was sent to the cluster is sent again, so the state is the same to the last bit. */
  async leaveSandbox(): Promise<void> {
    const away = this.#away
    if (!away) return
    const session = this.#session
    const { round } = this.store.getState()
    this.store.setState({ ready: false })
    await session.open(away.session, Math.max(0, away.now))
    if (this.store.getState().round !== round) return
    this.#away = undefined
    this.shell.putFiles(away.files)
    session.playhead.setState(away.playhead)
    this.store.setState({ ready: true, mode: away.mode })
    this.#takeUp()
  }

  /** Follows the cluster from here on, in the step that is shown. */
  #takeUp(): void {
    this.#listen()
    void this.#follow()
    this.#present()
    this.#look()
  }

  // Looking.

  /** A fork takes back what was reached after it. An answer was the learner's, not the cluster's: it is given again. */
  #forked(at: number): void {
    const { reached, done, begunAt, choices } = this.store.getState()
    const step = this.lesson.steps[reached]
    if (!step) return
    const choice = choices[step.id]
    this.store.setState({ done: { ...done, [step.id]: choice !== undefined }, begunAt: { ...begunAt, [step.id]: Math.min(begunAt[step.id] ?? at, at) } })
    void this.#follow()
    if (choice !== undefined) void this.#session.act({ do: 'answer', step: step.id, choice })
  }

  /** Looks whether the step under way is done, and outlines what it is about. */
  #look(): void {
    const state = this.store.getState()
    if (!state.ready) return
    const { t } = this.#session.playhead.getState()
    if (state.mode === 'goal-only') this.#lookForGoal(t)
    const step = state.mode === 'steps' ? this.lesson.steps[state.reached] : undefined
    if (step && !state.done[step.id] && this.#isDone(step, state.begunAt[step.id] ?? Infinity, t)) {
      this.store.setState({ done: { ...state.done, [step.id]: true } })
      // Play never runs past the end of a step that is only watched.
      if (step.do === 'watch') this.#session.pause()
      this.shell.keep?.()
    }
    if (step && step.check.length > 0 && this.store.getState().done[step.id]) this.#restBefore(step, t)
    this.#outline.show(this.step)
  }

  /** Who has reached what the step asks for and reads is not carried past the next long wait: hours would go by unseen. Once a step, so that play plays. */
  #restBefore(step: PlayedStep, t: number): void {
    const { playing, live, mode } = this.#session.playhead.getState()
    if (!playing || !live || mode !== 'paced' || this.#restedIn === step.id) return
    const wait = this.#session.paced.skipAt(t)
    if (!wait || wait.until - wait.from < LONG_WAIT_MS) return
    this.#restedIn = step.id
    this.#session.pause()
  }

  /** Who reached the goal without the steps stands at the end. */
  #lookForGoal(t: number): void {
    if (!this.#session.goals.holds(GOAL, this.lesson.goal.length, t)) return
    const { steps } = this.lesson
    const now = this.#session.now
    this.store.setState(({ begunAt }) => ({
      mode: 'steps', shown: steps.length, reached: steps.length,
      begunAt: { ...Object.fromEntries(steps.map((step) => [step.id, now])), ...begunAt },
      done: Object.fromEntries(steps.map((step) => [step.id, true])),
    }))
    this.shell.keep?.()
  }

  #isDone(step: PlayedStep, begunAt: number, t: number): boolean {
    if (step.do === 'predict' || step.do === 'answer') return false
    if (step.do === 'watch' && t < begunAt + step.seconds * 1000) return false
    return this.#session.goals.holds(step.id, step.check.length, t)
  }
}
