// Whether this window shows a lesson to a room: which lesson, and over which line the instructor's window is reached. Outlives a reload of the window.
import { createStore } from 'zustand/vanilla'

export interface Presenting {
  /** Undefined: nothing is presented. */
  readonly lesson: string | undefined
  /** Name of the line to the instructor's window. */
  readonly line: string
  /** The browser refused to open the instructor's window. */
  readonly blocked: boolean
}

const KEY = 'wheelhouse.presenting'
const NOTHING: Presenting = { lesson: undefined, line: '', blocked: false }

export const presenting = createStore<Presenting>(() => remembered())

function remembered(): Presenting {
  try {
    const { lesson, line } = JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as { readonly lesson?: unknown; readonly line?: unknown }
    // The instructor's window is opened with a copy of what this one remembers.
    if (typeof lesson === 'string' && typeof line === 'string' && /^[0-9a-f]{24}$/.test(line) && window.location.hash.startsWith('#/lesson/')) return { lesson, line, blocked: false }
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
  presenting.setState({ lesson, line, blocked: false })
  remember(presenting.getState())
  openPresenterWindow()
}

/** Opens the instructor's window, or brings it to the front. */
export function openPresenterWindow(): void {
  const state = presenting.getState()
  const opened = window.open(presenterAddress(state), `wheelhouse-presenter-${state.line}`, 'popup,width=1240,height=860')
  presenting.setState({ blocked: opened === null })
  opened?.focus()
}

export function stopPresenting(): void {
  presenting.setState(NOTHING)
  remember(NOTHING)
}
