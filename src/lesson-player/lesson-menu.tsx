// What else one can do in a lesson: see its goal, try things freely, test out, begin again. What forgets something asks first.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { canTestOut } from './run-state.ts'
import type { IconName } from '../theme/icons.tsx'
import type { LessonRun } from './lesson-run.ts'
import type { RunState } from './run-state.ts'

interface LessonMenuProps {
  readonly run: LessonRun
  readonly state: RunState
  readonly goalShown: boolean
  readonly onGoal: () => void
  readonly onForgetAll: (() => void) | undefined
}

interface Entry {
  readonly id: string
  readonly icon: IconName
  readonly act: () => void
  /** What is lost is asked about before. */
  readonly asks?: boolean
}

export function LessonMenu({ run, state, goalShown, onGoal, onForgetAll }: LessonMenuProps) {
  const { t: say } = useTranslation('lesson')
  const [open, setOpen] = useState(false)
  const [asked, setAsked] = useState<string>()
  const root = useRef<HTMLDivElement>(null)
    const close = () => {
    setOpen(false)
    setAsked(undefined)
  }
  useEffect(() => {
    if (!open) return
    const outside = (event: PointerEvent) => { if (!root.current?.contains(event.target as Node)) close() }
    window.addEventListener('pointerdown', outside)
    return () => window.removeEventListener('pointerdown', outside)
  }, [open])

  const step = run.lesson.steps[state.shown]
  const inStep = state.mode === 'steps' && step !== undefined
  const mayReset = inStep && state.shown === state.reached && step.do !== 'predict' && step.do !== 'answer'
  const entries: (Entry | false)[] = [
    inStep && { id: goalShown ? 'hideGoal' : 'showGoal', icon: 'flag', act: onGoal },
    state.mode !== 'sandbox' && { id: 'sandbox', icon: 'fork', act: () => run.enterSandbox() },
    inStep && state.reached === 0 && canTestOut(run.lesson) && { id: 'testOut', icon: 'check', act: () => run.testOut() },
    mayReset && { id: 'resetStep', icon: 'reset', act: () => void run.resetStep() },
    { id: 'resetLesson', icon: 'first', act: () => void run.start(), asks: true },
    onForgetAll !== undefined && { id: 'resetAll', icon: 'trash', act: onForgetAll, asks: true },
  ]
  const choose = ({ id, act, asks }: Entry) => {
    if (asks && asked !== id) return setAsked(id)
    close()
    act()
  }
  return (
    <div className="lesson-menu" ref={root} onKeyDown={(event) => { if (event.key === 'Escape' && open) { event.stopPropagation(); close(); root.current?.querySelector('button')?.focus() } }}>
      <Button look="quiet" small square aria-label={say('menu.label')} title={say('menu.label')} aria-expanded={open} onClick={() => (open ? close() : setOpen(true))}><Icon name="more" /></Button>
      {open && (
        <ul className="lesson-menu-list">
          {entries.filter((entry) => entry !== false).map((entry) => (
            <li key={entry.id}>
              <button type="button" className={asked === entry.id ? 'is-asked' : undefined} onClick={() => choose(entry)}>
                <Icon name={entry.icon} size={15} /><span>{say(asked === entry.id ? `menu.ask.${entry.id}` : `menu.${entry.id}`)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
