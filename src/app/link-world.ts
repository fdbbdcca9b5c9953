// What links need to know of the lessons: their presets by name, and the session that each opens with.
import { loadLesson } from '../lessons/catalogue.ts'
import { presetOf, PRESETS } from '../lessons/presets.ts'
import { newSession } from '../session/session.ts'
import type { Lesson } from '../lessons/lesson.ts'
import type { Session } from '../session/protocol.ts'
import type { LinkWorld } from '../session/sharing/link.ts'

/** A lesson behind another begins in the cluster of the first one. */
function first(lesson: Lesson): Lesson {
  return lesson.before ? first(lesson.before) : lesson
}

/** The session that a lesson opens with. */
export function openingOf(lesson: Lesson): Session {
  const { start } = first(lesson)
  return { ...newSession(presetOf(start), start.seed), commands: start.manifests.map(({ name, text }) => ({ at: 0, command: { do: 'apply', text, file: name } })) }
}

export const linkWorld: LinkWorld = {
  presets: PRESETS,
  async startOf(id) {
    const lesson = (await loadLesson(id))?.lesson
    return lesson && openingOf(lesson)
  },
}
