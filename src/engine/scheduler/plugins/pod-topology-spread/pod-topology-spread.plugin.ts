// PodTopologySpread: Pods are spread over nodes, zones, or whatever a label tells apart. Models plugins/podtopologyspread/{plugin,filtering}.go.
import type { Node, Pod } from '../../../generated/api-types.d.ts'
import { podMatches } from '../../counting.ts'
import { type ClusterEvent, definePlugin, type Rejection, type SchedulerView } from '../../define-plugin.ts'
import { isSame, nodeChange, toleratesOtherwise } from '../../node-changes.ts'
import type { NodeInfo } from '../../node-info.ts'
import { includesAll, isIncluded, type SpreadConstraint, statedConstraints } from './spread-constraints.ts'
import { prepareSpreadScore, scoreSpread, type SpreadScore } from './spread-score.ts'

/** A hard constraint and what is where. */
interface Spread {
  readonly constraint: SpreadConstraint
  /** How many Pods each domain has. */
  readonly domains: ReadonlyMap<string, number>
  /** How many the emptiest has; 0 while there are fewer domains than there must be. */
  readonly least: number
  /** 1 if the Pod itself is one of those that are spread. */
  readonly itself: number
}

const UNMATCHED: Rejection = { reasons: ["node(s) didn't match pod topology spread constraints"] }
const UNLABELLED: Rejection = { reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"], unresolvable: true }

function spreadOf(constraint: SpreadConstraint, constraints: readonly SpreadConstraint[], pod: Pod, view: SchedulerView): Spread {
  const domains = constraints.length === 1 && includesAll(constraint, pod) ? allDomains(constraint, view) : includedDomains(constraint, constraints, pod, view)
  let least = domains.size < constraint.minDomains || domains.size === 0 ? 0 : Infinity
  for (const pods of domains.values()) least = Math.min(least, pods)
  return { constraint, domains, least, itself: podMatches(constraint.query, pod) ? 1 : 0 }
}

/** Where every node counts, they are counted already. */
function allDomains({ query, topologyKey }: SpreadConstraint, view: SchedulerView): ReadonlyMap<string, number> {
  const there = view.counts.count(query).by(topologyKey), domains = new Map<string, number>()
  for (const value of view.valuesOf(topologyKey)) domains.set(value, there.get(value) ?? 0)
  return domains
}

function includedDomains(constraint: SpreadConstraint, constraints: readonly SpreadConstraint[], pod: Pod, view: SchedulerView): ReadonlyMap<string, number> {
  const count = view.counts.count(constraint.query), domains = new Map<string, number>(), isAll = includesAll(constraint, pod)
  const { ids, values } = view.labelsOf(constraint.topologyKey), needed = constraints.map(({ topologyKey }) => view.labelsOf(topologyKey).ids)
  for (let place = 0; place < ids.length; place++) {
    if (needed.some((column) => column[place] < 0) || !(isAll || isIncluded(constraint, pod, view.nodes[place].node))) continue
    const value = values[ids[place]]
    domains.set(value, (domains.get(value) ?? 0) + count.at(place))
  }
  return domains
}

function hasAllKeys({ metadata: { labels } }: Node, constraints: readonly SpreadConstraint[]): boolean {
  return constraints.every(({ topologyKey }) => labels?.[topologyKey] !== undefined)
}

function rejection(spreads: readonly Spread[], { node }: NodeInfo): Rejection | undefined {
  for (const { constraint: { topologyKey, maxSkew }, domains, least, itself } of spreads) {
    const value = node.metadata.labels?.[topologyKey]
    if (value === undefined) return UNLABELLED
    if ((domains.get(value) ?? 0) + itself - least > maxSkew) return UNMATCHED
  }
  return undefined
}

export default definePlugin<readonly Spread[], SpreadScore>({
  name: 'PodTopologySpread',
  order: 120,
  weight: 2,
  looksAtPods: true,
  preFilter(pod, view) {
    if (!pod.spec.topologySpreadConstraints) return 'skip'
    const constraints = statedConstraints(pod, 'DoNotSchedule')
    return constraints.length === 0 ? 'skip' : { state: constraints.map((constraint) => spreadOf(constraint, constraints, pod, view)) }
  },
  filter: (spreads, _pod, node) => rejection(spreads, node),
  preScore: prepareSpreadScore,
  scoreAll: scoreSpread,
  requeueOn(event, pod) {
    const constraints = statedConstraints(pod, 'DoNotSchedule'), change = nodeChange(event)
    if (change) return nodeMatters(constraints, change)
    return event.object.kind === 'Pod' && podMatters(constraints, event, pod)
  },
})

/** Models isSchedulableAfterNodeChange. */
function nodeMatters(constraints: readonly SpreadConstraint[], { before, after }: NonNullable<ReturnType<typeof nodeChange>>): boolean {
  const was = before !== undefined && hasAllKeys(before, constraints), is = after !== undefined && hasAllKeys(after, constraints)
  if (!before || !after) return was || is
  if (was !== is) return true
  return is && (!isSame(before.spec?.taints, after.spec?.taints) || constraints.some(({ topologyKey }) => before.metadata.labels?.[topologyKey] !== after.metadata.labels?.[topologyKey]))
}

/** Models isSchedulableAfterPodChange. */
function podMatters(constraints: readonly SpreadConstraint[], event: ClusterEvent, pod: Pod): boolean {
  const object = event.object as Pod, old = event.old as Pod | undefined
  if (object.metadata.uid !== pod.metadata.uid && !(object.spec.nodeName && object.metadata.namespace === pod.metadata.namespace)) return false
  const isMeant = ({ query }: SpreadConstraint, one: Pod): boolean => podMatches({ ...query, isTerminatingToo: true }, one)
  if (event.type !== 'MODIFIED' || !old) return constraints.some((constraint) => isMeant(constraint, object))
  if (toleratesOtherwise(event, pod) && constraints.some(({ honorsTaints }) => honorsTaints)) return true
  return constraints.some((constraint) => isMeant(constraint, old) !== isMeant(constraint, object))
}
