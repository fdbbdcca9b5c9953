// Where the lesson player goes: loaded when a lesson is opened, so that whoever only plays does not carry it.
import { lazy, Suspense } from 'react'
import type { ComponentType } from 'react'
import type { Drafts } from './drafts.ts'

/** What the shell gives the lesson player; everything else it reads from the session. */
export interface LessonPlayerProps {
  readonly lesson: string
  /** Shows a text in the editor. */
  readonly editor: Pick<Drafts, 'open' | 'clear' | 'store'>
  readonly onCollapse?: () => void
}

export const FIRST_LESSON = 'desired-state-loop'

const players = import.meta.glob<{ readonly default: ComponentType<LessonPlayerProps> }>('../lesson-player/lesson-player.tsx')
const load = Object.values(players)[0]
const Player = load && lazy(load)

export const hasLessons = load !== undefined

export function LessonSlot(props: LessonPlayerProps) {
  if (!Player) return null
  return <Suspense fallback={<div className="left" aria-busy="true" />}><Player {...props} /></Suspense>
}
