// A frame at rest belongs to the page around it: it takes neither focus nor scroll nor wheel until somebody clicks inside or comes in by keyboard.
import { createStore } from 'zustand/vanilla'

/** Whether the reader is at work in this frame. */
export const awake = createStore<{ readonly awake: boolean }>(() => ({ awake: false }))

const RESTING = 'embed-resting'

/** Begins at rest. A click inside or the keyboard's focus wakes the frame; a click elsewhere puts it to rest again. */
export function startResting(target: Window & typeof globalThis = window): void {
  const { document } = target
  const show = (): void => { document.documentElement.classList.toggle(RESTING, !awake.getState().awake) }
  const set = (value: boolean): void => { if (awake.getState().awake !== value) awake.setState({ awake: value }) }
  awake.subscribe(show)
  show()
  target.addEventListener('pointerdown', () => set(true), { capture: true })
  target.addEventListener('keydown', () => set(true), { capture: true })
  // Focus reaches a frame at rest only by Tab: scripts are kept from it below.
  target.addEventListener('focusin', () => set(true), { capture: true })
  target.addEventListener('blur', (event) => { if (event.target === target) set(false) })
  // Nobody inside may keep the wheel from the host's page; the frame itself has nothing that scrolls while it rests.
  target.addEventListener('wheel', (event) => { if (!awake.getState().awake) event.stopImmediatePropagation() }, { capture: true, passive: true })
  keepScriptsFromFocus(target)
}

/** Panels focus what is new and scroll it into view; in a frame at rest that would take the focus and the scroll position from the host's page. */
function keepScriptsFromFocus(target: Window & typeof globalThis): void {
  const { HTMLElement, Element } = target
  const { focus } = HTMLElement.prototype
  const { scrollIntoView } = Element.prototype
  HTMLElement.prototype.focus = function focusWhenAwake(this: HTMLElement, ...options) { if (awake.getState().awake) focus.apply(this, options) }
  Element.prototype.scrollIntoView = function scrollWhenAwake(this: Element, ...options) { if (awake.getState().awake) scrollIntoView.apply(this, options) }
}
