// Where in Wheelhouse the reader is, as told by the part of the address behind #.
import { useSyncExternalStore } from 'react'

export type Route = { readonly page: 'home' } | { readonly page: 'playground'; /** Id of the ready manifest to begin with. */ readonly start?: string } | { readonly page: 'lesson'; readonly id: string }

/** `#/playground`, `#/playground/wordpress`, `#/lesson/desired-state-loop`; anything else is home. */
export function parseRoute(hash: string): Route {
  const [page, id] = hash.replace(/^#\/?/, '').split('/')
  if (page === 'playground') return { page, ...(id && { start: decodeURIComponent(id) }) }
  if (page === 'lesson' && id) return { page, id: decodeURIComponent(id) }
  return { page: 'home' }
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(
    (changed) => {
      window.addEventListener('hashchange', changed)
      return () => window.removeEventListener('hashchange', changed)
    },
    () => window.location.hash,
  )
  return parseRoute(hash)
}
