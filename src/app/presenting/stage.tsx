// A lesson as a room sees it: the cluster as large as it gets, one dark band that says what this step is about, and the timeline. Panels come only where a step needs them.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { currentLanguage } from '../../i18n/index.ts'
import { narrate } from '../../session/narration.ts'
import { useSession } from '../../session/react.tsx'
import { Button } from '../../theme/button.tsx'
import { Icon, Logo } from '../../theme/icons.tsx'
import { Message } from '../../theme/message.tsx'
import { MarkedText, plainText } from '../../lesson-player/marked-text.tsx'
import '../../lesson-player/lesson-player.css'
import { CanvasPane } from '../canvas-pane.tsx'
import { LiveRegion } from '../live-region.tsx'
import { LookCaption } from '../look-caption.tsx'
import { useShortcuts } from '../shortcuts.ts'
import { SkipMark } from '../skip-mark.tsx'
import { Transport } from '../transport.tsx'
import { bigType } from './big-type.ts'
import { instructor, openLearnerEnd } from './learner-end.ts'
import { openPresenterWindow, presenterAddress, presenting, stopPresenting } from './presenting.ts'
import { createStageDesk } from './stage-desk.ts'
import { useStageKeys } from './stage-keys.ts'
import { StagePanel } from './stage-panel.tsx'
import './stage.css'
import type { Lesson } from '../../lessons/lesson.ts'
import type { LessonRun } from '../../lesson-player/lesson-run.ts'
import type { Drafts } from '../drafts.ts'
import type { ResetScope, StageDesk } from './stage-desk.ts'

export interface StageProps {
  readonly run: LessonRun
  readonly lesson: Lesson
  readonly drafts: Drafts
  readonly onForgetAll: () => Promise<void>
}

/** An instructor's window that has not come by then was refused by the browser. */
const COMES_WITHIN_MS = 5000

const nothing = (): void => undefined

export function Stage({ run, lesson, drafts, onForgetAll }: StageProps) {
  const session = useSession()
  const { t: say } = useTranslation('present')
  const desk = useMemo(() => createStageDesk({ run, lesson, session, drafts }, onForgetAll), [run, lesson, session, drafts, onForgetAll])
  const line = useStore(presenting, (state) => state.line)
  useEffect(() => openLearnerEnd(line, { run, lesson, session, drafts }, desk), [line, run, lesson, session, drafts, desk])
  const leave = useCallback(() => stopPresenting(), [])
  useStageKeys(desk, leave)
  useShortcuts({ session, find: nothing })
  const { blank, asking } = useStore(desk.store)
  const text = run.lesson.text[currentLanguage()]
  return (
    <div className="stage">
      <header className="stage-head">
        <Logo size={34} />
        <h1>{text.title}</h1>
        <span className="grow" />
        <StageTools desk={desk} />
      </header>
      <div className="stage-room">
        <main className="stage-canvas" aria-label={say('canvas')}><CanvasPane /><LookCaption run={run} /><SkipMark /></main>
        <StagePanel run={run} drafts={drafts} />
      </div>
      <Caption run={run} desk={desk} />
      <div className="stage-time"><Transport /></div>
      <LiveRegion />
      <Instructor />
      {asking !== null && <Asking scope={asking} desk={desk} />}
      {blank && <button type="button" className="stage-blank" autoFocus onClick={() => desk.setBlank(false)}><span>{say('blank.back')}</span></button>}
    </div>
  )
}

function StageTools({ desk }: { readonly desk: StageDesk }) {
  const { t: say } = useTranslation('present')
  const big = useStore(bigType, (state) => state.on)
  const { there } = useStore(instructor)
  return (
    <div className="stage-tools" role="toolbar" aria-label={say('tools')}>
      <Button look="quiet" aria-pressed={big} onClick={desk.toggleBigType}>{say('bigType')}</Button>
      <Button look="quiet" disabled={there === true} onClick={openPresenterWindow}><Icon name="external" size={18} />{say('window')}</Button>
      <Button look="quiet" aria-keyshortcuts="P" onClick={stopPresenting}><Icon name="close" size={18} />{say('leave')}</Button>
    </div>
  )
}

/** The dark band: which step, its sentence, and the way on. */
function Caption({ run, desk }: { readonly run: LessonRun; readonly desk: StageDesk }) {
  const { t: say } = useTranslation('present')
  const { t: sayLesson } = useTranslation('lesson')
  const { ready, mode, shown, lockedAt, done } = useStore(run.store)
  const heading = useRef<HTMLHeadingElement>(null)
  const { steps } = run.lesson
  const step = mode === 'steps' ? steps[shown] : undefined
  const text = step && run.lesson.text[currentLanguage()].steps[step.id]
  const title = !ready ? sayLesson('starting') : mode === 'recall' ? sayLesson('recall.title') : text?.title ?? sayLesson('end.title')
  const before = useRef(title)
  useEffect(() => {
    if (before.current !== title) narrate(plainText(title))
    before.current = title
  }, [title])
  const atEnd = mode === 'steps' && shown >= steps.length
  const held = lockedAt !== undefined && shown >= lockedAt && step !== undefined && done[step.id] === true
  return (
    <section className="caption" aria-label={say('caption')}>
      <p className="caption-position"><b>{Math.min(shown + 1, steps.length)}</b><small> / {steps.length}</small></p>
      <div className="caption-words">
        <h2 ref={heading}><MarkedText text={title} /></h2>
        {ready && text?.body.map((paragraph, index) => <p key={index}><MarkedText text={paragraph} /></p>)}
      </div>
      <div className="caption-ways">
        <button type="button" aria-label={say('back')} aria-keyshortcuts="PageUp ArrowLeft" disabled={shown === 0} onClick={desk.back}><Icon name="left" size={30} /></button>
        <button type="button" aria-label={say(held ? 'heldHere' : 'next')} aria-keyshortcuts="PageDown ArrowRight" disabled={atEnd || held || !ready} onClick={desk.next}><Icon name={held ? 'lock' : 'right'} size={30} /></button>
      </div>
    </section>
  )
}

/** What has become of the instructor's window, where that has to be known. */
function Instructor() {
  const { t: say } = useTranslation('present')
  const state = useStore(presenting)
  const { there } = useStore(instructor)
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (there !== undefined) return
    const timer = setTimeout(() => setLate(true), COMES_WITHIN_MS)
    return () => clearTimeout(timer)
  }, [there])
  if (there === true) return null
  if (there === undefined && late) {
    return <div className="stage-note"><Message tone="warn" icon="external" title={say('blocked.title')} actions={<a className="btn btn-s" href={presenterAddress(state)} target="_blank" rel="noopener">{say('blocked.open')}</a>}>{say('blocked.body')}</Message></div>
  }
  if (there === false) return <div className="stage-note"><Message icon="external" title={say('gone.title')} actions={<Button small onClick={openPresenterWindow}>{say('gone.open')}</Button>}>{say('gone.body')}</Message></div>
  return null
}

function Asking({ scope, desk }: { readonly scope: ResetScope; readonly desk: StageDesk }) {
  const { t: say } = useTranslation('present')
  return (
    <div className="stage-note" role="alertdialog" aria-label={say(`reset.${scope}`)}>
      <Message tone="warn" title={say(`reset.ask.${scope}`)} actions={<>
        <Button small look="primary" autoFocus onClick={() => void desk.reset(scope)}>{say('reset.yes')}</Button>
        <Button small onClick={() => desk.ask(null)}>{say('reset.no')}</Button>
      </>}>{say('reset.about')}</Message>
    </div>
  )
}
