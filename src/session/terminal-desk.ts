// Where the rest of the page hands the terminal something to type: a line that a lesson suggests, or only the wish to type.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ClusterSession } from './session.ts'

interface Desk {
  /** What to put behind the prompt; '' leaves what is there. */
  readonly line: string
  /** Goes up with every wish, so that the same line can be wished for again. */
  readonly wish: number
  /** The wish that was carried out last. */
  readonly granted: number
  /** Lines that the step under way suggests. */
  readonly suggested: readonly string[]
}

const desks = new WeakMap<ClusterSession, StoreApi<Desk>>()

/** The desk of a session. */
export function terminalDesk(session: ClusterSession): StoreApi<Desk> {
  const known = desks.get(session) ?? createStore<Desk>(() => ({ line: '', wish: 0, granted: 0, suggested: [] }))
  desks.set(session, known)
  return known
}

/** Brings the terminal to the front, with a line behind its prompt if there is one. */
export function showTerminal(session: ClusterSession, line = ''): void {
  session.playhead.setState(({ layout }) => ({ layout: { ...layout, drawer: true, bottom: 'terminal' } }))
  terminalDesk(session).setState(({ wish }) => ({ line, wish: wish + 1 }))
}
