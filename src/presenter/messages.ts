// What the two windows of a presentation say to each other. Plain data: it crosses from one window to the other as a copy.
import type { PictureScene } from './picture-scene.ts'

/** How a clause of the step under way stands in the learners' window. */
export interface GoalView { readonly phrase: string; readonly holds: boolean }

/** Everything that the instructor sees of the learners' window. */
export interface LearnerView {
  readonly lesson: string
  readonly ready: boolean
  readonly mode: string
  /** Position of the step that is shown; the number of steps: the end. */
  readonly shown: number
  readonly reached: number
  readonly lockedAt: number | null
  readonly done: Readonly<Record<string, boolean>>
  readonly choices: Readonly<Record<string, string>>
  readonly goals: readonly GoalView[]
  /** Virtual ms. */
  readonly t: number
  readonly playing: boolean
  readonly live: boolean
  /** A question waits for its answer, and holds the clock. */
  readonly asking: boolean
  /** The solution of the step is being carried out. */
  readonly solving: boolean
  readonly language: 'ko' | 'en'
  readonly bigType: boolean
  readonly blank: boolean
  readonly picture: PictureScene
}

/** What the instructor wants done in the learners' window. */
export type Order =
  | { readonly order: 'next' | 'back' | 'play' | 'pause' | 'solve' | 'end' }
  /** A fresh cluster at the beginning of a step. */
  | { readonly order: 'go'; readonly step: string }
  /** Moves by so many deliveries of hops. */
  | { readonly order: 'step'; readonly hops: number }
  | { readonly order: 'reset'; readonly scope: 'step' | 'lesson' | 'all' }
  | { readonly order: 'lock'; readonly step: string | null }
  | { readonly order: 'language'; readonly language: 'ko' | 'en' }
  | { readonly order: 'bigType' | 'blank'; readonly on: boolean }

export type Side = 'learners' | 'instructor'

export type Message =
  /** Somebody is there; `answer`: the other side is to say so too. */
  | { readonly type: 'here'; readonly from: Side; readonly answer: boolean }
  | { readonly type: 'bye'; readonly from: Side }
  | { readonly type: 'view'; readonly from: 'learners'; readonly view: LearnerView }
  | { readonly type: 'order'; readonly from: 'instructor'; readonly order: Order }
