// The keys of the instructor's window: the same as in front of the room, so that a clicker works wherever the focus is.
import { useEffect } from 'react'
import type { LearnerView, Order } from './messages.ts'
import type { Scope } from './presenter-page.tsx'

interface PresenterKeys {
  readonly view: LearnerView | undefined
  readonly asking: Scope | null
  readonly setAsking: (scope: Scope | null) => void
  readonly reset: (scope: Scope) => void
  readonly order: (order: Order) => void
  readonly keysAreOn: () => boolean
}

export function usePresenterKeys(keys: PresenterKeys): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof Element && event.target.closest('input, textarea, select') !== null) return
      if (event.key.length === 1 && event.key !== ' ' && !keys.keysAreOn()) return
      const act = actOf(event, keys)
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  })
}

function actOf(event: KeyboardEvent, { view, asking, setAsking, reset, order }: PresenterKeys): (() => void) | undefined {
  const onControl = event.target instanceof Element && event.target.closest('button, a, summary, [role="radio"]') !== null
  const choosing = event.target instanceof Element && event.target.closest('[role="radio"]') !== null
  switch (event.key) {
    case 'PageDown': return () => order({ order: 'next' })
    case 'PageUp': return () => order({ order: 'back' })
    case 'ArrowRight': return choosing ? undefined : () => order({ order: 'next' })
    case 'ArrowLeft': return choosing ? undefined : () => order({ order: 'back' })
    case ' ': return onControl ? undefined : () => order({ order: view?.playing ? 'pause' : 'play' })
    case ',': return () => order({ order: 'step', hops: -1 })
    case '.': return () => order({ order: 'step', hops: 1 })
    case 'b': case 'B': return () => order({ order: 'blank', on: view?.blank !== true })
    case 'r': case 'R': {
      const scope = event.shiftKey ? 'lesson' : 'step'
      return () => (asking === scope ? reset(scope) : setAsking(scope))
    }
    case 'Escape': return asking === null ? undefined : () => setAsking(null)
    default: return undefined
  }
}
