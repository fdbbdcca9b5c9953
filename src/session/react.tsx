// How React components read a session: each hook renders again only when what it asked for has changed.
import { createContext, useCallback, useContext, useEffect, useReducer, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { ReactNode } from 'react'
import type { PlayheadState } from './playhead.ts'
import type { ClusterSession, Notice } from './session.ts'
import type { Scene } from './scene.ts'

const SessionContext = createContext<ClusterSession | null>(null)

/** Makes a session known to everything below. */
export function SessionProvider({ session, children }: { readonly session: ClusterSession; readonly children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>
}

export function useSession(): ClusterSession {
  const session = useContext(SessionContext)
  if (!session) throw new Error('No session here: put a SessionProvider around this component.')
  return session
}

/** A part of the playhead's state. */
export function usePlayhead<Part>(select: (state: PlayheadState) => Part): Part {
  return useStore(useSession().playhead, select)
}

/** What is drawn now; renders with every frame in which something changed. */
export function useScene(): Scene {
  const session = useSession()
  const subscribe = useCallback((changed: () => void) => {
    const stops = [session.playhead.subscribe(changed), session.on('batch', changed)]
    return () => stops.forEach((stop) => stop())
  }, [session])
  return useSyncExternalStore(subscribe, () => session.scene)
}

/** Renders when time or ledger moved, at most every `everyMs`: for text, which nobody reads sixty times a second. Returns virtual time. */
export function useSlowTime(everyMs = 150): number {
  const session = useSession()
  const [, render] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const changed = () => { timer ??= setTimeout(() => { timer = undefined; render() }, everyMs) }
    const stops = [session.playhead.subscribe(changed), session.on('batch', changed)]
    // What came between the first rendering and now has been told to nobody.
    changed()
    return () => {
      stops.forEach((stop) => stop())
      clearTimeout(timer)
    }
  }, [session, everyMs])
  return session.playhead.getState().t
}

export function useNotice(): Notice | null {
  return useStore(useSession().notices, (state) => state.notice)
}
