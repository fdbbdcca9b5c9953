// What has to hold, each with what is there now: square ticks, never the Pod's check.
import { useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { narrate } from '../session/narration.ts'
import { useSession, useSlowTime } from '../session/react.tsx'
import { Icon } from '../theme/icons.tsx'
import { MarkedText, plainText } from './marked-text.tsx'
import type { GoalMark } from '../session/protocol.ts'
import type { TFunction } from 'i18next'
import type { PlayedStep } from './lesson-props.ts'

/** More parts than this are a number, not a row of boxes. */
const MOST_SEGMENTS = 10

interface GoalListProps {
  readonly title: string
  /** The watch whose clauses these are. */
  readonly watch: string
  readonly phrases: readonly string[]
  /** Ticks stay once the step is done, whatever the playhead shows. */
  readonly done: boolean
}

export function GoalList({ title, watch, phrases, done }: GoalListProps) {
  const session = useSession()
  const { t: say } = useTranslation('lesson')
  const t = useSlowTime(120)
  const heading = useId()
  const marks = phrases.map((_, clause) => session.goals.at(watch, clause, t))
  const reached = marks.filter((mark) => mark?.holds).length
  const next = marks.findIndex((mark) => !mark?.holds)
  useSaidWhenReached(marks, phrases, done)
  return (
    <section className="goal panel" aria-labelledby={heading}>
      <header><Icon name="flag" size={15} /><h3 id={heading}>{title}</h3><span className="panel-aside" aria-label={say('goal.count', { reached, all: phrases.length })}>{reached} / {phrases.length}</span></header>
      <ul>
        {phrases.map((phrase, clause) => (
          <GoalLine key={clause} phrase={phrase} mark={marks[clause]} state={marks[clause]?.holds ? 'done' : clause === next && !done ? 'now' : 'open'} />
        ))}
      </ul>
    </section>
  )
}

/** One part of several that comes to hold is told to whoever listens, once; that all of them do is said of the step. */
function useSaidWhenReached(marks: readonly (GoalMark | undefined)[], phrases: readonly string[], done: boolean): void {
  const { t: say } = useTranslation('lesson')
  const said = useRef<Set<number>>(undefined)
  useEffect(() => {
    if (marks.includes(undefined)) return // not judged yet
    const holding = marks.flatMap((mark, clause) => (mark?.holds ? [clause] : []))
    const before = said.current
    said.current = new Set([...(before ?? []), ...holding])
    // What held from the start is no news.
    if (!before || done || holding.length === marks.length) return
    for (const clause of holding) if (!before.has(clause)) narrate(`${say('goal.count', { reached: holding.length, all: marks.length })}: ${plainText(phrases[clause])}`)
  })
}

function GoalLine({ phrase, mark, state }: { readonly phrase: string; readonly mark: GoalMark | undefined; readonly state: 'done' | 'now' | 'open' }) {
  const { t: say } = useTranslation('lesson')
  return (
    <li className={`goal-line goal-${state}`}>
      <span className={`task task-${state}`} role="img" aria-label={say(`goal.${state === 'done' ? 'done' : 'open'}`)}>{state === 'done' && <Icon name="check" size={12} />}</span>
      <span className="grow">
        <span className="goal-phrase"><MarkedText text={phrase} /></span>
        {mark && <Standing mark={mark} />}
      </span>
    </li>
  )
}

function Standing({ mark }: { readonly mark: GoalMark }) {
  const { t: say } = useTranslation('lesson')
  const text = standingOf(mark, say)
  if (text === undefined) return null
  const { now, wanted, mode } = mark
  const parts = mode === 'now' && typeof wanted === 'number' && typeof now === 'number' && wanted > 1 && wanted <= MOST_SEGMENTS ? wanted : 0
  return (
    <>
      <span className="goal-standing">{text}</span>
      {parts > 0 && <span className="meter" aria-hidden="true">{Array.from({ length: parts }, (_, i) => <i key={i} className={i < Number(now) ? 'meter-full' : ''} />)}</span>}
    </>
  )
}

/** What is there now, in words; of a clause that looks back, how near it came. */
function standingOf({ mode, now, wanted, soFar, extreme, holds }: GoalMark, say: TFunction<'lesson'>): string | undefined {
  // Of what is so or is not, the tick says all.
  if (typeof wanted === 'boolean') return undefined
  if (mode === 'held' || mode === 'never') return soFar === undefined ? undefined : say(extreme === 'most' ? 'goal.soFarMost' : 'goal.soFar', { value: soFar })
  if (mode === 'seen') return holds ? undefined : say('goal.now', { value: shown(now, say) })
  // Of what is done once, too.
  if (wanted === 1) return undefined
  if (typeof now === 'number' && typeof wanted === 'number') return now > wanted ? say('goal.now', { value: now }) : say('goal.of', { now, wanted })
  return holds ? undefined : say('goal.now', { value: shown(now, say) })
}

function shown(value: GoalMark['now'], say: TFunction<'lesson'>): string {
  return value === null ? say('goal.nothing') : String(value)
}

/** The goal of a step that only watches: that its time passes. */
export function WatchProgress({ step, begunAt, done }: { readonly step: Extract<PlayedStep, { readonly do: 'watch' }>; readonly begunAt: number; readonly done: boolean }) {
  const { t: say } = useTranslation('lesson')
  const t = useSlowTime(120)
  const passed = done ? step.seconds : Math.min(step.seconds, Math.max(0, (t - begunAt) / 1000))
  return (
    <section className="goal panel">
      <header><Icon name="flag" size={15} /><h3>{say('goal.step')}</h3><span className="panel-aside">{done ? 1 : 0} / 1</span></header>
      <ul>
        <li className={`goal-line goal-${done ? 'done' : 'now'}`}>
          <span className={`task task-${done ? 'done' : 'now'}`} role="img" aria-label={say(`goal.${done ? 'done' : 'open'}`)}>{done && <Icon name="check" size={12} />}</span>
          <span className="grow">
            <span className="goal-phrase">{say('watch.phrase', { seconds: step.seconds })}</span>
            <span className="goal-standing">{say('watch.passed', { passed: passed.toFixed(1), seconds: step.seconds })}</span>
            <span className="meter" aria-hidden="true"><b style={{ width: `${(passed / step.seconds) * 100}%` }} /></span>
          </span>
        </li>
      </ul>
    </section>
  )
}
