// How well a node serves the soft spread constraints of a Pod: the fewer of its like are in the node's domains, the better.
// Models plugins/podtopologyspread/scoring.go.
import type { Pod } from '../../../generated/api-types.d.ts'
import type { SchedulerView } from '../../define-plugin.ts'
import type { NodeInfo } from '../../node-info.ts'
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
  /** Nodes that lack a label which the Pod's own constraints need: they score nothing. */
  readonly ignored: ReadonlySet<string>
}

const HIGHEST = 100

/** What is where, of the Pods that each constraint speaks of. */
export function prepareSpreadScore(pod: Pod, view: SchedulerView, nodes: readonly NodeInfo[]): { readonly state: SpreadScore } | 'skip' {
  const isStated = Boolean(pod.spec.topologySpreadConstraints?.length)
  const constraints = isStated ? statedConstraints(pod, 'ScheduleAnyway') : defaultConstraints(pod, view)
  if (constraints.length === 0) return 'skip'
  const lacks = ({ node }: NodeInfo): boolean => constraints.some(({ topologyKey }) => node.metadata.labels?.[topologyKey] === undefined)
  const ignored = new Set(isStated ? nodes.filter(lacks).map(({ name }) => name) : []), scored = ignored.size === 0 ? nodes : nodes.filter(({ name }) => !ignored.has(name))
  return { state: { ignored, constraints: constraints.map((constraint) => scoredConstraint(constraint, constraints, isStated, pod, view, scored)) } }
}

function scoredConstraint(constraint: SpreadConstraint, constraints: readonly SpreadConstraint[], isStated: boolean, pod: Pod, view: SchedulerView, nodes: readonly NodeInfo[]): Scored {
  const { topologyKey, maxSkew } = constraint, count = view.counts.count(constraint.query)
  if (topologyKey === HOSTNAME) return { topologyKey, maxSkew, count, domains: undefined, weight: naturalLogarithm(nodes.length + 2) }
  const values = new Set<string>()
  for (const { node } of nodes) {
    const value = node.metadata.labels?.[topologyKey]
    if (value !== undefined) values.add(value)
  }
  const isWhole = includesAll(constraint, pod) && (!isStated || constraints.length === 1)
  const domains = values.size === 0 ? undefined : isWhole ? count.by(topologyKey) : domainsOf(constraint, constraints, isStated, pod, view, count)
  return { topologyKey, maxSkew, count, domains: domains ?? new Map(), weight: naturalLogarithm(values.size + 2) }
}

/** Counted over the nodes that the constraint includes. */
function domainsOf(constraint: SpreadConstraint, constraints: readonly SpreadConstraint[], isStated: boolean, pod: Pod, view: SchedulerView, count: PodCount): ReadonlyMap<string, number> {
  const domains = new Map<string, number>()
  for (const { node, name } of view.nodes) {
    const labels = node.metadata.labels ?? {}, value = labels[constraint.topologyKey]
    if (value === undefined || !isIncluded(constraint, pod, node)) continue
    if (isStated && constraints.some(({ topologyKey }) => labels[topologyKey] === undefined)) continue
    domains.set(value, (domains.get(value) ?? 0) + count.on(name))
  }
  return domains
}

/** The more Pods of the sort share the node's domains, the higher. */
export function spreadScore({ constraints, ignored }: SpreadScore, { name, node }: NodeInfo): number {
  if (ignored.has(name)) return 0
  let sum = 0
  for (const { topologyKey, domains, count, weight, maxSkew } of constraints) {
    const value = node.metadata.labels?.[topologyKey]
    if (value !== undefined) sum += (domains ? (domains.get(value) ?? 0) : count.on(name)) * weight + (maxSkew - 1)
  }
  return Math.round(sum)
}

/** The fewest become 100. */
export function normalizeSpread(scores: number[], { ignored }: SpreadScore, nodes: readonly NodeInfo[]): void {
  let least = Infinity, most = 0
  scores.forEach((score, i) => {
    if (ignored.has(nodes[i].name)) return
    least = Math.min(least, score)
    most = Math.max(most, score)
  })
  for (let i = 0; i < scores.length; i++) {
    if (ignored.has(nodes[i].name)) scores[i] = 0
    else scores[i] = most === 0 ? HIGHEST : Math.floor((HIGHEST * (most + least - scores[i])) / most)
  }
}
