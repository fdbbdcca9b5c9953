// Which dialog is open; at most one is.
import { createStore } from 'zustand/vanilla'

export type DialogName = 'share' | 'exchange' | 'keyboard' | 'settings'

export const dialogStore = createStore<{ readonly open: DialogName | null }>(() => ({ open: null }))

/** Who had the keyboard before the first dialog was opened; it goes back there, also over several dialogs. */
let before: Element | null = null

export function openDialog(name: DialogName): void {
  if (dialogStore.getState().open === null) before = document.activeElement
  dialogStore.setState({ open: name })
}

export function closeDialog(): void { dialogStore.setState({ open: null }) }

/** Gives the keyboard back, unless another dialog has it now. */
export function returnFocus(): void {
  if (dialogStore.getState().open === null && before instanceof HTMLElement) before.focus()
}
