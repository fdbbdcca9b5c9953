// The full page: one session, kept in step with the screen, and the page that the address names.
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { TooltipProvider } from '../theme/tooltip.tsx'
import { SessionProvider } from '../session/react.tsx'
import { newSession } from '../session/session.ts'
import { createDrafts } from './drafts.ts'
import { Home } from './home.tsx'
import { Invitation } from './invitation.tsx'
import { LessonPage } from './lesson-page.tsx'
import { Palette } from './palette.tsx'
import { findReadyManifest } from './ready-manifests.ts'
import { useRoute } from './route.ts'
import { Workspace } from './workspace.tsx'
import type { ClusterSession } from '../session/session.ts'

export function App({ session }: { readonly session: ClusterSession }) {
  useFrames(session)
  return (
    <SessionProvider session={session}>
      <TooltipProvider><Page session={session} /></TooltipProvider>
    </SessionProvider>
  )
}

/** Moves the playhead once per animation frame. A hidden tab has no frames, so it pauses by itself. */
function useFrames(session: ClusterSession): void {
  useEffect(() => {
    let request = 0
    const frame = (wallMs: number) => {
      session.frame(wallMs)
      request = requestAnimationFrame(frame)
    }
    request = requestAnimationFrame(frame)
    return () => cancelAnimationFrame(request)
  }, [session])
}

function Page({ session }: { readonly session: ClusterSession }) {
  const { t: say, i18n } = useTranslation()
  const route = useRoute()
  const drafts = useMemo(() => createDrafts(session), [session])
  const home = { label: say('nav.home'), href: '#/' }

  // A lesson has its own cluster; who leaves it for the playground gets an empty one.
  const inLesson = useRef(false)
  useEffect(() => {
    if (route.page === 'playground' && inLesson.current) {
      drafts.clear()
      void session.open(newSession()).then(() => session.play())
    }
    if (route.page !== 'home') inLesson.current = route.page === 'lesson'
  }, [session, drafts, route.page])

  // Whoever comes from a situation on the home page finds it in the editor.
  const start = route.page === 'playground' ? route.start : undefined
  useEffect(() => {
    if (start === undefined) return
    let wanted = true
    void findReadyManifest(start).then((manifest) => { if (wanted && manifest) drafts.open(manifest.name, manifest.text) })
    return () => { wanted = false }
  }, [drafts, start])

  useEffect(() => {
    document.title = `Wheelhouse ${say('brand.small')} · ${say(`nav.${route.page}`)}`
  }, [say, i18n.language, route.page])

  if (route.page === 'playground') {
    const pick = (file: string, text: string) => {
      drafts.open(file, text)
      session.playhead.setState(({ layout }) => ({ layout: { ...layout, side: true, tab: 'yaml' } }))
    }
    return (
      <Workspace crumbs={[home, { label: say('nav.playground') }]} drafts={drafts} invitation={<Invitation onPick={pick} />}
        left={{ width: 264, label: say('palette.label'), panel: (collapse) => <Palette drafts={drafts} onCollapse={collapse} /> }} />
    )
  }
  if (route.page === 'lesson') return <LessonPage key={route.id} id={route.id} session={session} drafts={drafts} home={home} />
  return <Home />
}
