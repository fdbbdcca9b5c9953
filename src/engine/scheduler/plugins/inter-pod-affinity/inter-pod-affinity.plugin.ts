// InterPodAffinity: Pods go where certain others are, or are not; and nobody goes where somebody avoids them.
// Models plugins/interpodaffinity/{plugin,filtering,scoring}.go.
import type { Node, Pod } from '../../../generated/api-types.d.ts'
import { podMatches } from '../../counting.ts'
import { type ClusterEvent, definePlugin, type Rejection, type SchedulerView } from '../../define-plugin.ts'
import { isSame, itselfBefore, nodeChange } from '../../node-changes.ts'
import type { LabelColumn } from '../../node-infos.ts'
import { isMeant, preferredTerms, requiredAffinity, requiredAntiAffinity, together } from './affinity-terms.ts'

/** Values of a node label, each with a number. */
type ByValue = ReadonlyMap<string, number>

interface Pairs {
  readonly topologyKey: string
  readonly values: ByValue
  readonly labels: LabelColumn
}

interface State {
  /** Where those are whom the Pod must be with. */
  readonly affinity: readonly Pairs[]
  /** Nobody is there yet, but the Pod itself is one of those it wants: the first of a group may go anywhere. */
  readonly isFirst: boolean
  readonly antiAffinity: readonly Pairs[]
  /** Where somebody is who must not be with the Pod. */
  readonly avoided: readonly Pairs[]
}

const NO_AFFINITY: Rejection = { reasons: ["node(s) didn't match pod affinity rules"], unresolvable: true }
const ANTI_AFFINITY: Rejection = { reasons: ["node(s) didn't match pod anti-affinity rules"] }
const AVOIDED: Rejection = { reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"] }
const HIGHEST = 100

function isAmong(place: number, { values, labels: { ids, values: names } }: Pairs): boolean {
  return values.size > 0 && ids[place] >= 0 && (values.get(names[ids[place]]) ?? 0) > 0
}

function pairsOf(topologyKey: string, values: ByValue, view: SchedulerView): Pairs {
  return { topologyKey, values, labels: view.labelsOf(topologyKey) }
}

function stateFor(pod: Pod, view: SchedulerView): State | undefined {
  const avoided: Pairs[] = []
  for (const shared of view.counts.avoided()) {
    if (isMeant(shared, pod, view)) avoided.push(pairsOf(shared.term.topologyKey, shared.count.by(shared.term.topologyKey), view))
  }
  if (!pod.spec.affinity && avoided.length === 0) return undefined
  const wanted = requiredAffinity(pod, view), unwanted = requiredAntiAffinity(pod, view)
  if (wanted.length + unwanted.length + avoided.length === 0) return undefined
  const query = together(wanted), company = wanted.length > 0 ? view.counts.count(query) : undefined
  const affinity = company ? wanted.map(({ topologyKey }) => pairsOf(topologyKey, company.by(topologyKey), view)) : []
  return {
    affinity, avoided, isFirst: affinity.every(({ values }) => values.size === 0) && podMatches(query, pod),
    antiAffinity: unwanted.map(({ topologyKey, query: others }) => pairsOf(topologyKey, view.counts.count(others).by(topologyKey), view)),
  }
}

function rejection({ affinity, isFirst, antiAffinity, avoided }: State, place: number): Rejection | undefined {
  for (const pairs of affinity) if (pairs.labels.ids[place] < 0 || !(isFirst || isAmong(place, pairs))) return NO_AFFINITY
  for (const pairs of antiAffinity) if (isAmong(place, pairs)) return ANTI_AFFINITY
  for (const pairs of avoided) if (isAmong(place, pairs)) return AVOIDED
  return undefined
}

/** What every value of every node label is worth to the Pod. */
function worthOf(pod: Pod, view: SchedulerView): readonly Pairs[] {
  const worth = new Map<string, Map<string, number>>()
  const add = (topologyKey: string, values: ByValue, weight: number): void => {
    const sums = worth.get(topologyKey) ?? new Map<string, number>()
    for (const [value, count] of values) sums.set(value, (sums.get(value) ?? 0) + count * weight)
    if (sums.size > 0) worth.set(topologyKey, sums)
  }
  if (pod.spec.affinity) for (const { topologyKey, query, weight } of preferredTerms(pod, view)) add(topologyKey, view.counts.count(query).by(topologyKey), weight)
  for (const shared of view.counts.wanted()) if (isMeant(shared, pod, view)) add(shared.term.topologyKey, shared.count.by(shared.term.topologyKey), shared.weight)
  return [...worth].map(([topologyKey, values]) => pairsOf(topologyKey, values, view))
}

export default definePlugin<State, readonly Pairs[]>({
  name: 'InterPodAffinity',
  order: 130,
  weight: 2,
  looksAtPods: true,
  preFilter(pod, view) {
    const state = stateFor(pod, view)
    return state ? { state } : 'skip'
  },
  filter: (state, _pod, _node, _view, place) => rejection(state, place),
  preScore(pod, view) {
    const [someTerm] = view.counts.wanted()
    if (!pod.spec.affinity && !someTerm) return 'skip'
    const worth = worthOf(pod, view)
    return worth.length === 0 ? 'skip' : { state: worth }
  },
  scoreAll(worth, places, scores) {
    scores.fill(0)
    for (const { values, labels } of worth) {
      for (let i = 0; i < places.length; i++) scores[i] += values.get(labels.values[labels.ids[places[i]]] ?? '') ?? 0
    }
  },
  normalize(scores) {
    let least = Infinity, most = -Infinity
    for (const score of scores) {
      least = Math.min(least, score)
      most = Math.max(most, score)
    }
    for (let i = 0; i < scores.length; i++) scores[i] = most > least ? Math.floor((HIGHEST * (scores[i] - least)) / (most - least)) : 0
  },
  requeueOn(event, pod, view) {
    const change = nodeChange(event)
    if (change) return nodeMatters(pod, change, view)
    if (event.object.kind !== 'Pod') return false
    const before = itselfBefore(event, pod)
    return before ? !isSame(before.metadata.labels, event.object.metadata.labels) : podMatters(pod, event, view)
  },
})

/** Models isSchedulableAfterNodeChange. */
function nodeMatters(pod: Pod, { before, after }: { readonly before: Node | undefined; readonly after: Node | undefined }, view: SchedulerView): boolean {
  if (!after) return false
  const wanted = requiredAffinity(pod, view), unwanted = requiredAntiAffinity(pod, view)
  const valueIn = (node: Node | undefined, key: string): string | undefined => node?.metadata.labels?.[key]
  if (wanted.some(({ topologyKey: key }) => valueIn(after, key) !== undefined && valueIn(before, key) !== valueIn(after, key))) return true
  return unwanted.some(({ topologyKey: key }) => !before || (valueIn(before, key) !== undefined && valueIn(before, key) !== valueIn(after, key)))
}

/** Models isSchedulableAfterAssignedPodChange. */
function podMatters(pod: Pod, { type, object, old }: ClusterEvent, view: SchedulerView): boolean {
  const wanted = requiredAffinity(pod, view), unwanted = requiredAntiAffinity(pod, view), other = object as Pod, before = old as Pod | undefined
  const isWanted = (one: Pod): boolean => wanted.length > 0 && podMatches(together(wanted), one), isUnwanted = (one: Pod): boolean => unwanted.some(({ query }) => podMatches(query, one))
  if (type === 'ADDED') return isWanted(other)
  if (type === 'MODIFIED') return before !== undefined && ((!isWanted(before) && isWanted(other)) || (isUnwanted(before) && !isUnwanted(other)))
  return isUnwanted(other) || requiredTermsAgainst(other, pod, view)
}

/** Whether the Pod that has left kept this one away. */
function requiredTermsAgainst(other: Pod, pod: Pod, view: SchedulerView): boolean {
  return requiredAntiAffinity(other, view).some(({ query }) => podMatches(query, pod))
}
