// Stands between a shared link and the page: opens what the link holds, or says in one message what is wrong with it. Nothing of it runs before.
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { ComponentType, ReactNode } from 'react'
import type { Arrived } from './arrive.ts'
import type { Drafts } from './drafts.ts'
import type { LinkProblemProps } from './link-problem.tsx'
import type { ClusterSession } from '../session/session.ts'

/** All that a link needs, at once: what opens it, and the message for one that cannot be opened. */
async function fetchGate() {
  const [{ arriveBy }, { LinkProblem }] = await Promise.all([import('./arrive.ts'), import('./link-problem.tsx')])
  return { arriveBy, LinkProblem }
}

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
  const [refused, setRefused] = useState<{ readonly hash: string; readonly arrived: Extract<Arrived, { readonly problem: unknown }>; readonly LinkProblem: ComponentType<LinkProblemProps> }>()
  useEffect(() => {
    if (!isLink(hash)) return
    let wanted = true
    void fetchGate().then(async ({ arriveBy, LinkProblem }) => {
      const arrived = await arriveBy(hash, session, drafts)
      if (!wanted) return
      if ('hash' in arrived) replaceHash(arrived.hash)
      // Not behind a Suspense: React holds what that reveals back for 300 ms.
      else setRefused({ hash, arrived, LinkProblem })
    })
    return () => { wanted = false }
  }, [hash, session, drafts])
  if (!isLink(hash)) return undefined
  if (refused?.hash !== hash) return <div className="arriving" aria-busy="true" />
  const { LinkProblem, arrived } = refused
  return <LinkProblem {...arrived} session={session} drafts={drafts} />
}
