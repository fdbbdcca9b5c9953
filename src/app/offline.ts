// Keeps the product for times without a network: registers sw.js once the page is at rest, lets it fetch everything, and says when a new version waits.
import { createStore } from 'zustand/vanilla'

export interface OfflineState {
  /** Everything is kept: it opens without a network. */
  readonly ready: boolean
  /** A new version that waits; it takes over when `takeOver` is called, or when every window is closed. */
  readonly waiting: ServiceWorker | undefined
}

export const offline = createStore<OfflineState>(() => ({ ready: false, waiting: undefined }))

/** The page has other things to fetch first. */
const AFTER_LOAD_MS = 3000
/** What could not be fetched is asked for again. */
const AGAIN_AFTER_MS = 20_000

/** Not in frames, not while the page is worked on, and not where the browser has no such thing (plain http, files). */
export function mayKeepOffline(): boolean {
  return import.meta.hot === undefined && 'serviceWorker' in navigator && window.isSecureContext && window.top === window && window.location.protocol.startsWith('http')
}

/** Registers the service worker; never fails, since nothing depends on it. */
export async function startOffline(): Promise<void> {
  if (!mayKeepOffline()) return
  await new Promise((resolve) => { setTimeout(resolve, AFTER_LOAD_MS) })
  const { serviceWorker } = navigator
  serviceWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if ((data as { readonly offline?: unknown } | null)?.offline !== 'ready') return
    offline.setState({ ready: true })
    document.documentElement.dataset.offline = 'ready'
  })
  try {
    const registration = await serviceWorker.register(new URL('sw.js', document.baseURI), { updateViaCache: 'none' })
    const wasControlled = serviceWorker.controller !== null
    const look = (): void => { if (registration.waiting && serviceWorker.controller) announce(registration.waiting) }
    registration.addEventListener('updatefound', () => {
      const { installing } = registration
      installing?.addEventListener('statechange', () => { if (installing.state === 'installed' && wasControlled) look() })
    })
    look()
    await serviceWorker.ready
    const fill = (): void => atRest(() => registration.active?.postMessage('fill'))
    serviceWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      // The network broke off, or the site was renewed meanwhile.
      if ((data as { readonly offline?: unknown } | null)?.offline === 'incomplete') setTimeout(() => { void registration.update().then(fill, fill) }, AGAIN_AFTER_MS)
    })
    fill()
  } catch {
    // Storage is refused, or full: then it needs the network, as before.
  }
}

function announce(waiting: ServiceWorker): void {
  offline.setState({ waiting })
  void import('./update-note.tsx').then(({ showUpdateNote }) => showUpdateNote())
}

/** Changes to the version that waits, and opens the page again with it. */
export function takeOver(): void {
  const { waiting } = offline.getState()
  navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true })
  waiting?.postMessage('take-over')
}

function atRest(task: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(task, { timeout: 4000 })
  else setTimeout(task, 1000)
}
