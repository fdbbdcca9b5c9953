// PodTopologySpread: Pods are spread over nodes, zones, or whatever a label tells apart. Models plugins/podtopologyspread/{plugin,filtering}.go.
import type { Node, Pod } from '../../../generated/api-types.d.ts'
import { podMatches } from '../../counting.ts'
import { type ClusterEvent, definePlugin, type Rejection, type SchedulerView } from '../../define-plugin.ts'
import { isSame, nodeChange, toleratesOtherwise } from '../../node-changes.ts'
import type { LabelColumn } from '../../node-infos.ts'
import type { PodQuery } from '../../pod-counts.ts'
import { includesAll, isIncluded, type SpreadConstraint, statedConstraints } from './spread-constraints.ts'
import { prepareSpreadScore, scoreSpread, type SpreadScore } from './spread-score.ts'

/** A hard constraint and what is where. */
interface Spread {
  readonly constraint: SpreadConstraint
  readonly labels: LabelColumn
  /** How many Pods each domain has, by the value's index among those of the label; 0 where its nodes do not count. */
  readonly domains: Int32Array
  /** How many the emptiest has; 0 while there are fewer domains than there must be. */
  readonly least: number
  /** 1 if the Pod itself is one of those that are spread. */
  readonly itself: number
}

const UNMATCHED: Rejection = { reasons: ["node(s) didn't match pod topology spread constraints"] }
const UNLABELLED: Rejection = { reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"], unresolvable: true }

function spreadOf(constraint: SpreadConstraint, constraints: readonly SpreadConstraint[], pod: Pod, view: SchedulerView): Spread {
  const { query, topologyKey, minDomains } = constraint, labels = view.labelsOf(topologyKey), domains = new Int32Array(labels.values.length)
  const counted = constraints.length === 1 && includesAll(constraint, pod) ? countAll(query, topologyKey, view, domains) : countIncluded(constraint, constraints, pod, view, domains)
  return { constraint, labels, domains, least: counted.domains < minDomains || counted.domains === 0 ? 0 : counted.least, itself: podMatches(query, pod) ? 1 : 0 }
}

/** How many domains there are, and how many Pods the emptiest has. */
interface Counted {
  readonly domains: number
  readonly least: number
}

/** Where every node counts, they are counted already. */
function countAll(query: PodQuery, topologyKey: string, view: SchedulerView, domains: Int32Array): Counted {
  const there = view.counts.count(query).by(topologyKey), { values } = view.labelsOf(topologyKey)
  let least = Infinity
  for (let id = 0; id < domains.length; id++) {
    domains[id] = there.size === 0 ? 0 : (there.get(values[id]) ?? 0)
    if (domains[id] < least) least = domains[id]
  }
  return { domains: domains.length, least }
}

function countIncluded(constraint: SpreadConstraint, constraints: readonly SpreadConstraint[], pod: Pod, view: SchedulerView, domains: Int32Array): Counted {
  const pods = view.counts.count(constraint.query).column(), isAll = includesAll(constraint, pod), isThere = new Uint8Array(domains.length)
  const { ids } = view.labelsOf(constraint.topologyKey), others = constraints.filter((other) => other !== constraint).map(({ topologyKey }) => view.labelsOf(topologyKey).ids)
  let found = 0, least = Infinity
  for (let place = 0; place < ids.length; place++) {
    if (ids[place] < 0 || !isAmongAll(others, place) || !(isAll || isIncluded(constraint, pod, view.nodes[place].node))) continue
    found += 1 - isThere[ids[place]]
    isThere[ids[place]] = 1
    domains[ids[place]] += pods[place]
  }
  for (let id = 0; id < domains.length; id++) if (isThere[id] === 1 && domains[id] < least) least = domains[id]
  return { domains: found, least }
}

/** Whether the node at this place has a value in each of these columns. */
function isAmongAll(columns: readonly Int32Array[], place: number): boolean {
  for (const ids of columns) if (ids[place] < 0) return false
  return true
}

function hasAllKeys({ metadata: { labels } }: Node, constraints: readonly SpreadConstraint[]): boolean {
  return constraints.every(({ topologyKey }) => labels?.[topologyKey] !== undefined)
}

function rejection(spreads: readonly Spread[], place: number): Rejection | undefined {
  for (const { constraint: { maxSkew }, labels: { ids }, domains, least, itself } of spreads) {
    const id = ids[place]
    if (id < 0) return UNLABELLED
    if (domains[id] + itself - least > maxSkew) return UNMATCHED
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
  filter: (spreads, _pod, _node, _view, place) => rejection(spreads, place),
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
