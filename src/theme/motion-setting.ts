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

export function chooseMotion(choice: MotionChoice): void {
  motionStore.setState({ choice, reduced: reducedBy(choice) })
  document.documentElement.dataset.motion = choice === 'on' ? 'reduced' : ''
}

system.addEventListener('change', () => motionStore.setState(({ choice }) => ({ reduced: reducedBy(choice) })))
