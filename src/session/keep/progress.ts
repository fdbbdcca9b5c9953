// How far a learner has come in each lesson, kept over visits and shared among tabs.
import { createStore } from 'zustand/vanilla'
import type { Shelf } from './shelf.ts'

/** What is kept of one lesson. */
export interface LessonProgress {
  /** Wall ms of the last change. */
  readonly at: number
  /** How many steps were begun, and how many the lesson had then. */
  readonly reached: number
  readonly steps: number
  /** Whether its end was reached once; never taken back. */
  readonly complete: boolean
  /** What was chosen last, by step or quiz item. */
  readonly choices: Readonly<Record<string, string>>
  /** Quiz items that are to be asked again, by the wall ms from which on. */
  readonly again?: Readonly<Record<string, number>>
}

export type AllProgress = ReadonlyMap<string, LessonProgress>

export interface ProgressStore {
  /** Resolves when what earlier visits left has been read. */
  readonly ready: Promise<void>
  /** Of one lesson; undefined where it was never begun (or before `ready`). */
  get(lesson: string): LessonProgress | undefined
  /** Of all lessons; the same reference while nothing changed, as useSyncExternalStore wants it. */
  all(): AllProgress
  /** Adds to what is known: `reached` never falls, `complete` stays, choices are merged. */
  set(lesson: string, change: Partial<Omit<LessonProgress, 'at'>>): void
  /** Calls `listener` after every change, of this tab or another; returns how to stop. */
  subscribe(listener: () => void): () => void
  /** Forgets one lesson, or all. */
  forget(lesson?: string): Promise<void>
}

const PREFIX = 'progress/'
const UNTOUCHED: LessonProgress = { at: 0, reached: 0, steps: 0, complete: false, choices: {} }

function recordOf(value: unknown, isValue: (value: unknown) => boolean): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isValue)
}

/** What a disk gives back was written by some version of this page, or by a stranger. */
export function isProgress(value: unknown): value is LessonProgress {
  if (typeof value !== 'object' || value === null) return false
  const { at, reached, steps, complete, choices, again } = value as Partial<Record<keyof LessonProgress, unknown>>
  return Number.isFinite(at) && Number.isFinite(reached) && Number.isFinite(steps) && typeof complete === 'boolean'
    && recordOf(choices, (choice) => typeof choice === 'string') && (again === undefined || recordOf(again, Number.isFinite))
}

/** Both tabs' knowledge of one lesson. */
export function merged(a: LessonProgress, b: LessonProgress): LessonProgress {
  const [earlier, later] = a.at <= b.at ? [a, b] : [b, a]
  return {
    ...earlier, ...later,
    reached: Math.max(a.reached, b.reached),
    complete: a.complete || b.complete,
    choices: { ...earlier.choices, ...later.choices },
  }
}

/** What tabs tell each other: a lesson's progress, or (null) that it was forgotten. */
type News = { readonly lesson: string; readonly progress: LessonProgress | null }

/** Progress on a shelf; `channel` carries news between tabs, where there is one. */
export function createProgress(shelf: Shelf, channel?: BroadcastChannel, wallMs: () => number = Date.now): ProgressStore {
  const store = createStore<{ readonly lessons: AllProgress }>(() => ({ lessons: new Map() }))
  const put = (lesson: string, progress: LessonProgress | null): void => {
    const lessons = new Map(store.getState().lessons)
    if (progress) lessons.set(lesson, progress)
    else lessons.delete(lesson)
    store.setState({ lessons })
  }
  const takeIn = (lesson: string, progress: LessonProgress): void => put(lesson, merged(store.getState().lessons.get(lesson) ?? UNTOUCHED, progress))

  channel?.addEventListener('message', ({ data }: MessageEvent<Partial<News> | undefined>) => {
    if (typeof data?.lesson !== 'string') return
    if (data.progress === null) put(data.lesson, null)
    else if (isProgress(data.progress)) takeIn(data.lesson, data.progress)
  })
  const ready = shelf.all(PREFIX).then((records) => {
    for (const [key, record] of records) if (isProgress(record)) takeIn(key.slice(PREFIX.length), record)
  })

  return {
    ready,
    get: (lesson) => store.getState().lessons.get(lesson),
    all: () => store.getState().lessons,
    set(lesson, change) {
      const known = store.getState().lessons.get(lesson) ?? UNTOUCHED
      takeIn(lesson, { ...known, ...change, at: Math.max(wallMs(), known.at) })
      const progress = store.getState().lessons.get(lesson) ?? UNTOUCHED
      channel?.postMessage({ lesson, progress } satisfies News)
      void shelf.update(PREFIX + lesson, (kept) => (isProgress(kept) ? merged(kept, progress) : progress))
    },
    subscribe: (listener) => store.subscribe(listener),
    async forget(lesson) {
      const lessons = lesson === undefined ? [...store.getState().lessons.keys()] : [lesson]
      for (const each of lessons) {
        put(each, null)
        channel?.postMessage({ lesson: each, progress: null } satisfies News)
      }
      await shelf.remove(lessons.map((each) => PREFIX + each))
    },
  }
}
