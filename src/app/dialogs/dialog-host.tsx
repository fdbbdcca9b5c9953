// Where dialogs appear. Each is loaded when it is first opened; the keyboard stays inside it and goes back to where it came from.
import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { dialogStore } from './dialog-store.ts'
import type { Drafts } from '../drafts.ts'
import type { ClusterSession } from '../../session/session.ts'

const DIALOGS = {
  share: lazy(async () => ({ default: (await import('./share-dialog.tsx')).ShareDialog })),
  exchange: lazy(async () => ({ default: (await import('./exchange-dialog.tsx')).ExchangeDialog })),
  keyboard: lazy(async () => ({ default: (await import('./keyboard-dialog.tsx')).KeyboardDialog })),
  settings: lazy(async () => ({ default: (await import('./settings-dialog.tsx')).SettingsDialog })),
} as const

export interface DialogProps { readonly session: ClusterSession; readonly drafts: Drafts }

export function DialogHost(props: DialogProps) {
  const open = useStore(dialogStore, (state) => state.open)
  if (open === null) return null
  const Dialog = DIALOGS[open]
  return <Suspense fallback={null}><Dialog {...props} /></Suspense>
}
