// Which dialog is open; at most one is.
import { createStore } from 'zustand/vanilla'

export type DialogName = 'share' | 'exchange' | 'keyboard' | 'settings'

export const dialogStore = createStore<{ readonly open: DialogName | null }>(() => ({ open: null }))

export function openDialog(name: DialogName): void { dialogStore.setState({ open: name }) }
export function closeDialog(): void { dialogStore.setState({ open: null }) }
