// What this tab held before it was reloaded, or before the browser was closed.
import { pageKeep } from '../session/keep/keep.ts'
import { isKeptSession } from '../session/keep/sessions.ts'
import { hearLastWords, thisTab } from '../session/keep/tab.ts'
import { terminalOf } from '../terminal/terminal-run.ts'
import { announce, arriveInPlayground } from './arrival.ts'
import { judged, runIn } from './judged.ts'
import { parseRoute } from './route.ts'
import { isThere } from './there.ts'
import type { Route } from './route.ts'
import type { ClusterSession } from '../session/session.ts'
import type { KeptSession } from '../session/keep/sessions.ts'

/** A disk that is slower than this does not hold up the page. */
const PATIENCE_MS = 1_500

/** Opens in the session what this tab's playground held, or leaves a lesson for its page. Gives what else is to be put back: the editor's files. */
export async function restore(session: ClusterSession): Promise<KeptSession | undefined> {
  const kept = await keptOfThisTab()
  if (!kept || (kept.address !== window.location.hash && !(await leadsNowhere(parseRoute(window.location.hash))))) return undefined
  const { mode, speed, layout } = kept.playhead
  session.playhead.setState(({ layout: usual }) => ({ mode, speed, layout: { ...usual, ...layout } }))
  if (kept.page === 'lesson') {
    const run = runIn(kept)
    if (kept.lesson && run) announce({ lesson: kept.lesson.id, run, moment: kept.moment, printed: kept.printed })
    return undefined
  }
  arriveInPlayground(kept.address)
  void session.open(kept.session, kept.now).then(() => {
    session.pause()
    terminalOf(session).putBack(kept.printed)
    if (kept.moment < session.now) return session.seek(kept.moment)
  })
  return kept
}

/** Home, and an address of nothing, open no cluster of their own: what this tab had goes on behind them. */
async function leadsNowhere(route: Route): Promise<boolean> {
  return route.page === 'home' || !(await isThere(route))
}

/** Undefined where there is nothing, or nothing that this version can open. */
async function keptOfThisTab(): Promise<KeptSession | undefined> {
  const words = hearLastWords()
  const tab = await thisTab()
  const spoken = isKeptSession(words) ? words : undefined
  // Last words come from this very tab, or from the twin that it was before it was duplicated.
  if (spoken && (spoken.id === tab.id || spoken.id === tab.twinOf)) return judged(spoken)
  const late = new Promise<undefined>((resolve) => { setTimeout(() => resolve(undefined), PATIENCE_MS) })
  return judged(await Promise.race([pageKeep().sessions.read(tab.twinOf ?? tab.id), late]))
}
