// A lesson in the workspace: its data is loaded, its cluster opened, and its panel put on the left. What was reached is kept.
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../theme/button.tsx'
import { Banner, Message } from '../theme/message.tsx'
import { currentLanguage } from '../i18n/index.ts'
import { ENGINE_VERSION } from '../session/session.ts'
import { terminalOf } from '../terminal/terminal-run.ts'
import { takeArrival } from './arrival.ts'
import { useLessonDrawer } from './lesson-drawer.ts'
import { openLesson, shownLesson } from './open-lesson.ts'
import { PaletteObjects } from './palette.tsx'
import { presenting } from './presenting/presenting.ts'
import { parseRoute } from './route.ts'
import { Workspace } from './workspace.tsx'
import type { Drafts } from './drafts.ts'
import type { OpenedLesson } from './open-lesson.ts'
import type { LessonRun } from '../lesson-player/lesson-run.ts'
import type { ClusterSession } from '../session/session.ts'

const LESSON_WIDTH = 304
const SIDE_WIDTH = 336

/** In place of a step, in an address: the goal alone. */
const GOAL_ALONE = 'goal'
/** What happened in the cluster is kept at most this long after it happened. */
const KEEP_EVERY_MS = 3000

const LookCaption = lazy(async () => ({ default: (await import('./look-caption.tsx')).LookCaption }))
const LessonPlayer = lazy(async () => ({ default: (await import('../lesson-player/lesson-player.tsx')).LessonPlayer }))

const StagePage = lazy(async () => ({ default: (await import('./presenting/stage-page.tsx')).StagePage }))

interface LessonPageProps {
  readonly id: string
  /** The step that the address asks for. */
  readonly step?: string | undefined
  readonly session: ClusterSession
  readonly drafts: Drafts
  readonly home: { readonly label: string; readonly href: string }
}

export function LessonPage({ id, step, session, drafts, home }: LessonPageProps) {
  const { t: say } = useTranslation()
  const { opened, noStep, forgetStep } = useLesson(id, step, session, drafts)
  const language = currentLanguage()
  useLessonDrawer(opened === undefined || opened === 'missing' ? undefined : opened.run, session)
  const title = opened === undefined || opened === 'missing' ? say('nav.lesson') : opened.run.lesson.text[language].title
  const presented = useStore(presenting, (state) => state.lesson === id)
  if (presented && opened !== undefined && opened !== 'missing') return <Suspense fallback={<div className="app" aria-busy="true" />}><StagePage run={opened.run} drafts={drafts} /></Suspense>
  return (
    <Workspace crumbs={[opened === undefined || opened === 'missing' ? home : { ...home, label: opened.track[language] }, { label: title }]} drafts={drafts} sideWidth={SIDE_WIDTH}
      notice={noStep && <NoStep {...noStep} onClose={forgetStep} />}
      onCanvas={opened !== undefined && opened !== 'missing' && <Suspense><LookCaption run={opened.run} /></Suspense>}
      left={{
        width: LESSON_WIDTH, label: say('nav.lesson'), startsOpen: true,
        panel: (collapse) => (
          <Suspense fallback={<aside className="left" aria-busy="true" />}>
            {opened === 'missing' ? <NoLesson /> : opened ? <LessonPlayer run={opened.run} track={opened.track[language]} onCollapse={collapse} onForgetAll={() => void startOver(opened.run)} sandboxTools={<div className="palette lesson-palette"><PaletteObjects drafts={drafts} apart={opened.files} /></div>} /> : <aside className="left" aria-busy="true" />}
          </Suspense>
        ),
      }} />
  )
}

function NoLesson() {
  const { t: say } = useTranslation('lesson')
  const { t: sayApp } = useTranslation()
  return (
    <aside className="left lesson-missing">
      <Message tone="bad" title={say('failed')} actions={<a className="btn btn-s btn-primary" href="#/">{sayApp('nav.home')}</a>}>{say('failedBody')}</Message>
    </aside>
  )
}

/** What an address asked for and the lesson does not have. `where`: where one is instead, once that is known. */
interface UnknownStep { readonly step: string; readonly where?: 'start' | 'left' }

function NoStep({ step, where, onClose }: UnknownStep & { readonly onClose: () => void }) {
  const { t: say } = useTranslation('lesson')
  const { t: sayApp } = useTranslation()
  return <Banner tone="warn" icon="info" title={say('noStep.title', { step })} actions={<Button small onClick={onClose}>{sayApp('notice.close')}</Button>}>{where && say(`noStep.${where}`)}</Banner>
}

async function startOver(run: LessonRun): Promise<void> {
  const { forgetAll } = await import('./kept-lesson.ts')
  await forgetAll()
  await run.start()
}

/** Loads a lesson and goes on with it where it was left, or where the address says; lets go of the session when another page is shown. */
function useLesson(id: string, step: string | undefined, session: ClusterSession, drafts: Drafts): { readonly opened: OpenedLesson | 'missing' | undefined; readonly noStep: UnknownStep | undefined; readonly forgetStep: () => void } {
  const [opened, setOpened] = useState<OpenedLesson | 'missing'>()
  const [noStep, setNoStep] = useState<UnknownStep>()
  const begun = useRef<Promise<void>>(Promise.resolve())
  const edition = useEdition(id)
  useEffect(() => {
    let left = false
    let run: LessonRun | undefined
    let stopKeeping: (() => void) | undefined
    setOpened(undefined)
    void openKept(id, session, drafts).then((result) => {
      if (left) return
      setOpened(result?.opened ?? 'missing')
      run = result?.opened.run
      shownLesson.setState({ run })
      if (!result) return
      stopKeeping = result.keepInTime()
      begun.current = result.begin()
    })
    return () => {
      left = true
      stopKeeping?.()
      run?.end()
      if (shownLesson.getState().run === run) shownLesson.setState({ run: undefined })
    }
  }, [id, session, drafts, edition])

  // Whoever follows a link to a step stands at its beginning; reloading the page afterwards comes back to where one is.
  useEffect(() => {
    if (step === undefined || opened === undefined || opened === 'missing') return
    const { run } = opened
    setNoStep(isPlaceIn(run, step) ? undefined : { step })
    if (!isPlaceIn(run, step)) void begun.current.then(() => setNoStep((unknown) => unknown && { ...unknown, where: run.store.getState().reached === 0 ? 'start' : 'left' }))
    else if (step === GOAL_ALONE) void run.start().then(() => run.testOut())
    else void run.goTo(step)
    history.replaceState(null, '', `#/lesson/${id}`)
  }, [id, step, opened])
  return { opened, noStep, forgetStep: () => setNoStep(undefined) }
}

/** Whether an address can ask for it: a step of the lesson, or its goal. */
function isPlaceIn({ lesson }: LessonRun, place: string): boolean {
  return place === GOAL_ALONE || lesson.steps.some((step) => step.id === place)
}

/** Goes up when a file of the lesson is edited while lessons are written: it is then opened again where one stands. */
function useEdition(id: string): number {
  const [edition, setEdition] = useState(0)
  useEffect(() => {
    if (!import.meta.env.DEV) return undefined
    let stop: (() => void) | undefined
    void import('../lessons/catalogue.ts').then(({ onLessonChanged }) => { stop = onLessonChanged((changed) => { if (changed === id) setEdition((before) => before + 1) }) })
    return () => stop?.()
  }, [id])
  return edition
}

interface Kept {
  readonly opened: OpenedLesson
  /** Goes on where the lesson was left. */
  begin(): Promise<void>
  /** Keeps where one stands now and then, and when the page is left; returns how to stop. */
  keepInTime(): () => void
}

async function openKept(id: string, session: ClusterSession, drafts: Drafts): Promise<Kept | undefined> {
  const { keepRun, keptRun } = await import('./kept-lesson.ts')
  const terminal = terminalOf(session)
  const opened = await openLesson(id, session, drafts, (run) => keepRun(run, terminal.printed()))
  if (!opened) return undefined
  const { run } = opened
  return {
    opened,
    async begin() {
      const arrival = takeArrival(id)
      if (arrival?.lock !== undefined) run.lockAt(arrival.lock)
      const asked = parseRoute(window.location.hash)
      if (asked.page === 'lesson' && asked.step !== undefined && isPlaceIn(run, asked.step)) return
      if (arrival?.run) {
        await run.resume(arrival.run, ENGINE_VERSION)
        terminal.putBack(arrival.printed)
        if (arrival.moment !== undefined && arrival.moment < session.now) await session.seek(arrival.moment)
        return
      }
      const kept = await keptRun(id)
      await (kept ? run.resume(kept, ENGINE_VERSION) : run.start())
      terminal.putBack(kept?.printed)
    },
    keepInTime() {
      let keptAt = ''
      const keep = (): void => {
        const moment = `${session.now} ${session.recipe.commands.length}`
        if (moment !== keptAt) keepRun(run, terminal.printed())
        keptAt = moment
      }
      const timer = setInterval(keep, KEEP_EVERY_MS)
      window.addEventListener('pagehide', keep)
      return () => {
        clearInterval(timer)
        window.removeEventListener('pagehide', keep)
        keep()
      }
    },
  }
}
