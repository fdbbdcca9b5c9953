// What the page itself decides: where the playhead is, what is selected, how the panes lie. Nothing that the ledger already holds.
import { createStore } from 'zustand/vanilla'

/** What names an object, a component or a hop that can be selected. */
export type Selection =
  | { readonly type: 'object'; readonly uid: string; readonly kind: string; readonly namespace: string; readonly name: string }
  | { readonly type: 'component'; readonly address: string }
  | { readonly type: 'hop'; readonly id: number }

export type PlaybackMode = 'clock' | 'paced'
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16] as const
export type Speed = (typeof SPEEDS)[number]
export type SideTab = 'yaml' | 'inspector' | 'why'
export type BottomTab = 'terminal' | 'events'

export interface PlayheadState {
  /** Virtual ms; not whole, so that a hop of a few ms can be followed. */
  readonly t: number
  readonly playing: boolean
  /** A question waits for its answer: until then the cluster stands still, though the past can be looked at. */
  readonly locked: boolean
  /** Whether the playhead leads the engine; false while history is looked at. */
  readonly live: boolean
  readonly mode: PlaybackMode
  readonly speed: Speed
  readonly selection: Selection | null
  readonly hover: Selection | null
  /** Hop whose chain of causes is shown; everything else is dimmed. */
  readonly chain: number | null
  /** Kind/namespace/name of what a lesson points at. */
  readonly highlight: readonly string[]
  readonly layout: { readonly left: boolean; readonly side: boolean; readonly drawer: boolean; readonly tab: SideTab; readonly bottom: BottomTab }
}

/** The store behind one session's playhead. */
export function createPlayhead() {
  return createStore<PlayheadState>(() => ({
    t: 0,
    playing: false,
    locked: false,
    live: true,
    mode: 'paced',
    speed: 1,
    selection: null,
    hover: null,
    chain: null,
    highlight: [],
    layout: { left: true, side: true, drawer: true, tab: 'yaml', bottom: 'terminal' },
  }))
}

export type PlayheadStore = ReturnType<typeof createPlayhead>
