// The full page: one session, kept in step with the screen, and the page that the address names.
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { TooltipProvider } from '../theme/tooltip.tsx'
import { SessionProvider } from '../session/react.tsx'
import { newSession } from '../session/session.ts'
import { takePlaygroundArrival } from './arrival.ts'
import { DialogHost } from './dialogs/dialog-host.tsx'
import { createDrafts } from './drafts.ts'
import { Invitation } from './invitation.tsx'
import { putFiles } from './kept-files.ts'
import { giveLanguageBack } from './language-setting.ts'
import { useLinkGate } from './link-gate.tsx'
import { shownLesson } from './open-lesson.ts'
import { Palette } from './palette.tsx'
import { findReadyManifest } from './ready-manifests.ts'
import { useRoute } from './route.ts'
import { useThere } from './there.ts'
import { Workspace } from './workspace.tsx'
import type { ReactNode } from 'react'
import type { Drafts } from './drafts.ts'
import type { Route } from './route.ts'
import type { KeptSession } from '../session/keep/sessions.ts'
import type { ClusterSession } from '../session/session.ts'

const LessonPage = lazy(async () => ({ default: (await import('./lesson-page.tsx')).LessonPage }))
const Home = lazy(async () => ({ default: (await import('./home.tsx')).Home }))
const Teach = lazy(async () => ({ default: (await import('./teach.tsx')).Teach }))
const NotFound = lazy(async () => ({ default: (await import('./not-found.tsx')).NotFound }))
const HandoutPage = lazy(async () => ({ default: (await import('./presenting/handout-page.tsx')).HandoutPage }))
const PresenterDoor = lazy(async () => ({ default: (await import('./presenting/presenter-door.tsx')).PresenterDoor }))

/** `kept`: what the playground held before a reload; its cluster is in the session already. */
export function App({ session, kept }: { readonly session: ClusterSession; readonly kept: KeptSession | undefined }) {
  useFrames(session)
  return (
    <SessionProvider session={session}>
      <TooltipProvider><Page session={session} kept={kept} /></TooltipProvider>
    </SessionProvider>
  )
}

/** Keeps what a page holds, over reloads and visits. */
function useKeeping(page: Route['page'] | undefined, session: ClusterSession, drafts: Drafts): void {
  useEffect(() => {
    if (page !== 'playground' && page !== 'lesson') return
    let stop: (() => void) | undefined
    let left = false
    void import('./autosave.ts').then(({ startAutosave }) => { if (!left) stop = startAutosave(page, session, drafts) })
    return () => {
      left = true
      stop?.()
    }
  }, [page, session, drafts])
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

/** Opens a situation at the moment at which it hurts, and leaves it there to be looked at. */
async function openSituation(id: string, session: ClusterSession, drafts: Drafts): Promise<void> {
  const [{ situations }, { sessionOf }] = await Promise.all([import('./situations.ts'), import('./situation.ts')])
  const found = situations.find((candidate) => candidate.id === id)
  if (!found) return
  drafts.clear()
  await session.open(sessionOf(found), found.until)
  for (const { command } of found.commands) if (command.do === 'apply') drafts.open(command.file ?? 'manifest.yaml', command.text, { applied: true })
  session.pause()
}

function Page({ session, kept }: { readonly session: ClusterSession; readonly kept: KeptSession | undefined }) {
  const { t: say, i18n } = useTranslation()
  const route = useRoute()
  const there = useThere(route)
  const drafts = useMemo(() => {
    const created = createDrafts(session)
    if (kept) putFiles(created, kept.files, kept.active)
    return created
  }, [session, kept])
  const gate = useLinkGate(session, drafts)
  useKeeping(gate === undefined ? route.page : undefined, session, drafts)
  const home = { label: say('nav.home'), href: '#/' }

  // Who leaves the page that a link opened in a language has left that language, too.
  const place = gate === undefined ? `${route.page}/${'id' in route ? route.id : ''}` : undefined
  useEffect(() => (place === undefined ? undefined : giveLanguageBack), [place])

  // A lesson, a situation and paper have their own cluster; who comes from one of them to the playground gets an empty one.
  const situation = route.page === 'playground' ? route.situation : undefined
  const elsewhere = useRef(false)
  useEffect(() => shownLesson.subscribe(({ run }) => { if (run) elsewhere.current = true }), [])
  useEffect(() => {
    if (route.page === 'print') elsewhere.current = true
    // An address of nothing changes nothing.
    if (route.page !== 'playground' || there !== true) return
    // A link, a file or a reload has brought its own.
    const arrived = takePlaygroundArrival(situation === undefined ? undefined : window.location.hash)
    if (!arrived && situation !== undefined) void openSituation(situation, session, drafts)
    else if (!arrived && elsewhere.current) {
      drafts.clear()
      void session.open(newSession()).then(() => session.play())
    }
    elsewhere.current = situation !== undefined
  }, [session, drafts, route.page, situation, there])

  // Whoever comes from a situation on the home page finds it in the editor.
  const start = route.page === 'playground' ? route.start : undefined
  useEffect(() => {
    if (start === undefined) return
    let wanted = true
    void findReadyManifest(start).then((manifest) => { if (wanted && manifest && !kept?.files.some(({ name }) => name === manifest.name)) drafts.open(manifest.name, manifest.text) })
    return () => { wanted = false }
  }, [drafts, start, kept])

  useEffect(() => {
    if (route.page === 'presenter' || route.page === 'print' || route.page === 'nowhere' || there === false) return // these name themselves
    document.title = `Wheelhouse ${say('brand.small')} · ${say(`nav.${route.page}`)}`
  }, [say, i18n.language, route.page, there])

  const content = (): ReactNode => {
    if (gate !== undefined) return gate
    if (route.page === 'nowhere' || there === false) return <Suspense fallback={<div className="arriving" aria-busy="true" />}><NotFound route={route} /></Suspense>
    if (there === undefined) return <div className="app" aria-busy="true" />
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
    if (route.page === 'lesson') return <Suspense fallback={<div className="app" aria-busy="true" />}><LessonPage key={route.id} id={route.id} step={route.step} session={session} drafts={drafts} home={home} /></Suspense>
    if (route.page === 'print') return <Suspense fallback={null}><HandoutPage id={route.id} language={route.language} session={session} /></Suspense>
    if (route.page === 'presenter') return <Suspense fallback={null}><PresenterDoor id={route.id} line={route.line} /></Suspense>
    return <Suspense fallback={<div className="home" aria-busy="true" />}>{route.page === 'teach' ? <Teach /> : <Home />}</Suspense>
  }
  return <>{content()}<DialogHost session={session} drafts={drafts} /></>
}
