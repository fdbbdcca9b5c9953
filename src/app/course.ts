// Where a lesson stands in the course: its track, and what comes after it.
import course from 'virtual:course'
import type { Course, CourseLesson, CourseTrack } from '../lessons/course.ts'

/** Tracks that have lessons, in their order. */
export const tracks: readonly CourseTrack[] = (course as Course).filter((track) => track.lessons.length > 0)

const inOrder: readonly CourseLesson[] = tracks.flatMap((track) => track.lessons)

/** The first lesson of all. */
export const firstLesson: CourseLesson | undefined = inOrder[0]

export function lessonNamed(id: string): CourseLesson | undefined {
  return inOrder.find((lesson) => lesson.id === id)
}

/** The lesson after this one: the next of its track, else the first of the next track. */
export function nextLesson(id: string): CourseLesson | undefined {
  const at = inOrder.findIndex((lesson) => lesson.id === id)
  return at < 0 ? undefined : inOrder[at + 1]
}
