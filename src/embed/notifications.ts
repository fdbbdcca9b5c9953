// What an embed tells its host unasked: where the learner is, what was answered, what holds, and when it is over. Told once each, when it changes.
import { GOAL } from '../lesson-player/run-state.ts'
import type { EmbedFrame } from './embed-frame.ts'
import type { LessonRun } from '../lesson-player/lesson-run.ts'
import type { SessionEvents } from '../session/session.ts'

export const NOTIFICATIONS = ['ready', 'step', 'predict', 'check', 'complete', 'state', 'resize', 'error'] as const
/** Only for hosts that subscribe to them. */
export const EXTRA_NOTIFICATIONS = ['outcome', 'fork', 'notice', 'batch'] as const
export type NotificationName = (typeof NOTIFICATIONS)[number] | (typeof EXTRA_NOTIFICATIONS)[number]

export type Tell = (name: NotificationName, params: Readonly<Record<string, unknown>>) => void

/** How long a state must stand still before it is told. */
const STATE_DEBOUNCE_MS = 500

/** Tells of everything that happens in a frame, until the function that comes back is called. */
export function tellOf(frame: EmbedFrame, tell: Tell): () => void {
  const { session } = frame
  let stopRun: () => void = () => undefined
  const state = debounced(() => tell('state', { state: frame.state() ?? null, grade: frame.grade() }), STATE_DEBOUNCE_MS)
  const followLesson = (): void => {
    stopRun()
    const { run } = frame
    stopRun = run ? tellOfRun(frame, run, tell, state.soon) : () => undefined
    const { problem } = frame.view.getState()
    if (problem === 'link') tell('error', { code: 'bad-link', message: 'The session behind #/s/ cannot be read.' })
    if (problem === 'lesson') tell('error', { code: 'no-such-lesson', message: 'There is no lesson of this id.' })
    state.soon()
  }
  followLesson()
  const stops = [
    frame.view.subscribe((now, before) => { if (now.round !== before.round) followLesson() }),
    session.on('outcome', (outcome) => { tell('outcome', { outcome }); state.soon() }),
    session.on('fork', (fork) => { tell('fork', { ...fork }); state.soon() }),
    session.on('notice', (notice) => {
      tell('notice', { notice })
      if (notice.type === 'lost') tell('error', { code: 'engine-lost', message: notice.message })
    }),
    session.on('crash', ({ message }) => tell('error', { code: 'engine-crashed', message })),
    session.on('batch', (batch) => tell('batch', summaryOf(batch))),
  ]
  return () => {
    for (const stop of [...stops, stopRun, state.stop]) stop()
  }
}

function summaryOf({ now, quiescent, hops, commits }: SessionEvents['batch']): Readonly<Record<string, unknown>> {
  return { now, quiescent, hops: hops.count, commits: commits.length }
}

/** What is told of one run. Each message goes out when it says something new. */
function tellOfRun(frame: EmbedFrame, run: LessonRun, tell: Tell, changed: () => void): () => void {
  const { lesson } = run
  const told = new Map<string, string>()
  const once = (key: string, name: NotificationName, params: Readonly<Record<string, unknown>>): void => {
    const text = JSON.stringify(params)
    if (told.get(key) === text) return
    told.set(key, text)
    tell(name, params)
  }
  let { round } = run.store.getState()
  const look = (): void => {
    const state = run.store.getState()
    if (state.round !== round) {
      round = state.round
      told.clear()
    }
    if (!state.ready) return
    const step = lesson.steps[state.shown]
    once('step', 'step', { lesson: lesson.id, step: step?.id ?? null, position: state.shown, steps: lesson.steps.length, reached: state.reached, kind: step?.do ?? null })
    for (const each of lesson.steps) {
      const choice = state.choices[each.id]
      if (each.do === 'predict' && choice !== undefined) once(`predict ${each.id}`, 'predict', { lesson: lesson.id, step: each.id, choice, right: choice === each.truth })
    }
    const underWay = lesson.steps[state.reached]
    if (underWay) once(`check ${underWay.id}`, 'check', { lesson: lesson.id, step: underWay.id, done: state.done[underWay.id] === true, clauses: clausesOf(frame, underWay.id, underWay.check.length) })
    const grade = frame.grade()
    if (grade.complete) once('complete', 'complete', { ...grade, goal: frame.session.goals.holds(GOAL, lesson.goal.length, frame.session.now) })
  }
  look()
  const stops = [run.store.subscribe(() => { look(); changed() }), frame.session.on('batch', ({ goals }) => { if (goals) look() })]
  return () => { for (const stop of stops) stop() }
}

function clausesOf({ session }: EmbedFrame, watch: string, count: number): readonly boolean[] {
  return Array.from({ length: count }, (_, clause) => session.goals.at(watch, clause, session.now)?.holds === true)
}

function debounced(run: () => void, ms: number): { soon(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    soon() { clearTimeout(timer); timer = setTimeout(run, ms) },
    stop() { clearTimeout(timer) },
  }
}
