// How long the link is that holds what a lesson's solution did: the checker asks, the page's own codec answers.
import { PRESETS, presetOf } from '../../src/lessons/presets.ts'
import { lengthOf } from '../../src/session/sharing/link.ts'
import { newSession } from '../../src/session/session.ts'
import type { CheckKit } from '../../src/lessons/check/check-lesson.ts'

/** Characters of the address with which the solution's end is opened; what the lesson begins with is known on both sides. */
export const linkLength: NonNullable<CheckKit['linkLength']> = (lesson, { commands, begunWith }) => {
  const start = { ...newSession(presetOf(lesson.start), lesson.start.seed), commands: commands.slice(0, begunWith) }
  const step = lesson.steps[lesson.steps.length - 1].id
  return lengthOf({ session: { ...start, commands }, moment: commands[commands.length - 1].at, lesson: { id: lesson.id, step } }, { presets: PRESETS, start })
}
