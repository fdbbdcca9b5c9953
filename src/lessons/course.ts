// The course at a glance: every track with its lessons in the order in which they build on each other, read from their heads and headings.
import { readFrontMatter } from './front-matter.ts'
import { readProse } from './prose.ts'
import { readTrack } from './track.ts'
import type { Track } from './track.ts'
import type { StepVerb } from './lesson.ts'

type InBoth = Readonly<Record<'ko' | 'en', string>>

export interface CourseLesson {
  readonly id: string
  readonly title: InBoth
  readonly minutes: number
  readonly needs: readonly string[]
  readonly steps: readonly { readonly id: string; readonly do: StepVerb; readonly title: InBoth }[]
  readonly testOut: boolean
}

export interface CourseTrack extends Track {
  readonly id: string
  readonly lessons: readonly CourseLesson[]
}

export type Course = readonly CourseTrack[]

const HEAD = /^---\n([\s\S]*?)\n---\n/

/** Reads the course from the files of lessons/ by their paths in it; what cannot be read is left out, and reported by the lessons' own check. */
export function courseOf(files: Readonly<Record<string, string>>): Course {
  const tracks = new Map<string, Track>()
  const lessons = new Map<string, CourseLesson[]>()
  for (const path of Object.keys(files).sort()) {
    const [track, ...rest] = path.split('/')
    if (rest.join('/') === 'track.yaml') {
      const read = readTrack(files[path])
      if (read) tracks.set(track, read)
    } else if (rest[1] === 'lesson.md') {
      const lesson = readHead(files[path], files[path.replace(/lesson\.md$/, 'lesson.en.md')] ?? '')
      if (lesson) lessons.set(track, [...(lessons.get(track) ?? []), lesson])
    }
  }
  return [...tracks].map(([id, track]) => ({ id, ...track, lessons: inOrder(lessons.get(id) ?? []) })).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
}

function readHead(text: string, english: string): CourseLesson | undefined {
  const [head = '', front = ''] = HEAD.exec(text) ?? []
  const { value } = readFrontMatter(front)
  if (!value) return undefined
  const { id, title, minutes, needs, steps, goal } = value
  const [ko, en] = [readProse(text.slice(head.length)), readProse(english)].map(({ sections }) => (step: string) => sections.get(step)?.title ?? '')
  return {
    id, title, minutes, needs,
    steps: steps.map((step) => ({ id: step.id, do: step.do, title: { ko: ko(step.id), en: en(step.id) } })),
    testOut: goal.every((clause) => !/\banswer\//.test(clause)),
  }
}

/** What a lesson needs comes before it; otherwise they go by name. */
function inOrder(lessons: readonly CourseLesson[]): readonly CourseLesson[] {
  const ordered: CourseLesson[] = []
  const place = (lesson: CourseLesson, waiting: readonly string[]): void => {
    if (ordered.includes(lesson) || waiting.includes(lesson.id)) return
    for (const needed of lessons) if (lesson.needs.includes(needed.id)) place(needed, [...waiting, lesson.id])
    ordered.push(lesson)
  }
  for (const lesson of lessons) place(lesson, [])
  return ordered
}
