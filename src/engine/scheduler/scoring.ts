// How well nodes would do for a Pod: every plugin's scores, brought to the same scale, weighted and summed. Models prioritizeNodes in pkg/scheduler/schedule_one.go.
import type { Pod } from '../generated/api-types.d.ts'
import type { SchedulerPlugin, SchedulerView } from './define-plugin.ts'
import type { NodeMemo, Prepared } from './node-memo.ts'
import { profile } from './profile.ts'
import { ScoreTable } from './score-table.ts'

const HIGHEST = 100

const scoring = profile.filter(({ score, scoreAll, weight }) => (score ?? scoreAll) && weight)

export class Scoring {
  private readonly view: SchedulerView
  private readonly table = new ScoreTable()

  constructor(view: SchedulerView) {
    this.view = view
  }

  /** Scores the nodes at these places, of which `memo` knows something; one alone needs no scores. The table is there until the next Pod. */
  score(pod: Pod, places: Int32Array, filters: readonly Prepared[], memo: NodeMemo | undefined): ScoreTable {
    const { table, view } = this
    table.reset(view.nodes, places)
    if (places.length === 1) return table
    for (const plugin of scoring) {
      const known = plugin.sign && memo ? memo.scoresOf(plugin) : undefined
      if (plugin.sign && memo && !known) continue
      const before = plugin.preScore ? plugin.preScore(pod, view, places) : { state: stateOf(plugin, filters) }
      if (before === 'skip') continue
      const { state } = before, { normalize = 'none', name, weight = 0 } = plugin, scores = table.column()
      if (known) for (let i = 0; i < places.length; i++) scores[i] = known[places[i]]
      else if (plugin.scoreAll) plugin.scoreAll(state, places, scores, view)
      else for (let i = 0; i < places.length; i++) scores[i] = plugin.score?.(state, pod, view.nodes[places[i]], view) ?? 0
      if (typeof normalize === 'function') normalize(scores, state, places)
      else normalizeScores(scores, normalize)
      table.add(name, scores, weight)
    }
    return table
  }
}

/** What the plugin's own filter was given. */
function stateOf(plugin: SchedulerPlugin, filters: readonly Prepared[]): unknown {
  for (const filter of filters) if (filter.plugin === plugin) return filter.state
  return undefined
}

/** Models helper.DefaultNormalizeScore. */
function normalizeScores(scores: Float64Array, how: 'none' | 'default' | 'reverse'): void {
  if (how === 'none') return
  let most = 0
  for (let i = 0; i < scores.length; i++) if (scores[i] > most) most = scores[i]
  if (most === 0) {
    scores.fill(how === 'reverse' ? HIGHEST : 0)
    return
  }
  for (let i = 0; i < scores.length; i++) {
    const share = Math.floor((scores[i] * HIGHEST) / most)
    scores[i] = how === 'reverse' ? HIGHEST - share : share
  }
}
