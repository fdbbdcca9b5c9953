// A Span: one decision with what was read, what was compared, what was decided and why. "Why?" is answered from Spans, never guessed.
import type { HopId } from './ledger.ts'

/** Why something was done or left undone: a code with parameters, so that every language can say it. Codes are in kebab-case. */
export interface Decision {
  readonly code: string
  readonly params?: Readonly<Record<string, string | number | boolean | readonly string[]>>
}

export interface Span {
  /** The hop during whose delivery it was decided; -1 outside of one. Hops sent in the same delivery have the same cause. */
  readonly cause: HopId
  readonly component: string
  /** What it is about, as Kind/namespace/name (cluster-scoped: Kind//name). */
  readonly subject: string
  readonly startedAt: number
  readonly endedAt: number
  readonly decision: Decision
  /** Subjects that were looked at. */
  readonly read?: readonly string[]
}
