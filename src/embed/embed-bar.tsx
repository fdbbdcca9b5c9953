// The bar above the canvas: where in the lesson one is, what the step is called, what has been reached, and the way on.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { GOAL } from '../lesson-player/run-state.ts'
import { currentLanguage } from '../i18n/index.ts'
import { usePlayhead, useSession, useSlowTime } from '../session/react.tsx'
import { Button } from '../theme/button.tsx'
import { Icon, Logo } from '../theme/icons.tsx'
import { ShareLink } from './share-link.tsx'
import type { Door } from '../app/door.ts'
import type { LessonRun } from '../lesson-player/lesson-run.ts'
import type { EmbedFrame } from './embed-frame.ts'
import type { EmbedPanel } from './embed-page.tsx'

interface EmbedBarProps {
  readonly frame: EmbedFrame
  readonly door: Door
  readonly panel: EmbedPanel | null
  readonly onPanel: (panel: EmbedPanel | null) => void
}

export function EmbedBar({ frame, door, panel, onPanel }: EmbedBarProps) {
  const { t: say } = useTranslation('embed')
  const { lesson } = useStore(frame.view)
  const [sharing, setSharing] = useState(false)
  return (
    <header className="embed-bar">
      <a className="embed-logo" href="./" target="_blank" rel="noopener" aria-label={say('full')} title={say('full')}><Logo /></a>
      {lesson ? <LessonBar run={lesson.run} panel={panel} onPanel={onPanel} /> : <PlaygroundBar panel={panel} onPanel={onPanel} />}
      <button type="button" className="embed-icon" aria-label={say('share')} title={say('share')} aria-expanded={sharing} onClick={() => setSharing(!sharing)}><Icon name="share" /></button>
      {sharing && <ShareLink door={door} onClose={() => setSharing(false)} />}
    </header>
  )
}

type PanelSwitch = Pick<EmbedBarProps, 'panel' | 'onPanel'>

function PlaygroundBar({ panel, onPanel }: PanelSwitch) {
  const { t: say } = useTranslation('embed')
  const toggle = (name: EmbedPanel) => onPanel(panel === name ? null : name)
  return (
    <>
      <h1 className="embed-title">{say('playground')}</h1>
      <span className="grow" />
      <Button small aria-expanded={panel === 'yaml'} onClick={() => toggle('yaml')}><Icon name="code" size={14} />YAML</Button>
      <Button small aria-expanded={panel === 'terminal'} aria-label={say('panel.terminal')} onClick={() => toggle('terminal')}><Icon name="terminal" size={14} /><span className="embed-roomy">{say('panel.terminal')}</span></Button>
    </>
  )
}

function LessonBar({ run, panel, onPanel }: PanelSwitch & { readonly run: LessonRun }) {
  const { t: say } = useTranslation('lesson')
  const { t: sayHere } = useTranslation('embed')
  const state = useStore(run.store)
  const { steps } = run.lesson
  const text = run.lesson.text[currentLanguage()]
  const step = state.mode === 'steps' ? steps[state.shown] : undefined
  const title = step ? text.steps[step.id].title : state.shown >= steps.length ? say('end.title') : text.title
  const position = Math.min(state.shown + 1, steps.length)
  return (
    <>
      <span className="embed-position" aria-label={say('position', { position, steps: steps.length })}>{position} / {steps.length}</span>
      <h1 className="embed-title">
        <button type="button" aria-expanded={panel === 'lesson'} title={sayHere('read')} onClick={() => onPanel(panel === 'lesson' ? null : 'lesson')}>
          <span>{title}</span><Icon name={panel === 'lesson' ? 'up' : 'down'} size={12} />
        </button>
      </h1>
      <span className="grow" />
      {state.ready && <GoalChip run={run} />}
      <button type="button" className="embed-icon" aria-label={say('back')} title={say('back')} disabled={!state.ready || state.shown === 0} onClick={() => run.back()}><Icon name="left" /></button>
      <WayOn run={run} panel={panel} onPanel={onPanel} />
    </>
  )
}

/** How near the goal is: the numbers where the goal is one number, else how many parts of it hold. */
function GoalChip({ run }: { readonly run: LessonRun }) {
  const session = useSession()
  const { t: say } = useTranslation('embed')
  const t = useSlowTime(150)
  const { shown, mode } = useStore(run.store)
  const step = mode === 'steps' ? run.lesson.steps[shown] : undefined
  const [watch, count] = step ? [step.id, step.check.length] : [GOAL, run.lesson.goal.length]
  if (count === 0) return null
  const marks = Array.from({ length: count }, (_, clause) => session.goals.at(watch, clause, t))
  const [only] = marks
  const numbers = count === 1 && only?.mode === 'now' && typeof only.now === 'number' && typeof only.wanted === 'number' && only.wanted > 1
  const [now, wanted] = numbers ? [only.now, only.wanted] : [marks.filter((mark) => mark?.holds).length, count]
  const reached = marks.every((mark) => mark?.holds)
  return <span className={`embed-goal${reached ? ' is-reached' : ''}`}>{reached && <Icon name="check" size={12} />}{say('goal', { now: String(now), wanted: String(wanted) })}</span>
}

/** The next step where this one is done; else what there is to do in it. */
function WayOn({ run, panel, onPanel }: PanelSwitch & { readonly run: LessonRun }) {
  const session = useSession()
  const { t: say } = useTranslation('lesson')
  const { t: sayHere } = useTranslation('embed')
  const state = useStore(run.store)
  const playing = usePlayhead((playhead) => playhead.playing)
  const { steps } = run.lesson
  const step = state.mode === 'steps' ? steps[state.shown] : undefined
  if (!state.ready) return <Button className="embed-next" disabled>{sayHere('next')}<Icon name="right" /></Button>
  if (!step) return <Open panel={panel} opens="lesson" onPanel={onPanel} label={sayHere('open')} />
  if (run.heldBack && state.done[step.id]) return <Button className="embed-next" disabled aria-label={sayHere('held')} title={sayHere('held')}><Icon name="lock" size={14} /><span className="embed-roomy">{sayHere('next')}</span></Button>
  if (state.done[step.id]) return <Button look="primary" className="embed-next" aria-label={say(state.shown === steps.length - 1 ? 'finish' : 'next')} onClick={() => run.next()}><span className="embed-roomy">{sayHere('next')}</span><Icon name="right" /></Button>
  switch (step.do) {
    case 'watch': return <Button look="primary" className="embed-next" aria-label={say(playing ? 'watch.pause' : 'watch.play')} onClick={() => (playing ? session.pause() : session.play())}><Icon name={playing ? 'pause' : 'play'} size={14} /><span className="embed-roomy">{say(playing ? 'watch.pause' : 'watch.play')}</span></Button>
    case 'edit': return <Open panel={panel} opens="yaml" onPanel={onPanel} label={sayHere('edit')} />
    case 'kubectl': return <Open panel={panel} opens="terminal" onPanel={onPanel} label={sayHere('type')} />
    default: return <Open panel={panel} opens="lesson" onPanel={onPanel} label={sayHere('answer')} />
  }
}

interface OpenProps extends PanelSwitch {
  readonly opens: EmbedPanel
  readonly label: string
}

const OPEN_ICONS = { lesson: 'list', yaml: 'code', terminal: 'terminal' } as const

/** Opens where the step is done; once it is open, reads as the way on that is still closed. */
function Open({ panel, opens, onPanel, label }: OpenProps) {
  const isOpen = panel === opens
  return (
    <Button look={isOpen ? 'line' : 'primary'} className="embed-next" aria-expanded={isOpen} aria-label={label} onClick={() => onPanel(isOpen ? null : opens)}>
      <Icon name={OPEN_ICONS[opens]} size={14} /><span className="embed-roomy">{label}</span>
    </Button>
  )
}
