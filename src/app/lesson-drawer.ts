// The drawer of a lesson: open where a step is about typing, folded away elsewhere, so that the canvas has the room. Whoever moves it by hand keeps it so.
import { useEffect } from 'react'
import type { LessonRun } from '../lesson-player/lesson-run.ts'
import type { ClusterSession } from '../session/session.ts'

/** Moves the drawer with the steps of a lesson. */
export function useLessonDrawer(run: LessonRun | undefined, session: ClusterSession): void {
  useEffect(() => {
    if (run === undefined) return undefined
    const { playhead } = session
    const isOpen = (): boolean => playhead.getState().layout.drawer
    const move = (drawer: boolean): void => playhead.setState(({ layout }) => ({ layout: { ...layout, drawer } }))
    const begun = isOpen()
    let last = begun
    const follow = (): void => {
      if (isOpen() !== last) return stop() // somebody has moved it
      const { mode, shown } = run.store.getState()
      const step = mode === 'steps' ? run.lesson.steps[shown] : undefined
      last = mode === 'sandbox' || step?.do === 'kubectl' || step?.view === 'terminal'
      if (isOpen() !== last) move(last)
    }
    const stop = run.store.subscribe((now, before) => {
      if (now.shown !== before.shown || now.mode !== before.mode) follow()
    })
    follow()
    return () => {
      stop()
      if (isOpen() === last) move(begun)
    }
  }, [run, session])
}
