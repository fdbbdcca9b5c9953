// What is kept of lessons over visits: where one stands in each, to the moment of its cluster, and what home shows of all of them.
import { pageKeep } from '../session/keep/keep.ts'
import { RECALL } from '../lesson-player/run-state.ts'
import { saveSetting, readSetting } from './saved-setting.ts'
import type { LessonRun } from '../lesson-player/lesson-run.ts'
import type { SavedRun } from '../lesson-player/run-state.ts'
import type { PrintedLine } from '../session/keep/printed.ts'

const LAST = 'lesson'

type KeptRun = SavedRun & { readonly printed?: readonly PrintedLine[] }

/** The lesson that was open last; undefined before the first. */
export function lastLesson(): string | undefined {
  return readSetting(LAST) || undefined
}

/** Where a run was left in this tab, or else last; undefined where there is nothing to go back to. */
export async function keptRun(lesson: string): Promise<KeptRun | undefined> {
  const kept = await pageKeep().runs.latest(lesson)
  return isSavedRun(kept) ? kept : undefined
}

/** Keeps where a run stands now, and what the terminal printed in it. */
export function keepRun(run: LessonRun, printed: readonly PrintedLine[]): void {
  const saved = run.saved()
  if (!saved) return
  const { runs, progress } = pageKeep()
  const { id, steps } = run.lesson
  const { reached, choices } = saved
  saveSetting(LAST, id)
  progress.set(id, { reached: Math.min(reached + 1, steps.length), steps: steps.length, ...(reached >= steps.length && { complete: true }), choices: Object.fromEntries(Object.entries(choices).filter(([name]) => name !== RECALL)) })
  void runs.keep(id, { ...saved, printed } satisfies KeptRun)
}

/** Forgets where this tab left a lesson; what was reached in it stays known. */
export function forgetRun(lesson: string): Promise<void> {
  return pageKeep().runs.forget(lesson)
}

/** Forgets everything: every run, every progress. */
export async function forgetAll(): Promise<void> {
  const { runs, progress } = pageKeep()
  await runs.forgetAll()
  await progress.forget()
  saveSetting(LAST, '')
}

/** What a disk gives back was written by some version of this page, or by a stranger. Whether it fits the lesson is asked later. */
function isSavedRun(value: unknown): value is KeptRun {
  if (typeof value !== 'object' || value === null) return false
  const { format, shown, reached, startAt, begunAt, done, choices, hints, session, now, files, sandbox } = value as Partial<Record<keyof SavedRun, unknown>>
  const isRecord = (part: unknown): boolean => typeof part === 'object' && part !== null
  return format === 1 && [shown, reached, startAt, now].every(Number.isFinite) && [begunAt, done, choices, hints, session].every(isRecord) && Array.isArray(files) && (sandbox === undefined || isRecord(sandbox))
}
