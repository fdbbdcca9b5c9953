// Where in Wheelhouse the reader is, as told by the part of the address behind #.
import { useSyncExternalStore } from 'react'

export type Route =
  | { readonly page: 'home' | 'teach' }
  | { readonly page: 'playground'; /** Id of the ready manifest to begin with. */ readonly start?: string; /** Id of the situation to begin in. */ readonly situation?: string }
  | { readonly page: 'lesson'; readonly id: string; readonly step?: string }
  /** The instructor's window; `line`: how it reaches the learners' window. */
  | { readonly page: 'presenter'; readonly id: string; readonly line: string }
  /** A lesson on paper. */
  | { readonly page: 'print'; readonly id: string; readonly language?: 'ko' | 'en' }
  /** There is no such page. */
  | { readonly page: 'nowhere'; readonly address: string }

/** `#/teach`, `#/playground`, `#/playground/wordpress`, `#/situation/crash-loop`, `#/lesson/desired-state-loop`, `#/lesson/desired-state-loop/scale`, `#/presenter/desired-state-loop/<line>`, `#/print/desired-state-loop/en`; nothing at all is home. */
export function parseRoute(hash: string): Route {
  const [page, id, step] = hash.replace(/^#\/?/, '').split('/').map(decoded)
  if (page === 'teach') return { page }
  if (page === 'playground') return { page, ...(id && { start: id }) }
  if (page === 'situation' && id) return { page: 'playground', situation: id }
  if (page === 'lesson' && id) return { page, id, ...(step && { step }) }
  if (page === 'presenter' && id) return { page, id, line: /^[0-9a-f]{24}$/.test(step ?? '') ? step : '' }
  if (page === 'print' && id) return { page, id, ...((step === 'ko' || step === 'en') && { language: step }) }
  return page === '' ? { page: 'home' } : { page: 'nowhere', address: decoded(hash) }
}

/** Whether an address is that of a page beside the product: the instructor's window, or paper. No cluster is opened for it. */
export function isAside(hash: string): boolean {
  return /^#\/(presenter|print)\//.test(hash)
}

/** A part that is no valid text is taken as it stands. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
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
