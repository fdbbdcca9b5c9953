// Whether things move on the screen: as the system says, or as the reader chose here. What the cluster does, it does all the same.
import { createStore } from 'zustand/vanilla'

export const MOTION_CHOICES = ['auto', 'on', 'off'] as const
/** Of the question "reduce motion?". */
export type MotionChoice = (typeof MOTION_CHOICES)[number]

const system = window.matchMedia('(prefers-reduced-motion: reduce)')

function reducedBy(choice: MotionChoice): boolean {
  return choice === 'auto' ? system.matches : choice === 'on'
}

export const motionStore = createStore<{ readonly choice: MotionChoice; readonly reduced: boolean }>(() => ({ choice: 'auto', reduced: reducedBy('auto') }))

/** Begins with what was chosen on an earlier visit. Style sheets read the answer from the root's `data-motion`, and never ask the system: the choice goes both ways. */
export function startMotion(saved: string | undefined): void {
  const show = (): void => { document.documentElement.dataset.motion = motionStore.getState().reduced ? 'reduced' : 'full' }
  motionStore.subscribe(show)
  system.addEventListener('change', () => chooseMotion(motionStore.getState().choice))
  chooseMotion(MOTION_CHOICES.find((known) => known === saved) ?? 'auto')
  show()
}

export function chooseMotion(choice: MotionChoice): void {
  motionStore.setState({ choice, reduced: reducedBy(choice) })
}
