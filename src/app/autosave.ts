// Keeps what the page holds as it changes, and a last time when the page goes: a reload loses nothing.
import { pageKeep } from '../session/keep/keep.ts'
import { sayLastWords, thisTab } from '../session/keep/tab.ts'
import { terminalOf } from '../terminal/terminal-run.ts'
import { activeFile, filesIn } from './kept-files.ts'
import { shownLesson } from './open-lesson.ts'
import type { Drafts } from './drafts.ts'
import type { KeptSession } from '../session/keep/sessions.ts'
import type { ClusterSession } from '../session/session.ts'

/** Changes that follow each other are kept together. */
const DEBOUNCE_MS = 800
/** While time passes and nothing else happens, the moment is kept this often. */
const MOMENT_EVERY_MS = 5_000

export type KeptPage = 'playground' | 'lesson'

/** What there is to keep now; undefined while the cluster is being prepared, or nothing was done yet. */
export function captured(id: string, page: KeptPage, session: ClusterSession, drafts: Drafts, address = window.location.hash): KeptSession | undefined {
  if (session.ledger.components.length === 0) return undefined
  const { t, mode, speed, layout } = session.playhead.getState()
  const files = filesIn(drafts)
  const active = activeFile(drafts)
  const printed = terminalOf(session).printed()
  const base = { id, format: 1 as const, savedAt: Date.now(), page, address, files, ...(active !== undefined && { active }), playhead: { mode, speed, layout }, printed, moment: Math.max(0, Math.floor(t)) }
  if (page === 'lesson') {
    const { run } = shownLesson.getState()
    const saved = run?.saved()
    if (!run || !saved) return undefined
    return { ...base, session: saved.session, now: saved.now, moment: Math.min(base.moment, saved.now), files: saved.files, lesson: { id: run.lesson.id, run: saved } }
  }
  if (session.recipe.commands.length === 0 && files.length === 0 && printed.length === 0) return undefined
  return { ...base, session: session.recipe, now: Math.max(0, session.now) }
}

/** Keeps a page's session until the returned function is called. */
export function startAutosave(page: KeptPage, session: ClusterSession, drafts: Drafts): () => void {
  const { sessions } = pageKeep()
  let timer: ReturnType<typeof setTimeout> | undefined
  let id: string | undefined
  let lastMoment = ''

  const save = async (): Promise<void> => {
    timer = undefined
    id = (await thisTab()).id
    const kept = captured(id, page, session, drafts)
    if (!kept) return
    lastMoment = `${kept.moment} ${kept.now}`
    await sessions.write(kept)
  }
  let address = window.location.hash
  const soon = (): void => {
    address = window.location.hash
    timer ??= setTimeout(() => void save(), DEBOUNCE_MS)
  }
  const passing = (): void => {
    if (lastMoment !== `${Math.max(0, Math.floor(session.playhead.getState().t))} ${session.now}`) soon()
  }
  const lastTime = (): void => {
    const kept = id === undefined ? undefined : captured(id, page, session, drafts)
    if (!kept) return
    sayLastWords(kept)
    void sessions.write(kept)
  }
  void thisTab().then((tab) => { id = tab.id })
  const stops = [
    session.on('outcome', soon), session.on('fork', soon), session.on('ready', soon), drafts.store.subscribe(soon), terminalOf(session).store.subscribe(soon),
    session.playhead.subscribe((now, before) => { if (now.layout !== before.layout || now.playing !== before.playing || now.mode !== before.mode || now.speed !== before.speed) soon() }),
  ]
  const interval = setInterval(passing, MOMENT_EVERY_MS)
  const hidden = (): void => { if (document.visibilityState === 'hidden') lastTime() }
  window.addEventListener('pagehide', lastTime)
  document.addEventListener('visibilitychange', hidden)
  return () => {
    // What was to be kept soon is kept where it was, although another page is shown already.
    const kept = timer === undefined || id === undefined ? undefined : captured(id, page, session, drafts, address)
    if (kept) void sessions.write(kept)
    for (const stop of stops) stop()
    clearTimeout(timer)
    clearInterval(interval)
    window.removeEventListener('pagehide', lastTime)
    document.removeEventListener('visibilitychange', hidden)
  }
}
