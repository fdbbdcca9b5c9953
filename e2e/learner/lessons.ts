// The lessons as they lie in their folders, in the order in which they are taught, for tests that play them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { courseOf } from '../../src/lessons/course.ts'
import { continued, readLesson } from '../../src/lessons/read-lesson.ts'
import type { Lesson } from '../../src/lessons/lesson.ts'

const FOLDER = fileURLToPath(new URL('../../lessons', import.meta.url))

/** A lesson with the question that is asked before it begins. */
export interface TaughtLesson {
  readonly lesson: Lesson
  /** The option of the earlier lesson's question that is right. */
  readonly recalled: string | undefined
}

/** Every lesson there is. */
export function readLessons(): readonly TaughtLesson[] {
  const files = new Map(readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(?:md|txt|yaml)$/.test(path)).map((path) => [path.replaceAll('\\', '/'), readFileSync(join(FOLDER, path), 'utf8')]))
  const lessons = new Map<string, Lesson>()
  const read = (track: string, id: string): Lesson => {
    const known = lessons.get(id)
    if (known) return known
    const own = `${track}/${id}/`
    const reading = readLesson(Object.fromEntries([...files].flatMap(([path, text]) => (path.startsWith(own) ? [[path.slice(own.length), text]] : []))))
    const after = reading.lesson?.start.after
    const { lesson } = after === undefined ? reading : continued(reading, read(trackOf(after), after))
    if (!lesson) throw new Error(`${id} cannot be read: ${reading.problems.join('; ')}`)
    lessons.set(id, lesson)
    return lesson
  }
  const order = courseOf(Object.fromEntries(files)).flatMap((track) => track.lessons.map(({ id }) => ({ track: track.id, id })))
  const trackOf = (id: string): string => order.find((place) => place.id === id)?.track ?? ''
  return order.map(({ track, id }) => {
    const lesson = read(track, id)
    const { recall } = lesson
    return { lesson, recalled: recall && read(trackOf(recall.lesson), recall.lesson).quiz.find((item) => item.id === recall.quiz)?.right }
  })
}
