// The event list: the text twin of the canvas, in short or with every step. One row per told hop; selecting one shows its chain of causes and moves the playhead there.
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { MessageIcon } from '../theme/icons.tsx'
import { SegmentedControl } from '../theme/segmented-control.tsx'
import { formatClock } from '../session/format-time.ts'
import { usePlayhead, useSession, useSlowTime } from '../session/react.tsx'
import { nameOfComponent, useSentence } from '../session/sentence.ts'
import type { KeyboardEvent } from 'react'
import type { Told } from '../session/story.ts'

/** Rows kept in the document at first; older ones are counted, and shown when asked for. */
const MOST_ROWS = 200

const TranscriptList = lazy(async () => ({ default: (await import('./transcript-list.tsx')).TranscriptList }))

/** Lasts as long as the page. */
const listStore = createStore<{ readonly shown: 'steps' | 'short' }>(() => ({ shown: 'steps' }))

export function EventList() {
  const { t: say } = useTranslation('narration')
  const shown = useStore(listStore, (state) => state.shown)
  return (
    <div className="events-pane">
      <SegmentedControl label={say('transcript.choice')} className="events-choice" value={shown} onChange={(next) => listStore.setState({ shown: next })}
        options={[{ value: 'steps', label: say('transcript.steps') }, { value: 'short', label: say('transcript.short') }]} />
      {shown === 'steps' ? <StepList /> : <TranscriptPane />}
    </div>
  )
}

function TranscriptPane() {
  const { t: say } = useTranslation('narration')
  return <div className="events" role="region" aria-label={say('transcript.label')} tabIndex={0}><Suspense fallback={null}><TranscriptList /></Suspense></div>
}

function StepList() {
  const session = useSession()
  const { t: say } = useTranslation('timeline')
  const sentence = useSentence()
  const time = useSlowTime(200)
  const chain = usePlayhead((state) => state.chain)
  const list = useRef<HTMLDivElement>(null)
  const [most, setMost] = useState(MOST_ROWS)
  const count = session.story.toldBy(time)
  const rows = session.story.told.slice(Math.max(0, count - most), count)
  const numbers = useMemo(() => {
    const ids = chain === null || chain >= session.ledger.hopCount ? [] : session.story.chainOf(chain)
    return new Map(ids.map((id, i) => [id, i + 1]))
  }, [session, chain])
  const lastId = rows.at(-1)?.id
  const follows = useRef(true)

  useEffect(() => {
    // Follow the newest, unless the reader has scrolled away from it.
    if (list.current && follows.current) list.current.scrollTop = list.current.scrollHeight
  }, [lastId])

  useEffect(() => {
    list.current?.querySelector('.event-row-on')?.scrollIntoView({ block: 'nearest' })
  }, [chain])

  const onScroll = () => {
    const { current } = list
    if (current) follows.current = current.scrollHeight - current.scrollTop - current.clientHeight < 40
  }
  // One stop for Tab; arrow keys go through the rows.
  const stop = rows.some((told) => told.id === chain) ? chain : lastId
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const row = event.currentTarget
    const next = event.key === 'ArrowUp' ? row.previousElementSibling : event.key === 'ArrowDown' ? row.nextElementSibling : event.key === 'End' ? list.current?.lastElementChild : undefined
    if (!(next instanceof HTMLButtonElement)) return
    event.preventDefault()
    next.focus()
  }
  const select = (told: Told) => {
    session.pause()
    session.playhead.setState({ chain: told.id, selection: { type: 'hop', id: told.id } })
    void session.seek(told.at)
  }

  if (count === 0) return <p className="events-empty muted">{say('events.empty')}</p>
  return (
    <div className="events" ref={list} role="group" aria-label={say('events.label')} onScroll={onScroll}>
      {count > most && <button type="button" className="events-earlier muted" onClick={() => setMost(most + MOST_ROWS)}>{say('events.earlier', { count: count - most })}</button>}
      {rows.map((told) => (
        <button key={told.id} type="button" tabIndex={told.id === stop ? 0 : -1} className={`event-row${numbers.size > 0 && !numbers.has(told.id) ? ' event-row-dim' : ''}${told.id === chain ? ' event-row-on' : ''}`} onClick={() => select(told)} onKeyDown={onKeyDown}>
          <span>{numbers.has(told.id) && <b className="step-number">{numbers.get(told.id)}</b>}</span>
          <span className="event-time mono">{formatClock(told.at)}</span>
          <MessageIcon type={told.glyph} size={14} />
          <span className="event-who mono">{nameOfComponent(say, session.ledger, told.actor)}</span>
          <span className="event-what">{sentence(told)}</span>
        </button>
      ))}
    </div>
  )
}

/** Stands at the end of the drawer's tabs while a chain is shown. */
export function ChainNote() {
  const session = useSession()
  const { t: say } = useTranslation('timeline')
  const chain = usePlayhead((state) => state.chain)
  if (chain === null || chain >= session.ledger.hopCount) return null
  return (
    <button type="button" className="btn btn-quiet btn-s" onClick={() => session.playhead.setState({ chain: null })}>
      {say('events.chain', { count: session.story.chainOf(chain).length })} <kbd>Esc</kbd>
    </button>
  )
}
