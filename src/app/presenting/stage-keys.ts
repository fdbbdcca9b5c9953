// The keys of whoever presents: what a clicker sends, the arrows, and single letters where they are switched on. Text fields keep theirs.
import { useEffect } from 'react'
import { isTyping, singleKeysAreOn } from '../shortcuts.ts'
import type { StageDesk } from './stage-desk.ts'

/** Where arrow keys choose or move something already. */
const OWN_ARROWS = 'input, [role="radio"], [role="radiogroup"], [role="tab"], [role="tree"], [role="treeitem"], [role="slider"], [role="listbox"], [role="menu"], .canvas-tree'

/** Listens before everybody else while the component that calls it is shown. */
export function useStageKeys(desk: StageDesk, leave: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.key.length === 1 && !singleKeysAreOn()) return
      const act = actOf(event, desk, leave)
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [desk, leave])
}

function actOf(event: KeyboardEvent, desk: StageDesk, leave: () => void): (() => void) | undefined {
  const { asking, blank } = desk.store.getState()
  const taken = event.target instanceof Element && event.target.closest(OWN_ARROWS) !== null
  switch (event.key) {
    case 'PageDown': return desk.next
    case 'PageUp': return desk.back
    case 'ArrowRight': return taken ? undefined : desk.next
    case 'ArrowLeft': return taken ? undefined : desk.back
    case 'Home': return taken ? undefined : desk.first
    case 'End': return taken ? undefined : desk.last
    case 'b': case 'B': return () => desk.setBlank(!blank)
    case 'r': case 'R': {
      const scope = event.shiftKey ? 'lesson' : 'step'
      return () => (asking === scope ? void desk.reset(scope) : desk.ask(scope))
    }
    case 'p': case 'P': return leave
    case 'Escape': return asking !== null ? () => desk.ask(null) : blank ? () => desk.setBlank(false) : undefined
    default: return undefined
  }
}
