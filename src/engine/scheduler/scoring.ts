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
      if (plugin.sign && memo) {
        const scorer = memo.scorerOf(plugin)
        if (scorer) this.enter(plugin, scorer.state, pick(scorer.scores, places, table.column()), places)
        continue
      }
      const before = plugin.preScore ? plugin.preScore(pod, view, places) : { state: stateOf(plugin, filters) }
      if (before === 'skip') continue
      const { state } = before, scores = table.column()
      if (plugin.scoreAll) plugin.scoreAll(state, places, scores, view)
      else for (let i = 0; i < places.length; i++) scores[i] = plugin.score?.(state, pod, view.nodes[places[i]], view) ?? 0
      this.enter(plugin, state, scores, places)
    }
    return table
  }

  private enter({ name, weight = 0, normalize = 'none' }: SchedulerPlugin, state: unknown, scores: Float64Array, places: Int32Array): void {
    if (typeof normalize === 'function') normalize(scores, state, places)
    else if (normalize !== 'none') {
      const most = highestOf(scores)
      if (most === 0) return this.table.addEqual(name, normalize === 'reverse' ? HIGHEST : 0, weight)
      rescale(scores, most, normalize === 'reverse')
    }
    this.table.add(name, scores, weight)
  }
}

/** What the plugin's own filter was given. */
function stateOf(plugin: SchedulerPlugin, filters: readonly Prepared[]): unknown {
  for (const filter of filters) if (filter.plugin === plugin) return filter.state
  return undefined
}

function pick(known: Float64Array, places: Int32Array, scores: Float64Array): Float64Array {
  for (let i = 0; i < places.length; i++) scores[i] = known[places[i]]
  return scores
}

function highestOf(scores: Float64Array): number {
  let most = 0
  for (let i = 0; i < scores.length; i++) if (scores[i] > most) most = scores[i]
  return most
}

/** Models helper.DefaultNormalizeScore. */
function rescale(scores: Float64Array, most: number, isReversed: boolean): void {
  for (let i = 0; i < scores.length; i++) {
    const share = Math.floor((scores[i] * HIGHEST) / most)
    scores[i] = isReversed ? HIGHEST - share : share
  }
}
