// What is on the page now, as a link that opens it again anywhere: for the door, the embed and whoever shares.
import { linkOf } from '../session/sharing/link.ts'
import { linkWorld } from './link-world.ts'
import type { LessonRun } from '../lesson-player/lesson-run.ts'
import type { Session } from '../session/protocol.ts'
import type { ClusterSession } from '../session/session.ts'
import type { SharedSession } from '../session/sharing/shared-session.ts'

/** The session at the playhead, with where the lesson stands. The engine may be a little ahead of what is drawn: who looks at the present means all of it. */
export function sharedNow(session: ClusterSession, run: LessonRun | undefined, language?: 'ko' | 'en'): SharedSession {
  const { t, live } = session.playhead.getState()
  const moment = Math.max(0, Math.floor(live ? session.now : t))
  // What is no lesson is read in the reader's own language.
  if (!run) return { session: session.recipe, moment }
  const frame = { session: session.recipe, moment, ...(language && { language }) }
  const { begunAt, shown, lockedAt } = run.store.getState()
  const { id, steps } = run.lesson
  const begun = steps.flatMap((step) => (begunAt[step.id] === undefined ? [] : [Math.max(0, Math.floor(begunAt[step.id]))]))
  const [step, lock] = [steps[shown]?.id, lockedAt === undefined ? undefined : steps[lockedAt]?.id]
  return { ...frame, lesson: { id, ...(step !== undefined && { step }), ...(begun.length > 0 && { begun }), ...(lock !== undefined && { lock }) } }
}

/** The part of the address behind and with #. `start`: the session that the lesson opens with. */
export function hashNow(session: ClusterSession, run: LessonRun | undefined, start: Session | undefined, language?: 'ko' | 'en'): string {
  return linkOf(sharedNow(session, run, language), { presets: linkWorld.presets, ...(start && { start }) })
}

/** The session that a lesson opens with, as links know it. */
export function startOf(lesson: string): Promise<Session | undefined> { return linkWorld.startOf(lesson) }
