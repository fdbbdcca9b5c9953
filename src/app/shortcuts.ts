// The keyboard: play, step, leave, type, find. Keys belong to whoever has the focus first: text fields and the editor keep theirs.
import { useEffect } from 'react'
import { offersFor } from '../session/fault-offers.ts'
import { showTerminal } from '../session/terminal-desk.ts'
import { openDialog } from './dialogs/dialog-store.ts'
import { shownLesson } from './open-lesson.ts'
import { startPresenting } from './presenting/presenting.ts'
import { readSetting } from './saved-setting.ts'
import { WorkerGone } from '../session/worker-client.ts'
import type { ClusterSession } from '../session/session.ts'

interface ShortcutActions {
  readonly session: ClusterSession
  readonly find: () => void
}

/** Whether keys that are a single letter or sign do something; those who speak to their machine turn them off. */
export function singleKeysAreOn(): boolean {
  return readSetting('singleKeys') !== 'off'
}

/** Whether a key press is text for somebody. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select, .monaco-editor, [role="textbox"]') !== null)
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a, [role="button"], [role="tab"], [role="radio"]') !== null
}

/** Listens while the component that calls it is shown. */
export function useShortcuts({ session, find }: ShortcutActions): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.key.length === 1 && event.key !== ' ' && !singleKeysAreOn()) return
      const act = actionFor(event, session, find)
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [session, find])
}

function actionFor(event: KeyboardEvent, session: ClusterSession, find: () => void): (() => void) | undefined {
  const { playing, selection, chain, layout } = session.playhead.getState()
  const show = (tab: typeof layout.tab): void => session.playhead.setState({ layout: { ...layout, side: true, tab } })
  switch (event.key) {
    case ' ': return isPressable(event.target) ? undefined : () => (playing ? session.pause() : session.play())
    case ',': return () => void session.stepHops(-1)
    case '.': return () => void session.stepHops(1)
    case '<': return selection?.type === 'object' ? () => void session.stepObject(selection.uid, -1) : undefined
    case '>': return selection?.type === 'object' ? () => void session.stepObject(selection.uid, 1) : undefined
    case 'Escape': return chain !== null ? () => session.playhead.setState({ chain: null }) : selection ? () => session.playhead.setState({ selection: null }) : undefined
    case 'l': case 'L': return () => session.goLive()
    case 'i': case 'I': return () => show('inspector')
    case 'w': case 'W': return () => show('why')
    case 'c': case 'C': return selection?.type === 'hop' ? () => session.playhead.setState({ chain: chain === selection.id ? null : selection.id }) : undefined
    case '`': case '₩': return () => showTerminal(session)
    case 'p': case 'P': return selection?.type === 'object' && selection.kind === 'Node' ? () => switchPower(session, selection.name) : present()
    case '/': return find
    case '?': return () => openDialog('keyboard')
    default: return undefined
  }
}

/** Shows the lesson that is open to a room. */
function present(): (() => void) | undefined {
  const { run } = shownLesson.getState()
  return run && (() => startPresenting(run.lesson.id))
}

/** Takes the power of a machine, or gives it back. */
function switchPower(session: ClusterSession, name: string): void {
  const [offer] = offersFor(session.scene, { kind: 'Node', name })
  // A worker that ended is told of elsewhere.
  if (offer) void session.act(offer.command).catch((error: unknown) => { if (!(error instanceof WorkerGone)) throw error })
}
