// The lessons there are: the folders lessons/<track>/<id>/, found by Vite; the text of one is loaded when it is opened.
import { courseOf } from './course.ts'
import { continued, readLesson } from './read-lesson.ts'
import { readTrack } from './track.ts'
import type { LessonFiles, LessonReading } from './read-lesson.ts'
import type { Track } from './track.ts'

const files = import.meta.glob<string>('../../lessons/*/*/{lesson.md,lesson.en.md,solution.txt,start/*.yaml}', { query: '?raw', import: 'default' })

const tracks = import.meta.glob<string>('../../lessons/*/track.yaml', { query: '?raw', import: 'default' })

const folders = new Map<string, { readonly track: string; readonly paths: string[] }>()
for (const path of Object.keys(files).sort()) {
  const [, track, id] = /lessons\/([^/]+)\/([^/]+)\//.exec(path) ?? []
  const folder = folders.get(id) ?? { track, paths: [] }
  folders.set(id, folder)
  folder.paths.push(path)
}

/** Texts that were edited since the page was loaded, by their path; only while lessons are written. */
const edited = new Map<string, string>()
const listeners = new Set<(id: string) => void>()
import.meta.hot?.on('wheelhouse:lesson', ({ path, text }: { readonly path: string; readonly text: string }) => {
  edited.set(`../../lessons/${path}`, text)
  for (const listener of listeners) listener(path.split('/')[1])
})

/** Tells whenever a file of a lesson was edited, while lessons are written; returns how to stop. */
export function onLessonChanged(listener: (id: string) => void): () => void {
  listeners.add(listener)
  return () => { listeners.delete(listener) }
}

/** Ids of all lessons, by track and name. */
export const lessonIds: readonly string[] = [...folders.keys()]

/** The track whose folder a lesson lies in. */
export function trackOf(id: string): string | undefined {
  return folders.get(id)?.track
}

/** Reads a lesson, and the one it continues; undefined where there is none of that id. `readers`: who is waiting for it already. */
export async function loadLesson(id: string, readers: readonly string[] = []): Promise<LessonReading | undefined> {
  const folder = folders.get(id)
  if (!folder || readers.includes(id)) return undefined
  const texts = await Promise.all(folder.paths.map(async (path) => [path.slice(path.indexOf(`/${id}/`) + id.length + 2), edited.get(path) ?? (await files[path]())] as const))
  const reading = readLesson(Object.fromEntries(texts) as LessonFiles)
  const after = reading.lesson?.start.after
  return after === undefined ? reading : continued(reading, (await loadLesson(after, [...readers, id]))?.lesson)
}

/** All lessons in the order in which they are taught, with the ids of their questions. */
export async function lessonsInOrder(): Promise<readonly { readonly id: string; readonly quiz: readonly string[] }[]> {
  const heads = { ...tracks, ...Object.fromEntries(Object.entries(files).filter(([path]) => path.endsWith('/lesson.md'))) }
  const texts = await Promise.all(Object.entries(heads).map(async ([path, load]) => [path.slice(path.indexOf('lessons/') + 'lessons/'.length), await load()] as const))
  const ids = courseOf(Object.fromEntries(texts)).flatMap((track) => track.lessons.map((lesson) => lesson.id))
  return Promise.all(ids.map(async (id) => ({ id, quiz: (await loadLesson(id))?.lesson?.quiz.map((item) => item.id) ?? [] })))
}

/** What a track is called; undefined where its folder does not say, or says it wrongly. */
export async function loadTrack(id: string): Promise<Track | undefined> {
  const text = await tracks[`../../lessons/${id}/track.yaml`]?.()
  return text === undefined ? undefined : readTrack(text)
}
