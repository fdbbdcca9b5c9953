// Brings a lesson onto the full page through its address, as a click on it would, and waits until it is there.
import { shownLesson } from './open-lesson.ts'
import type { LessonRun } from '../lesson-player/lesson-run.ts'

/** A lesson whose page does not come up within this has been left again. */
const PATIENCE_MS = 15_000

/** The run of a lesson once its page has begun it; undefined where there is no such lesson. */
export async function showLesson(id: string): Promise<LessonRun | undefined> {
  const { loadLesson } = await import('../lessons/catalogue.ts')
  if (!(await loadLesson(id))?.lesson) return undefined
  if (shown(id)) return shown(id)
  window.location.hash = `#/lesson/${id}`
  const run = await until(shownLesson.subscribe, () => shown(id))
  // The page begins the lesson itself; whoever went elsewhere before that would be taken back.
  return run && until(run.store.subscribe, () => (run.store.getState().ready ? run : undefined))
}

/** What `find` finds, as soon as it does; undefined when patience ends. */
function until<Found>(subscribe: (changed: () => void) => () => void, find: () => Found | undefined): Promise<Found | undefined> {
  const found = find()
  if (found !== undefined) return Promise.resolve(found)
  return new Promise((resolve) => {
    const settle = (): void => {
      stop()
      clearTimeout(timer)
      resolve(find())
    }
    const stop = subscribe(() => { if (find() !== undefined) settle() })
    const timer = setTimeout(settle, PATIENCE_MS)
  })
}

function shown(id: string): LessonRun | undefined {
  const { run } = shownLesson.getState()
  return run?.lesson.id === id ? run : undefined
}
