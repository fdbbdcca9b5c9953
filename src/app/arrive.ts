// Opens what a link, a file or an earlier visit holds. Everything was judged before; texts become drafts, never markup.
import { loadLesson } from '../lessons/catalogue.ts'
import { startNewRecord } from '../session/keep/tab.ts'
import { parseLink, readLink } from '../session/sharing/link.ts'
import { terminalOf } from '../terminal/terminal-run.ts'
import { announce, arriveInPlayground } from './arrival.ts'
import { judged, runIn } from './judged.ts'
import { putFiles } from './kept-files.ts'
import { borrowLanguage } from './language-setting.ts'
import { linkWorld } from './link-world.ts'
import type { Drafts } from './drafts.ts'
import type { Lesson } from '../lessons/lesson.ts'
import type { SavedRun } from '../lesson-player/run-state.ts'
import type { ClusterSession } from '../session/session.ts'
import type { KeptFile, KeptSession } from '../session/keep/sessions.ts'
import type { Session } from '../session/protocol.ts'
import type { SharedSession, SharingProblem } from '../session/sharing/shared-session.ts'

export type Arrived =
  /** The address to go on with. */
  | { readonly hash: string }
  | { readonly problem: SharingProblem; readonly lesson?: string; readonly shared?: SharedSession }

/** How far the engine has to go so that all is there again. */
export function endOf({ session, moment }: SharedSession): number {
  return Math.max(moment, session.commands.at(-1)?.at ?? 0)
}

/** The files of a session: each as it was applied last. */
export function filesOf(session: Session): readonly KeptFile[] {
  const files = new Map<string, KeptFile>()
  for (const { command } of session.commands) {
    if (command.do === 'apply' && !command.dryRun) files.set(command.file ?? 'untitled.yaml', { name: command.file ?? 'untitled.yaml', text: command.text, applied: command.text })
  }
  return [...files.values()]
}

/** Shows a session in the playground, paused at its moment. */
export async function openInPlayground(shared: SharedSession, session: ClusterSession, drafts: Drafts): Promise<void> {
  if (window.location.hash !== '#/playground') arriveInPlayground()
  await startNewRecord()
  await session.open(shared.session, endOf(shared))
  putFiles(drafts, filesOf(shared.session))
  session.pause()
  if (shared.moment < session.now) await session.seek(shared.moment)
}

/** Where a learner stands who is at this moment of a lesson, as far as the Commands tell. */
export function runOf(shared: SharedSession, { steps }: Pick<Lesson, 'steps'>): SavedRun {
  const { session, lesson } = shared
  const begun = lesson?.begun ?? []
  const now = endOf(shared)
  const choices = Object.fromEntries(session.commands.flatMap(({ command }) => (command.do === 'answer' ? [[command.step, command.choice]] : [])))
  const at = steps.findIndex((step) => step.id === lesson?.step)
  const atEnd = at < 0 && begun.length >= steps.length
  const reached = atEnd ? steps.length : Math.max(at, Math.min(begun.length, steps.length) - 1, 0)
  const startAt = begun[0] ?? session.commands.findLast((command) => command.at === 0)?.at ?? 0
  return {
    format: 1, mode: 'steps', shown: at < 0 ? reached : at, reached, startAt, session, now, choices, hints: {}, files: filesOf(session),
    begunAt: Object.fromEntries(steps.slice(0, reached + 1).map((step, i) => [step.id, begun[i] ?? begun.at(-1) ?? startAt])),
    done: Object.fromEntries(steps.slice(0, reached + 1).map((step, i) => [step.id, i < reached || choices[step.id] !== undefined])),
  }
}

/** Reads the link in the address and opens what it holds, or says why not. */
export async function arriveBy(hash: string, session: ClusterSession, drafts: Drafts): Promise<Arrived> {
  const parts = parseLink(hash)
  const lesson = parts?.lesson?.id
  const read = await readLink(hash, linkWorld)
  if (parts?.language) await borrowLanguage(parts.language)
  if ('problem' in read) return { ...read, ...(lesson !== undefined && { lesson }) }
  return arriveWith(read.shared, session, drafts, parts?.data === undefined && parts?.lesson?.seed === undefined)
}

/** `fromStart`: only a place in a lesson was named, nothing that was done in it. */
export async function arriveWith(shared: SharedSession, session: ClusterSession, drafts: Drafts, fromStart = false): Promise<Arrived> {
  const { lesson: place } = shared
  if (!place) {
    await openInPlayground(shared, session, drafts)
    return { hash: '#/playground' }
  }
  const lesson = (await loadLesson(place.id))?.lesson
  if (!lesson) return { problem: { code: 'no-lesson', at: place.id } }
  const lock = place.lock === undefined ? {} : { lock: place.lock }
  announce({ lesson: place.id, ...lock, ...(!fromStart && { run: runOf(shared, lesson), moment: shared.moment }) })
  return { hash: `#/lesson/${place.id}${fromStart && place.step !== undefined ? `/${place.step}` : ''}` }
}

/** Opens a session of an earlier visit or another tab as one of this tab's own. Gives the address to go on with; undefined where it cannot be opened. */
export async function openKept(kept: KeptSession, session: ClusterSession, drafts: Drafts): Promise<string | undefined> {
  const good = judged(kept)
  if (!good) return undefined
  const run = runIn(good)
  if (good.lesson && run) {
    await startNewRecord()
    announce({ lesson: good.lesson.id, run, moment: good.moment, printed: good.printed })
    return `#/lesson/${good.lesson.id}`
  }
  await openInPlayground({ session: good.session, moment: good.moment }, session, drafts)
  putFiles(drafts, good.files, good.active)
  terminalOf(session).putBack(good.printed)
  return '#/playground'
}
