// Whether there is what an address names: the page, the situation, the ready manifest, the lesson.
import { useEffect, useState } from 'react'
import { findReadyManifest } from './ready-manifests.ts'
import type { Route } from './route.ts'

/** False where the address names something that this page does not have. */
export async function isThere(route: Route): Promise<boolean> {
  if (route.page === 'nowhere') return false
  if (route.page === 'lesson') return (await import('../lessons/catalogue.ts')).trackOf(route.id) !== undefined
  if (route.page !== 'playground') return true
  if (route.situation !== undefined) return (await import('./situations.ts')).situations.some(({ id }) => id === route.situation)
  return route.start === undefined || (await findReadyManifest(route.start)) !== undefined
}

/** The same for the page that is shown; undefined until it is known. A lesson's page says it itself. */
export function useThere(route: Route): boolean | undefined {
  const { situation, start } = route.page === 'playground' ? route : {}
  const [known, setKnown] = useState<{ readonly situation: string | undefined; readonly start: string | undefined; readonly there: boolean }>()
  useEffect(() => {
    if (situation === undefined && start === undefined) return undefined
    let wanted = true
    void isThere({ page: 'playground', ...(situation !== undefined && { situation }), ...(start !== undefined && { start }) }).then((there) => { if (wanted) setKnown({ situation, start, there }) })
    return () => { wanted = false }
  }, [situation, start])
  if (situation === undefined && start === undefined) return route.page !== 'nowhere'
  return known?.situation === situation && known?.start === start ? known?.there : undefined
}
