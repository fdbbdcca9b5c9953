// What Open edX's JSInput calls on this window: getGrade, getState and setState, synchronous, answered from a cache on the main thread.
// They stand before anything heavy is loaded: a host that comes early leaves its state here, and nothing ever throws.
import { plainJson, readFrameState } from './frame-state.ts'
import type { FrameState } from './frame-state.ts'
import type { JsInputFunctions } from './rpc/jschannel.ts'

/** How far the learner has come; what a grader is given. */
export interface Grade {
  readonly lesson: string | null
  /** Every step is done. */
  readonly complete: boolean
  /** Steps that are done, from 0 to 1. */
  readonly score: number
  readonly steps: Readonly<Record<string, boolean>>
  /** Questions at the end that were answered, by whether rightly. */
  readonly quiz: Readonly<Record<string, boolean>>
}

export const NO_GRADE: Grade = { lesson: null, complete: false, score: 0, steps: {}, quiz: {} }

/** The cache between a host that asks synchronously and a cluster that lives in a worker. */
export class JsInputCache {
  #grade: Grade = NO_GRADE
  #state: FrameState | undefined
  #onState: ((state: FrameState) => void) | undefined

  readonly functions: JsInputFunctions = {
    getGrade: () => plainJson(this.#grade),
    getState: () => (this.#state ? plainJson(this.#state) : ''),
    setState: (...given: unknown[]) => {
      // jschannel hands the transaction first.
      const state = readFrameState(given.at(-1))
      if (!state) return
      this.#state = state
      this.#onState?.(state)
    },
  }

  /** The state that a host has left so far. */
  get given(): FrameState | undefined { return this.#state }

  keep(grade: Grade, state: FrameState | undefined): void {
    this.#grade = grade
    if (state) this.#state = state
  }

  /** From now on, states are taken in as they come. */
  listen(onState: (state: FrameState) => void): void { this.#onState = onState }
}
