// Whether anybody can see the frame: it stands still while it is scrolled away or its tab is hidden.
import { createStore } from 'zustand/vanilla'

export const inSight = createStore<{ readonly inSight: boolean }>(() => ({ inSight: true }))

/** Starts looking. In a frame, the observer's root is the reader's own window, whatever lies between. */
export function startWatchingSight(): void {
  let intersecting = true
  const show = (): void => {
    const value = intersecting && document.visibilityState !== 'hidden'
    if (inSight.getState().inSight !== value) inSight.setState({ inSight: value })
  }
  new IntersectionObserver((entries) => {
    intersecting = entries.at(-1)?.isIntersecting ?? true
    show()
  }).observe(document.documentElement)
  document.addEventListener('visibilitychange', show)
}
