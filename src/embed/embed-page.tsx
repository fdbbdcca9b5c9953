// The embedded page: a bar for the lesson, the canvas, time; what there is to read or to write opens beside or below the canvas.
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { CanvasPane } from '../app/canvas-pane.tsx'
import { EditorSlot } from '../app/editor-slot.tsx'
import { LiveRegion } from '../app/live-region.tsx'
import { Notices } from '../app/notices.tsx'
import { useScreen } from '../app/screen.ts'
import { SkipMark } from '../app/skip-mark.tsx'
import { TerminalSlot } from '../app/terminal-slot.tsx'
import { Transport } from '../app/transport.tsx'
import { currentLanguage } from '../i18n/index.ts'
import { SessionProvider } from '../session/react.tsx'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { Banner, Message } from '../theme/message.tsx'
import { TooltipProvider } from '../theme/tooltip.tsx'
import { EmbedBar } from './embed-bar.tsx'
import { inSight } from './in-sight.ts'
import { awake } from './rest.ts'
import type { Door } from '../app/door.ts'
import type { ScreenSize } from '../app/screen.ts'
import type { EmbedFrame } from './embed-frame.ts'

/** What lies beside the canvas, or below it. */
export type EmbedPanel = 'lesson' | 'yaml' | 'terminal'

const LessonPlayer = lazy(async () => ({ default: (await import('../lesson-player/lesson-player.tsx')).LessonPlayer }))

interface EmbedPageProps {
  readonly frame: EmbedFrame
  readonly door: Door
}

export function EmbedPage({ frame, door }: EmbedPageProps) {
  const { t: say, i18n } = useTranslation('embed')
  useFramesInSight(frame)
  useEffect(() => { document.title = `Wheelhouse · ${say('name')}` }, [say, i18n.language])
  return (
    <SessionProvider session={frame.session}>
      <TooltipProvider><Layout frame={frame} door={door} /></TooltipProvider>
    </SessionProvider>
  )
}

/** Moves the playhead once per animation frame, as long as anybody can see it. */
function useFramesInSight({ session }: EmbedFrame): void {
  const seen = useStore(inSight, (state) => state.inSight)
  useEffect(() => {
    if (!seen) return
    let request = requestAnimationFrame(function frame(wallMs: number) {
      session.frame(wallMs)
      request = requestAnimationFrame(frame)
    })
    return () => cancelAnimationFrame(request)
  }, [session, seen])
}

function Layout({ frame, door }: EmbedPageProps) {
  const { t: say } = useTranslation('embed')
  const screen = useScreen()
  const { look } = frame.parameters
  const { phase, problem } = useStore(frame.view)
  const [panel, setPanel] = usePanel(frame, screen)
  const full = look === 'lesson'
  const shown = phase === 'missing' ? null : full ? panel : look === 'terminal' ? 'terminal' : null
  return (
    <div className={`app app-${screen} embed embed-${look}${shown ? ` embed-with-${shown}` : ''}`}>
      {full && <EmbedBar frame={frame} door={door} panel={panel} onPanel={setPanel} />}
      <div className="embed-mid">
        <main className="canvas-area" aria-label={say('canvas')}>
          {!full && <h1 className="visually-hidden">{frame.run?.lesson.text[currentLanguage()].title ?? say('name')}</h1>}
          <Notices />
          {problem === 'link' && <Banner tone="bad" title={say('badLink')}>{say('badLinkBody')}</Banner>}
          <div className="canvas-stage">{phase === 'missing' ? <NoLesson /> : <CanvasPane />}</div>
          <SkipMark />
          <Rest />
        </main>
        {shown && <Panel frame={frame} panel={shown} phone={screen === 'phone'} onClose={look === 'terminal' ? undefined : () => setPanel(null)} />}
      </div>
      <Transport />
      <LiveRegion />
    </div>
  )
}

/** Which panel lies open: on a phone always the lesson's, elsewhere what was opened, and what a step needs once it begins. */
function usePanel(frame: EmbedFrame, screen: ScreenSize): [EmbedPanel | null, (panel: EmbedPanel | null) => void] {
  const [panel, setPanel] = useState<EmbedPanel | null>(null)
  const lesson = useStore(frame.view, (state) => state.lesson)
  const narrow = screen === 'phone'
  useEffect(() => {
    if (!lesson) return setPanel(null)
    if (narrow) setPanel('lesson')
    const { store } = lesson.run
    return store.subscribe((now, before) => {
      // A question lies in the panel: whoever goes on to it sees it. What one only watches needs all the room there is.
      const step = now.mode === 'steps' ? lesson.run.lesson.steps[now.shown] : undefined
      const arrived = now.ready && (!before.ready || now.shown !== before.shown || now.mode !== before.mode)
      if (arrived && (narrow || step?.do !== 'watch')) setPanel('lesson')
    })
  }, [lesson, narrow])
  return [panel, setPanel]
}

interface PanelProps {
  readonly frame: EmbedFrame
  readonly panel: EmbedPanel
  readonly phone: boolean
  readonly onClose: (() => void) | undefined
}

function Panel({ frame, panel, phone, onClose }: PanelProps) {
  const { t: say } = useTranslation('embed')
  const lesson = useStore(frame.view, (state) => state.lesson)
  const waiting = <p className="embed-waiting muted" role="status">{say('loading')}</p>
  if (panel === 'lesson') {
    if (!lesson) return null
    return (
      <div className={`embed-panel embed-panel-lesson${phone ? ' sheet' : ''}`}>
        <Suspense fallback={waiting}><LessonPlayer run={lesson.run} track={lesson.track[currentLanguage()]} onCollapse={onClose} /></Suspense>
      </div>
    )
  }
  return (
    <section className={`embed-panel embed-panel-${panel}`} aria-label={say(`panel.${panel}`)}>
      {onClose && (
        <header className="embed-panel-head">
          <h2>{say(`panel.${panel}`)}</h2>
          <Button look="quiet" small square aria-label={say('close')} onClick={onClose}><Icon name="close" /></Button>
        </header>
      )}
      <Suspense fallback={waiting}>{panel === 'yaml' ? <EditorSlot drafts={frame.drafts} /> : <TerminalSlot drafts={frame.drafts} />}</Suspense>
    </section>
  )
}

function NoLesson() {
  const { t: say } = useTranslation('lesson')
  return <div className="embed-missing"><Message tone="bad" title={say('failed')}>{say('failedBody')}</Message></div>
}

/** Says that a click is what the frame waits for, without lying over anything. */
function Rest() {
  const { t: say } = useTranslation('embed')
  const isAwake = useStore(awake, (state) => state.awake)
  return isAwake ? null : <div className="embed-rest" aria-hidden="true"><Icon name="cursor" size={13} />{say('rest')}</div>
}
