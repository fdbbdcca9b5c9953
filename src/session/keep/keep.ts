// What the page keeps over visits, in one place: a learner's progress, where each tab stands in each lesson, and the sessions of the tabs.
import { createProgress } from './progress.ts'
import { createRuns } from './runs.ts'
import { createSessions } from './sessions.ts'
import { createShelf } from './shelf.ts'
import { thisTab } from './tab.ts'
import type { ProgressStore } from './progress.ts'
import type { Runs } from './runs.ts'
import type { Sessions } from './sessions.ts'
import type { Shelf } from './shelf.ts'

export interface Keep {
  readonly shelf: Shelf
  readonly progress: ProgressStore
  readonly runs: Runs
  readonly sessions: Sessions
}

/** A channel between the tabs of this origin; none where the browser has none to give. */
function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name)
  } catch {
    return undefined
  }
}

/** Everything that is kept; one per page. */
export function createKeep(shelf: Shelf = createShelf()): Keep {
  return { shelf, progress: createProgress(shelf, openChannel('wheelhouse.progress')), runs: createRuns(shelf, thisTab), sessions: createSessions(shelf) }
}

let page: Keep | undefined

/** The page's own keep, opened when it is first asked for. */
export function pageKeep(): Keep {
  return (page ??= createKeep())
}
