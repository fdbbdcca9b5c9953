// One embedded Wheelhouse: which lesson it shows, where the learner stands, what its host may ask of it. Knows neither React nor messages.
import { createStore } from 'zustand/vanilla'
import { createDrafts } from '../app/drafts.ts'
import { openLesson, shownLesson } from '../app/open-lesson.ts'
import { newSession, ENGINE_VERSION } from '../session/session.ts'
import { boundedState, runOf } from './frame-state.ts'
import { NO_GRADE } from './js-input.ts'
import type { OpenedLesson } from '../app/open-lesson.ts'
import type { LessonRun } from '../lesson-player/lesson-run.ts'
import type { ClusterSession } from '../session/session.ts'
import type { Session } from '../session/protocol.ts'
import type { FrameState } from './frame-state.ts'
import type { Grade } from './js-input.ts'
import type { EmbedParameters } from './parameters.ts'

export interface FrameView {
  readonly phase: 'opening' | 'lesson' | 'playground' | 'missing'
  /** What could not be opened; an empty playground stands in for a link that cannot be read. */
  readonly problem?: 'lesson' | 'link' | undefined
  readonly lesson: OpenedLesson | undefined
  /** Goes up when another lesson is opened, or the same one again. */
  readonly round: number
}

export const RESET_SCOPES = ['step', 'lesson', 'all'] as const
export type ResetScope = (typeof RESET_SCOPES)[number]

type Sharing = typeof import('../app/share-link.ts')

export class EmbedFrame {
  readonly session: ClusterSession
  readonly parameters: EmbedParameters
  readonly drafts
  readonly view = createStore<FrameView>(() => ({ phase: 'opening', lesson: undefined, round: 0 }))
  /** Resolves when what the address asks for stands, or cannot. */
  readonly standing: Promise<void>
  #stand: () => void = () => undefined
  #sharing: Sharing | undefined
  /** The session that the lesson opens with, which a state need not repeat. */
  #start: Session | undefined
  /** Taken in before there was a cluster to put it into. */
  #waiting: FrameState | undefined

  constructor(session: ClusterSession, parameters: EmbedParameters) {
    this.session = session
    this.parameters = parameters
    this.drafts = createDrafts(session)
    this.standing = new Promise((resolve) => { this.#stand = resolve })
  }

  get run(): LessonRun | undefined { return this.view.getState().lesson?.run }

  /** Opens what the address asks for, or what the host has given back meanwhile. */
  async open(): Promise<void> {
    try {
      this.#sharing = await import('../app/share-link.ts')
      const { lesson, step, lock, shared } = this.parameters
      const state = this.#waiting
      this.#waiting = undefined
      if (state) await this.#restore(state)
      else if (lesson !== undefined) {
        if (await this.#enter(lesson)) await this.#begin(step)
      } else await this.#openPlayground(shared)
      // What the host gave back while this was being opened comes last.
      const late = this.#waiting
      this.#waiting = undefined
      if (late) await this.#restore(late)
      if (lock !== undefined) this.lock(lock)
    } finally {
      this.#stand()
    }
  }

  /** Makes a lesson the one that is shown, not begun yet. False: there is none of that id. */
  async #enter(id: string): Promise<boolean> {
    const [opened, start] = await Promise.all([openLesson(id, this.session, this.drafts, undefined, this.parameters.seed), this.#sharing?.startOf(id)])
    this.run?.end()
    this.#start = start
    const { round } = this.view.getState()
    if (!opened) {
      shownLesson.setState({ run: undefined })
      this.view.setState({ phase: 'missing', problem: 'lesson', lesson: undefined, round: round + 1 })
      return false
    }
    opened.run.asks = this.parameters.look === 'lesson'
    shownLesson.setState({ run: opened.run })
    this.view.setState({ phase: 'lesson', problem: undefined, lesson: opened, round: round + 1 })
    return true
  }

  async #begin(step: string | undefined): Promise<void> {
    const { run } = this
    if (!run) return
    if (step === undefined || !(await run.goTo(step))) await run.start()
  }

  async #openPlayground(shared: string | undefined): Promise<void> {
    const given = shared === undefined ? undefined : await this.#readLink(`#/s/${shared}`)
    this.view.setState(({ round }) => ({ phase: 'playground', problem: shared !== undefined && !given ? 'link' : undefined, lesson: undefined, round: round + 1 }))
    shownLesson.setState({ run: undefined })
    await this.session.open(given?.session ?? newSession(undefined, this.parameters.seed), given?.moment ?? 0)
    if (given) this.session.pause()
    else this.session.play()
  }

  async #readLink(hash: string): Promise<{ readonly session: Session; readonly moment: number } | undefined> {
    const [{ readLink }, { linkWorld }] = await Promise.all([import('../session/sharing/link.ts'), import('../app/link-world.ts')])
    const read = await readLink(hash, linkWorld)
    return 'problem' in read ? undefined : read.shared
  }

  /** Shows a lesson, for whoever begins it. False: there is no such lesson. */
  show(lesson: string): Promise<boolean> { return this.#enter(lesson) }

  // What a host may ask.

  /** Takes back what was done since the step began, in the lesson, or altogether. False: there is nothing of that kind here. */
  async reset(scope: ResetScope): Promise<boolean> {
    const { run, parameters } = this
    if (scope === 'all' || (scope === 'lesson' && !run)) {
      if (parameters.lesson === undefined) await this.#openPlayground(parameters.shared)
      else if (await this.#enter(parameters.lesson)) await this.#begin(parameters.step)
      this.lock(parameters.lock)
      return true
    }
    if (!run) return false
    if (scope === 'step') await run.resetStep()
    else await run.start()
    return true
  }

  /** Lets the learner go no further than a step; undefined lets go on. False: there is no such step. */
  lock(step: string | undefined): boolean {
    const { run } = this
    if (!run || (step !== undefined && !run.lesson.steps.some(({ id }) => id === step))) return run !== undefined && step === undefined
    run.lockAt(step)
    return true
  }

  /** Everything needed to stand here again; undefined until there is a cluster. */
  state(): FrameState | undefined {
    const { session, run } = this
    const { phase } = this.view.getState()
    if (this.#waiting) return this.#waiting
    if (!this.#sharing || phase === 'opening' || phase === 'missing' || session.ledger.components.length === 0) return undefined
    const now = Math.max(0, session.now)
    if (!run) return boundedState({ format: 1, now, link: this.#sharing.hashNow(session, undefined, undefined) })
    const saved = run.saved()
    const step = run.lesson.steps[run.store.getState().shown]?.id
    const place = { format: 1, lesson: run.lesson.id, ...(step !== undefined && { step }), now } as const
    if (!saved) return place
    const files = saved.files.map(({ name, text, applied }) => ({ name, text, ...(applied !== undefined && { applied }) }))
    return boundedState({ ...place, run: runOf(saved), now: saved.now, ...(this.#start && { link: this.#sharing.hashNow(session, run, this.#start) }), files })
  }

  /** Stands where a state was taken. Before the cluster stands, it is kept until then. */
  async setState(state: FrameState): Promise<boolean> {
    if (this.view.getState().phase === 'opening') {
      this.#waiting = state
      await this.standing
      return this.view.getState().phase !== 'missing'
    }
    return this.#restore(state)
  }

  async #restore(state: FrameState): Promise<boolean> {
    const read = state.link === undefined ? undefined : await this.#readLink(state.link)
    if (state.lesson === undefined) {
      if (!read) return false
      await this.#openPlayground(undefined)
      await this.session.open(read.session, state.now)
      this.session.pause()
      return true
    }
    if (this.run?.lesson.id !== state.lesson && !(await this.#enter(state.lesson))) return false
    const { run } = this
    if (!run) return false
    if (state.run && read) await run.resume({ format: 1, ...state.run, session: read.session, now: state.now, files: state.files ?? [] }, ENGINE_VERSION)
    else await this.#begin(state.step)
    return true
  }

  /** How far the learner has come. */
  grade(): Grade {
    const { run } = this
    if (!run) return NO_GRADE
    const { done, choices, reached } = run.store.getState()
    const { id, steps: all, quiz: items } = run.lesson
    const steps = Object.fromEntries(all.map((step) => [step.id, done[step.id] === true]))
    const count = Object.values(steps).filter(Boolean).length
    const quiz = Object.fromEntries(items.flatMap((item) => (choices[item.id] === undefined ? [] : [[item.id, choices[item.id] === item.right]])))
    return { lesson: id, complete: count === all.length && reached >= all.length - 1, score: all.length === 0 ? 0 : count / all.length, steps, quiz }
  }
}
