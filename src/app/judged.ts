// What an earlier visit left is judged before it is opened, as what comes from a stranger is: another version may have written it.
import { checkShared } from '../session/sharing/shared-session.ts'
import { ENGINE_VERSION } from '../session/session.ts'
import type { SavedRun } from '../lesson-player/run-state.ts'
import type { KeptSession } from '../session/keep/sessions.ts'

/** Judged: a record that asks for what no session does is none. */
export function judged(kept: KeptSession | undefined): KeptSession | undefined {
  if (!kept || kept.session.engine !== ENGINE_VERSION) return undefined
  const { session, moment } = kept
  return 'shared' in checkShared({ session, moment: Math.max(0, Math.floor(moment)) }) ? kept : undefined
}

/** Whether it fits its lesson is asked by the lesson's player. */
function isRun(run: unknown): run is SavedRun {
  return typeof run === 'object' && run !== null && 'format' in run && run.format === 1 && 'begunAt' in run && 'files' in run && Array.isArray(run.files)
}

/** Where the lesson stood, in the session that was judged. */
export function runIn({ lesson, session }: KeptSession): SavedRun | undefined {
  return lesson && isRun(lesson.run) ? { ...lesson.run, session } : undefined
}
