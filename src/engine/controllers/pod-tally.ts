// How many Pods somebody owns, and how they are: kept up to date with every change, so that an owner of thousands need not go through
// them for each.
import type { Pod } from '../generated/api-types.d.ts'
import type { Tally } from '../kernel/object-cache.ts'
import { isPodActive, isPodReady, isPodTerminating } from '../kinds/pod/pod-conditions.ts'

type Labels = Pod['metadata']['labels']

/** Active Pods that share their labels, as those of one template do. */
interface AlikePods {
  readonly labels: Labels
  readonly active: number
  readonly ready: number
}

export interface PodTally {
  readonly owned: number
  /** On their way out. */
  readonly terminating: number
  readonly alike: readonly AlikePods[]
}

export const podTally: Tally<Pod, PodTally> = {
  nothing: { owned: 0, terminating: 0, alike: [] },
  changed(tally, before, after) {
    const { labels } = (after ?? before as Pod).metadata, was = before && standingOf(before), is = after && standingOf(after)
    if (was === is && before?.metadata.labels === labels) return tally
    const alike = before && was !== undefined ? moved(tally.alike, before.metadata.labels, was, -1) : tally.alike
    return {
      owned: tally.owned + Number(after !== undefined) - Number(before !== undefined),
      terminating: tally.terminating + Number(is === 'terminating') - Number(was === 'terminating'),
      alike: is === undefined ? alike : moved(alike, labels, is, 1),
    }
  },
}

type Standing = 'over' | 'terminating' | 'active' | 'ready'

function standingOf(pod: Pod): Standing {
  if (isPodActive(pod)) return isPodReady(pod) ? 'ready' : 'active'
  return isPodTerminating(pod) ? 'terminating' : 'over'
}

/** Counts one Pod in or out. */
function moved(all: readonly AlikePods[], labels: Labels, standing: Standing, by: 1 | -1): readonly AlikePods[] {
  if (standing !== 'active' && standing !== 'ready') return all
  const place = all.findIndex((pods) => pods.labels === labels), known = all[place] ?? { labels, active: 0, ready: 0 }
  const next: AlikePods = { labels, active: known.active + by, ready: known.ready + (standing === 'ready' ? by : 0) }
  if (place < 0) return [...all, next]
  return next.active === 0 ? all.toSpliced(place, 1) : all.with(place, next)
}
