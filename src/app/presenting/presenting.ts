// Whether this window shows a lesson to a room: which lesson, and over which line the instructor's window is reached. Outlives a reload of the window.
import { createStore } from 'zustand/vanilla'

export interface Presenting {
  /** Undefined: nothing is presented. */
  readonly lesson: string | undefined
  /** Name of the line to the instructor's window. */
  readonly line: string
}

const KEY = 'wheelhouse.presenting'
const NOTHING: Presenting = { lesson: undefined, line: '' }

export const presenting = createStore<Presenting>(() => remembered())

function remembered(): Presenting {
  try {
    const { lesson, line } = JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as { readonly lesson?: unknown; readonly line?: unknown }
    if (typeof lesson === 'string' && typeof line === 'string' && /^[0-9a-f]{24}$/.test(line) && window.location.hash.startsWith('#/lesson/')) return { lesson, line }
  } catch {
    // Then a reload ends the presentation.
  }
  return NOTHING
}

function remember({ lesson, line }: Presenting): void {
  try {
    if (lesson === undefined) sessionStorage.removeItem(KEY)
    else sessionStorage.setItem(KEY, JSON.stringify({ lesson, line }))
  } catch {
    // See above.
  }
}

/** Address of the instructor's window. */
export function presenterAddress({ lesson, line }: Presenting): string {
  return `${window.location.href.split('#')[0]}#/presenter/${lesson ?? ''}/${line}`
}

/** Shows a lesson to a room, and opens the instructor's window beside it. Called by a click or a key, or the browser refuses the window. */
export function startPresenting(lesson: string): void {
  const line = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  presenting.setState({ lesson, line })
  remember(presenting.getState())
  openPresenterWindow()
}

/** Opens the instructor's window. Without an opener it gets a process of its own, so that neither window waits for the other's drawing; whether it came is told by the line. */
export function openPresenterWindow(): void {
  window.open(presenterAddress(presenting.getState()), '_blank', 'noopener,popup,width=1240,height=860')
}

export function stopPresenting(): void {
  presenting.setState(NOTHING)
  remember(NOTHING)
}
