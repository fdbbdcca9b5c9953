// How well a node serves the soft spread constraints of a Pod: the fewer of its like are in the node's domains, the better.
// Models plugins/podtopologyspread/scoring.go.
import type { Pod } from '../../../generated/api-types.d.ts'
import type { SchedulerView } from '../../define-plugin.ts'
import type { PodCount } from '../../pod-counts.ts'
import { defaultConstraints, HOSTNAME, includesAll, isIncluded, type SpreadConstraint, statedConstraints } from './spread-constraints.ts'
import { naturalLogarithm } from './natural-logarithm.ts'

interface Scored {
  readonly topologyKey: string
  /** Pods in each domain; of host names, asked node by node. */
  readonly domains: ReadonlyMap<string, number> | undefined
  readonly count: PodCount
  /** The more domains, the less a Pod in one of them matters. */
  readonly weight: number
  readonly maxSkew: number
}

export interface SpreadScore {
  readonly constraints: readonly Scored[]
  /** Places of nodes that lack a label which the Pod's own constraints need: they score nothing. */
  readonly ignored: ReadonlySet<number>
}

const HIGHEST = 100
const NONE: ReadonlySet<number> = new Set()
const NOTHING: ReadonlyMap<string, number> = new Map()

/** What is where, of the Pods that each constraint speaks of. */
export function prepareSpreadScore(pod: Pod, view: SchedulerView, places: Int32Array): { readonly state: SpreadScore } | 'skip' {
  const isStated = Boolean(pod.spec.topologySpreadConstraints?.length)
  const constraints = isStated ? statedConstraints(pod, 'ScheduleAnyway') : defaultConstraints(pod, view)
  if (constraints.length === 0) return 'skip'
  const ignored = isStated ? lacking(constraints, view, places) : NONE
  return { state: { ignored, constraints: constraints.map((constraint) => scoredConstraint(constraint, constraints, isStated, pod, view, places, ignored)) } }
}

/** Of these places, those of nodes that lack some label. */
function lacking(constraints: readonly SpreadConstraint[], view: SchedulerView, places: Int32Array): ReadonlySet<number> {
  const without = new Set<number>()
  for (const { topologyKey } of constraints) {
    const { ids } = view.labelsOf(topologyKey)
    for (let i = 0; i < places.length; i++) if (ids[places[i]] < 0) without.add(places[i])
  }
  return without
}

function scoredConstraint(constraint: SpreadConstraint, constraints: readonly SpreadConstraint[], isStated: boolean, pod: Pod, view: SchedulerView, places: Int32Array, ignored: ReadonlySet<number>): Scored {
  const { topologyKey, maxSkew } = constraint, count = view.counts.count(constraint.query)
  if (topologyKey === HOSTNAME) return { topologyKey, maxSkew, count, domains: undefined, weight: naturalLogarithm(places.length - ignored.size + 2) }
  const values = valuesAt(topologyKey, view, places, ignored)
  const isWhole = includesAll(constraint, pod) && (!isStated || constraints.length === 1)
  const domains = values === 0 ? NOTHING : isWhole ? count.by(topologyKey) : domainsOf(constraint, constraints, isStated, pod, view, count)
  return { topologyKey, maxSkew, count, domains, weight: naturalLogarithm(values + 2) }
}

/** How many values the nodes at these places have for a label. */
function valuesAt(topologyKey: string, view: SchedulerView, places: Int32Array, ignored: ReadonlySet<number>): number {
  const { ids, values } = view.labelsOf(topologyKey)
  if (values.length === 0) return 0
  const isSeen = new Uint8Array(values.length)
  let seen = 0
  for (let i = 0; i < places.length; i++) {
    const id = ids[places[i]]
    if (id < 0 || isSeen[id] === 1 || ignored.has(places[i])) continue
    isSeen[id] = 1
    seen++
  }
  return seen
}

/** Counted over the nodes that the constraint includes. */
function domainsOf(constraint: SpreadConstraint, constraints: readonly SpreadConstraint[], isStated: boolean, pod: Pod, view: SchedulerView, count: PodCount): ReadonlyMap<string, number> {
  const domains = new Map<string, number>(), isAll = includesAll(constraint, pod), { ids, values } = view.labelsOf(constraint.topologyKey)
  const needed = isStated ? constraints.map(({ topologyKey }) => view.labelsOf(topologyKey).ids) : []
  for (let place = 0; place < ids.length; place++) {
    if (ids[place] < 0 || needed.some((column) => column[place] < 0) || !(isAll || isIncluded(constraint, pod, view.nodes[place].node))) continue
    const value = values[ids[place]]
    domains.set(value, (domains.get(value) ?? 0) + count.at(place))
  }
  return domains
}

/** The fewer Pods of the sort share a node's domains, the higher; the fewest become 100. Models Score and NormalizeScore. */
export function scoreSpread({ constraints, ignored }: SpreadScore, places: Int32Array, scores: Float64Array, view: SchedulerView): void {
  scores.fill(0)
  for (const constraint of constraints) addUp(constraint, places, scores, view)
  let least = Infinity, most = 0
  for (let i = 0; i < scores.length; i++) {
    if (ignored.size > 0 && ignored.has(places[i])) continue
    if (scores[i] < least) least = scores[i]
    if (scores[i] > most) most = scores[i]
  }
  invert(scores, Math.round(least), Math.round(most))
  for (let i = 0; ignored.size > 0 && i < scores.length; i++) if (ignored.has(places[i])) scores[i] = 0
}

/** Makes the least into 100. Most nodes have as many as the one before: the arithmetic is done once for them. */
function invert(scores: Float64Array, least: number, most: number): void {
  let last = NaN, inverted = HIGHEST
  for (let i = 0; i < scores.length; i++) {
    if (scores[i] !== last && most !== 0) {
      last = scores[i]
      inverted = Math.floor((HIGHEST * (most + least - Math.round(last))) / most)
    }
    scores[i] = inverted
  }
}

/** Adds what a constraint counts for each node. */
function addUp({ topologyKey, domains, count, weight, maxSkew }: Scored, places: Int32Array, scores: Float64Array, view: SchedulerView): void {
  const { ids, values } = view.labelsOf(topologyKey)
  if (values.length === 0) return
  const column = domains ? undefined : count.column()
  for (let i = 0; i < places.length; i++) {
    const place = places[i], id = ids[place]
    if (id < 0) continue
    const pods = column ? column[place] : (domains?.get(values[id]) ?? 0)
    scores[i] += pods * weight + (maxSkew - 1)
  }
}
