// What the checker needs of a cluster, so that whoever has kubectl's programs can hand one in.
import type { GoalCommit } from '../goal/facts.ts'

/** What became of an act of the learner. */
export interface ActOutcome {
  readonly at: number
  readonly results: readonly { readonly result: string; readonly kind: string; readonly name: string; readonly namespace: string; readonly message?: string }[]
}

export interface Stage {
  readonly now: number
  readonly quiescent: boolean
  readonly commits: readonly GoalCommit[]
  advance(to: number): void
  /** Advances until nothing but background is pending. */
  settle(atMost: number): void
  /** Applies a text and goes on until it was answered. */
  apply(text: string, file: string): ActOutcome
  delete(ref: { readonly kind: string; readonly namespace: string; readonly name: string }): ActOutcome
}

export type OpenStage = (options: { readonly seed: number; readonly preset: string }) => Stage
