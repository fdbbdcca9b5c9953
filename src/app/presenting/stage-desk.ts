// What whoever presents can do, by clicker, by key, or from the instructor's window: on, back, solve, reset, lock, blank.
import { createStore } from 'zustand/vanilla'
import { chooseLanguage } from '../language-setting.ts'
import { bigType, setBigType } from './big-type.ts'
import { stopPresenting } from './presenting.ts'
import { actionsIn, showSolution } from './show-solution.ts'
import type { Order } from '../../presenter/messages.ts'
import type { Showing } from './show-solution.ts'

export type ResetScope = 'step' | 'lesson' | 'all'

export interface StageState {
  readonly blank: boolean
  /** What is about to be reset, once it is confirmed. */
  readonly asking: ResetScope | null
  readonly solving: boolean
}

export type StageDesk = ReturnType<typeof createStageDesk>

/** `forgetAll`: forgets what was reached in every lesson. */
export function createStageDesk(showing: Showing, forgetAll: () => Promise<void>) {
  const { lesson, run, session } = showing
  const store = createStore<StageState>(() => ({ blank: false, asking: null, solving: false }))

  const solve = async (): Promise<void> => {
    const step = run.lesson.steps[run.store.getState().reached]
    if (!step || store.getState().solving || run.store.getState().mode !== 'steps') return
    store.setState({ solving: true })
    try {
      await showSolution(showing, step.id)
    } finally {
      store.setState({ solving: false })
    }
  }
  /** As a clicker goes: what the step asks for is done first, if nobody has done it; then comes the next step. */
  const next = (): void => {
    const { ready, mode, shown, reached, done } = run.store.getState()
    const step = run.lesson.steps[shown]
    if (!ready) return
    if (mode === 'recall') return run.beginSteps()
    if (!step) return
    const open = shown === reached && done[step.id] !== true
    if (!open) return run.next()
    if (store.getState().solving) return session.play()
    if (actionsIn(lesson, step.id).length === 0) return run.skip(step.id)
    void solve()
  }
  const reset = async (scope: ResetScope): Promise<void> => {
    store.setState({ asking: null })
    if (scope === 'step') return run.resetStep()
    if (scope === 'all') await forgetAll()
    await run.start()
  }
  const setBlank = (blank: boolean): void => {
    if (blank) session.pause()
    store.setState({ blank })
  }
  const carryOut = (order: Order): void => {
    switch (order.order) {
      case 'next': return next()
      case 'back': return run.back()
      case 'go': return void run.goTo(order.step)
      case 'play': return session.play()
      case 'pause': return session.pause()
      case 'step': return void session.stepHops(order.hops)
      case 'solve': return void solve()
      case 'reset': return void reset(order.scope)
      case 'lock': return run.lockAt(order.step ?? undefined)
      case 'language': return chooseLanguage(order.language)
      case 'bigType': return setBigType(order.on)
      case 'blank': return setBlank(order.on)
      case 'end': return stopPresenting()
    }
  }
  return {
    store, next, solve, reset, setBlank, carryOut,
    back: () => run.back(),
    ask: (asking: ResetScope | null) => store.setState({ asking }),
    first: () => run.show(0),
    last: () => run.show(run.store.getState().reached),
    toggleBigType: () => setBigType(!bigType.getState().on),
  }
}
