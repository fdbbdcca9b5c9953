// One caption on the canvas of a lesson: while time stands still, it names what changed last among what the step is about, in the lane below the API server.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useSession } from '../session/react.tsx'
import { parseSubject } from '../session/story.ts'
import type { LessonRun } from '../lesson-player/lesson-run.ts'
import type { CommitDelta } from '../session/protocol.ts'
import type { ClusterSession } from '../session/session.ts'
import type { TFunction } from 'i18next'

/** How often it looks where things lie: the canvas may be moved while nothing else moves. */
const LOOK_EVERY_MS = 200
const GAP_PX = 8
const HEIGHT_PX = 24
/** Where no lane is known: as wide as a caption gets. */
const MOST_WIDTH_PX = 300

interface Placed { readonly text: string; readonly left: number; readonly top: number }

export function LookCaption({ run }: { readonly run: LessonRun }) {
  const session = useSession()
  const { t: say } = useTranslation('lesson')
  const { t: states } = useTranslation('states')
  const anchor = useRef<HTMLDivElement>(null)
  const [placed, setPlaced] = useState<Placed>()
  const mode = useStore(run.store, (state) => state.mode)

  useEffect(() => {
    if (mode !== 'steps') return setPlaced(undefined)
    const look = (): void => {
      const stage = anchor.current?.parentElement
      const next = stage && !session.playhead.getState().playing ? captionIn(stage, run, session, say, states) : undefined
      setPlaced((before) => (before?.text === next?.text && before?.left === next?.left && before?.top === next?.top ? before : next))
    }
    look()
    const timer = setInterval(look, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [run, session, mode, say, states])

  return (
    <div ref={anchor} className="look-captions" aria-hidden="true">
      {placed && <p className="look-caption" style={{ left: placed.left, top: placed.top }}>{placed.text}</p>}
    </div>
  )
}

function captionIn(stage: HTMLElement, run: LessonRun, session: ClusterSession, say: TFunction<'lesson'>, states: TFunction<'states'>): Placed | undefined {
  const { highlight, t } = session.playhead.getState()
  const { reached, begunAt } = run.store.getState()
  const since = begunAt[run.lesson.steps[reached]?.id ?? ''] ?? Infinity
  const changed = changedSince(session, highlight, since, t)
  const last = changed.at(-1)
  if (!last) return undefined
  const place = placeBeside(stage, last.object.uid)
  if (!place) return undefined
  const text = sentenceOf(last, say, states) + (changed.length > 1 ? ` ${say('caption.more', { count: changed.length - 1 })}` : '')
  return { text, ...place }
}

/** The last change of each object that is pointed at, in order of time. */
function changedSince(session: ClusterSession, highlight: readonly string[], since: number, t: number): readonly CommitDelta[] {
  const pointedAt = new Set(highlight)
  const lastOf = new Map<string, CommitDelta>()
  for (const commit of session.ledger.commits) {
    if (commit.at <= since || commit.at > t || !pointedAt.has(`${commit.object.kind}/${commit.object.namespace}/${commit.object.name}`)) continue
    lastOf.delete(commit.object.uid)
    lastOf.set(commit.object.uid, commit)
  }
  return [...lastOf.values()]
}

function sentenceOf({ type, object }: CommitDelta, say: TFunction<'lesson'>, states: TFunction<'states'>): string {
  const names = { kind: object.kind, name: parseSubject(`${object.kind}/${object.namespace}/${object.name}`).name }
  if (type === 'DELETED') return say('caption.gone', names)
  if (object.deleting) return say('caption.deleting', names)
  if (type === 'ADDED') return say('caption.created', names)
  const { state } = object
  return typeof state === 'string' ? say('caption.state', { ...names, state: states(state) }) : say('caption.changed', names)
}

/** In the lane below the API server's bar, where only lines run, level with what it is about: so it covers nothing. Undefined where that is out of sight. */
function placeBeside(stage: HTMLElement, uid: string): Omit<Placed, 'text'> | undefined {
  const box = stage.querySelector(`[data-select="object:${CSS.escape(uid)}"]`)?.getBoundingClientRect()
  const bar = stage.querySelector('.bar')?.getBoundingClientRect()
  const frame = stage.getBoundingClientRect()
  if (!box || !bar || box.width === 0 || box.bottom < frame.top || box.top > frame.bottom || box.right < frame.left || box.left > frame.right) return undefined
  if (bar.bottom + HEIGHT_PX > frame.bottom) return undefined
  const left = Math.round(Math.min(Math.max(box.left - frame.left, GAP_PX), Math.max(GAP_PX, frame.width - MOST_WIDTH_PX - GAP_PX)))
  return { left, top: Math.round(bar.bottom - frame.top + 1) }
}
