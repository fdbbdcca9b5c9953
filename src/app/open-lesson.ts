// Opens a lesson for a page: its data, its run, its track's name; and tells whoever asks which lesson is open, such as window.wheelhouse.
import { createStore } from 'zustand/vanilla'
import type { Drafts } from './drafts.ts'
import type { LessonRun } from '../lesson-player/lesson-run.ts'
import type { ClusterSession } from '../session/session.ts'

export interface OpenedLesson {
  readonly run: LessonRun
  readonly track: Readonly<Record<'ko' | 'en', string>>
  /** Names of the files that are the lesson's own. */
  readonly files: readonly string[]
}

/** The lesson that the page shows now. */
export const shownLesson = createStore<{ readonly run: LessonRun | undefined }>(() => ({ run: undefined }))

/** Reads a lesson and makes a run of it, not begun yet; undefined where there is no such lesson. `keep` is told when what was reached has changed; `seed` takes the place of the lesson's own. */
export async function openLesson(id: string, session: ClusterSession, drafts: Drafts, keep: (run: LessonRun) => void = () => undefined, seed?: number): Promise<OpenedLesson | undefined> {
  const [{ loadLesson, loadTrack, trackOf }, { createLessonShell }, { LessonRun }] = await Promise.all([import('../lessons/catalogue.ts'), import('./lesson-shell.ts'), import('../lesson-player/lesson-run.ts')])
  const { lesson: read, problems } = (await loadLesson(id)) ?? { problems: [] }
  const lesson = read && seed !== undefined ? { ...read, start: { ...read.start, seed } } : read
  const track = await loadTrack(trackOf(id) ?? '')
  if (!lesson || !track || problems.length > 0) return undefined
  const run: LessonRun = new LessonRun(lesson, session, await createLessonShell(lesson, session, drafts, () => keep(run)))
  return { run, track: track.title, files: [...lesson.start.manifests, ...lesson.files].map(({ name }) => name) }
}
