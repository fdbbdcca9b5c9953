// Stands between a shared link and the page: opens what the link holds, or says in one message what is wrong with it. Nothing of it runs before.
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'
import type { Arrived } from './arrive.ts'
import type { Drafts } from './drafts.ts'
import type { ClusterSession } from '../session/session.ts'

const LinkProblem = lazy(async () => ({ default: (await import('./link-problem.tsx')).LinkProblem }))

/** Whether an address holds more than the name of a page. */
export function isLink(hash: string): boolean {
  return /^#\/(s\/|lesson\/[^/?]+\?)/.test(hash)
}

/** Goes to another address without a step back to this one. */
export function replaceHash(hash: string): void {
  history.replaceState(null, '', hash)
  window.dispatchEvent(new HashChangeEvent('hashchange'))
}

/** The same for a page that may be the one that is shown: it is shown anew. */
export async function goTo(hash: string): Promise<void> {
  if (window.location.hash === hash && hash.startsWith('#/lesson/')) {
    replaceHash('#/')
    await new Promise((resolve) => { setTimeout(resolve, 50) })
  }
  replaceHash(hash)
}

function useHash(): string {
  return useSyncExternalStore((changed) => {
    window.addEventListener('hashchange', changed)
    return () => window.removeEventListener('hashchange', changed)
  }, () => window.location.hash)
}

/** What to show in place of the page while the address is a link; undefined: the page itself. */
export function useLinkGate(session: ClusterSession, drafts: Drafts): ReactNode {
  const hash = useHash()
  const [refused, setRefused] = useState<{ readonly hash: string; readonly arrived: Extract<Arrived, { readonly problem: unknown }> }>()
  useEffect(() => {
    if (!isLink(hash)) return
    let wanted = true
    void import('./arrive.ts').then(({ arriveBy }) => arriveBy(hash, session, drafts)).then((arrived) => {
      if (!wanted) return
      if ('hash' in arrived) replaceHash(arrived.hash)
      else setRefused({ hash, arrived })
    })
    return () => { wanted = false }
  }, [hash, session, drafts])
  if (!isLink(hash)) return undefined
  if (refused?.hash !== hash) return <div className="arriving" aria-busy="true" />
  return <Suspense fallback={<div className="arriving" aria-busy="true" />}><LinkProblem {...refused.arrived} session={session} drafts={drafts} /></Suspense>
}
