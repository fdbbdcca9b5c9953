// One scheduling decision: filters, then scores. Pure: Pod and nodes in, a node or the reasons against each of them out.
// Models pkg/scheduler/schedule_one.go.
import type { Node, Pod } from '../generated/api-types.d.ts'
import type { NodeVerdict, Rejection, SchedulerView } from './define-plugin.ts'
import { type Moves, nodeAfter, viewAfter } from './moved-pods.ts'
import { emptyNodeInfo, type NodeInfo } from './node-info.ts'
import { firstRejection, type NodeMemo, NodeMemos, type Prepared } from './node-memo.ts'
import { priorityOf } from './pod-priority.ts'
import { profile } from './profile.ts'
import type { ScoreTable } from './score-table.ts'
import { Scoring } from './scoring.ts'

const LEAST_FEASIBLE = 100
const LEAST_PERCENTAGE = 5
/** The place of a node that is not among the nodes. */
const NOWHERE = -1

/** A node was found. */
export interface Placement {
  readonly host: string
  readonly examined: number
  readonly feasible: number
  readonly rejected: readonly NodeVerdict[]
  readonly scores: ScoreTable
  /** Plugins that were asked about every node, in their order. */
  readonly filters: readonly string[]
}

/** No node will do. */
export interface Refusal {
  readonly rejected: readonly NodeVerdict[]
  /** Who turned nodes down. */
  readonly plugins: readonly string[]
  /** The refusal of all nodes at once, where it was one. */
  readonly preFilter?: Rejection
  readonly examined: number
  readonly filters: readonly string[]
  /** Whether a node would do once some Pods were elsewhere. */
  fits(node: NodeInfo, moves: Moves): Rejection | undefined
}

export type Verdict = Placement | Refusal

/** What is to be asked of nodes, and which of them. */
interface FilterPlan {
  readonly filters: readonly Prepared[]
  /** Those of them of which no memo knows what they say. */
  readonly anew: readonly Prepared[]
  readonly nodes: ReadonlySet<string> | undefined
  /** Who says that no other nodes need be looked at. */
  readonly narrowedBy: readonly string[]
}

/** How many feasible nodes are enough. Models numFeasibleNodesToFind. */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < LEAST_FEASIBLE) return nodes
  const percentage = Math.max(LEAST_PERCENTAGE, 50 - Math.floor(nodes / 125))
  return Math.max(LEAST_FEASIBLE, Math.floor((nodes * percentage) / 100))
}

/** Finds nodes for Pods. What it works with is used again for every Pod. */
export class NodeSearch {
  private readonly view: SchedulerView
  private readonly memos: NodeMemos
  private readonly scoring: Scoring
  /** Places of nodes that would do. */
  private found = new Int32Array(64)

  constructor(view: SchedulerView) {
    this.view = view
    this.memos = new NodeMemos(view)
    this.scoring = new Scoring(view)
  }

  /**
   * Finds a node for a Pod. The scores of a placement are there until the next search.
   * @param start index of the node to look at first: it moves on, so that all nodes get their turn.
   * @param pick a uniform draw in [0, n), for ties.
   */
  find(pod: Pod, start: number, pick: (n: number) => number): Verdict {
    const { view } = this, memo = this.memos.memoFor(pod), plan = planFilters(pod, view, memo)
    if ('rejection' in plan) return refusedBeforehand(plan, view)
    const filters = namesOf(plan.filters)
    if (this.found.length < view.nodes.length) this.found = new Int32Array(2 * view.nodes.length)
    const { feasible, rejected, examined } = this.filterNominated(pod, plan) ?? (plan.nodes ? this.filterSome(pod, plan.nodes, plan) : this.filterNodes(pod, start, plan, memo))
    if (feasible.length === 0) {
      const plugins = [...new Set([...rejected.map((r) => r.plugin), ...(examined < view.nodes.length ? plan.narrowedBy : [])])]
      return { rejected, plugins, examined, filters, fits: (node, moves) => wouldFit(pod, node, moves, view, plan) }
    }
    const scores = this.scoring.score(pod, feasible, plan.filters, feasible.length > 1 && !plan.nodes ? memo : undefined)
    return { host: scores.best(pick), examined, feasible: feasible.length, rejected, scores, filters }
  }

  /** The node that preemption has promised the Pod, if it can be had now. Models evaluateNominatedNode. */
  private filterNominated(pod: Pod, plan: FilterPlan): Filtered | undefined {
    const { view, found } = this, place = view.placeOf(pod.status?.nominatedNodeName ?? '')
    if (place === undefined || filterNode(pod, place, view, plan)) return undefined
    found[0] = place
    return { feasible: found.subarray(0, 1), rejected: [], examined: 0 }
  }

  // Simplified: nodes are looked at in the order in which they came; upstream takes one zone after another in turn. It shows only from a hundred nodes on.
  private filterNodes(pod: Pod, start: number, plan: FilterPlan, memo: NodeMemo | undefined): Filtered {
    const { view, found } = this, { nodes } = view, wanted = feasibleNodesToFind(nodes.length), rejected: NodeVerdict[] = []
    let examined = 0, feasible = 0, place = nodes.length > 0 ? start % nodes.length : 0
    if (memo?.filters === plan.filters && !view.hasNominated) {
      examined = memo.look(place, wanted, found, rejected)
      return { feasible: found.subarray(0, examined - rejected.length), rejected, examined }
    }
    for (; examined < nodes.length && feasible < wanted; examined++) {
      const verdict = (view.hasNominated ? rejectionWithNominated(pod, place, view, plan) : undefined) ?? rejectionAt(place, pod, view, plan, memo)
      if (verdict) rejected.push(verdict)
      else found[feasible++] = place
      if (++place === nodes.length) place = 0
    }
    return { feasible: found.subarray(0, feasible), rejected, examined }
  }

  /** Only the nodes that are left by those who narrow them down; all others are turned down for it. */
  private filterSome(pod: Pod, allowed: ReadonlySet<string>, plan: FilterPlan): Filtered {
    const { view, found } = this, rejected: NodeVerdict[] = []
    let feasible = 0
    for (const name of allowed) {
      const place = view.placeOf(name)
      if (place === undefined) continue
      const verdict = filterNode(pod, place, view, plan)
      if (verdict) rejected.push(verdict)
      else found[feasible++] = place
    }
    if (feasible === 0) {
      const plugin = plan.narrowedBy[0], rejection = leftOut(plan)
      for (const { name } of view.nodes) if (!allowed.has(name)) rejected.push({ node: name, plugin, rejection })
    }
    return { feasible: found.subarray(0, feasible), rejected, examined: 0 }
  }
}

const preFiltering = profile.filter((plugin) => plugin.preFilter ?? plugin.filter), preFilteringAnew = preFiltering.filter(({ sign }) => !sign)
const nameLists = new Map<string, readonly string[]>()
const namesByList = new WeakMap<readonly Prepared[], readonly string[]>()

/** Names of the filters asked: one list for all decisions with the same ones. */
function namesOf(filters: readonly Prepared[]): readonly string[] {
  const known = namesByList.get(filters)
  if (known) return known
  const names = filters.map(({ plugin }) => plugin.name), key = names.join(), list = nameLists.get(key) ?? names
  nameLists.set(key, list)
  namesByList.set(filters, list)
  return list
}

function refusedBeforehand({ plugin, rejection }: { readonly plugin: string; readonly rejection: Rejection }, view: SchedulerView): Refusal {
  const rejected = view.nodes.map(({ name }): NodeVerdict => ({ node: name, plugin, rejection }))
  return { rejected, plugins: [plugin], preFilter: rejection, examined: 0, filters: [plugin], fits: () => rejection }
}

/** Asks every plugin what it will need; those that sign need not be asked again if there is a memo. Models RunPreFilterPlugins. */
function planFilters(pod: Pod, view: SchedulerView, memo?: NodeMemo): FilterPlan | { readonly plugin: string; readonly rejection: Rejection } {
  const filters: Prepared[] = []
  let narrowedBy = NO_NAMES, nodes: ReadonlySet<string> | undefined
  for (const plugin of memo ? preFilteringAnew : preFiltering) {
    const before = plugin.preFilter?.(pod, view)
    if (before === 'skip') continue
    if (before && 'rejection' in before) return { plugin: plugin.name, rejection: before.rejection }
    if (plugin.filter) filters.push({ plugin, state: before?.state })
    if (!before?.nodes) continue
    narrowedBy = [...narrowedBy, plugin.name]
    const { nodes: allowed } = before
    nodes = nodes ? new Set([...nodes].filter((node) => allowed.has(node))) : allowed
  }
  return { filters: memo ? inOrder(memo.filters, filters) : filters, anew: filters, nodes, narrowedBy }
}

const NO_NAMES: readonly string[] = []

function inOrder(signed: readonly Prepared[], others: readonly Prepared[]): readonly Prepared[] {
  return others.length === 0 ? signed : [...signed, ...others].sort((a, b) => a.plugin.order - b.plugin.order)
}

/** Plugins whose word on a single node is worth asking for before a Pod is tried again. */
const ASKED_FIRST = new Set(['NodeUnschedulable', 'NodeName', 'TaintToleration', 'NodeAffinity'])

/** Whether a node would take a Pod, whatever else is on it. */
export function admits(node: Node, pod: Pod, view: SchedulerView): boolean {
  const info = emptyNodeInfo(node)
  return profile.filter((plugin) => ASKED_FIRST.has(plugin.name)).every((plugin) => {
    const before = plugin.preFilter?.(pod, view)
    if (before === 'skip' || (before && 'rejection' in before)) return true
    return plugin.filter?.(before?.state, pod, info, view, view.placeOf(info.name) ?? NOWHERE) === undefined
  })
}

/** Who turns down a node of this view, if anybody does. */
export function whoTurnsDown(node: NodeInfo, pod: Pod, view: SchedulerView): NodeVerdict | undefined {
  const plan = planFilters(pod, view)
  if ('rejection' in plan) return { node: node.name, ...plan }
  return plan.nodes && !plan.nodes.has(node.name) ? { node: node.name, plugin: plan.narrowedBy[0], rejection: leftOut(plan) } : filterNode(pod, view.placeOf(node.name) ?? 0, view, plan)
}

/** Why a node is not even looked at. */
function leftOut({ narrowedBy }: FilterPlan): Rejection {
  return { reasons: [`node(s) didn't satisfy plugin(s) [${narrowedBy.join(' ')}]`], unresolvable: true }
}

/** Which nodes would do, by place, and why others would not. */
interface Filtered {
  readonly feasible: Int32Array
  readonly rejected: NodeVerdict[]
  readonly examined: number
}

const orders: ReadonlyMap<string, number> = new Map(profile.map(({ name, order }) => [name, order]))

/** The first plugin that turns down the node at this place: only those that do not sign are asked if there is a memo. */
function rejectionAt(place: number, pod: Pod, view: SchedulerView, { anew }: FilterPlan, memo: NodeMemo | undefined): NodeVerdict | undefined {
  const node = view.nodes[place]
  if (!memo) return firstRejection(pod, node, place, view, anew)
  const known = memo.verdictOn(place), last = known ? (orders.get(known.plugin) ?? 0) : Infinity
  for (const { plugin, state } of anew) {
    if (plugin.order > last) break
    const rejection = plugin.filter?.(state, pod, node, view, place)
    if (rejection) return { node: node.name, plugin: plugin.name, rejection }
  }
  return known
}

/** The first plugin that turns the node down, also with the Pods there that are promised room on it. Models RunFilterPluginsWithNominatedPods. */
function filterNode(pod: Pod, place: number, view: SchedulerView, plan: FilterPlan): NodeVerdict | undefined {
  return (view.hasNominated ? rejectionWithNominated(pod, place, view, plan) : undefined) ?? firstRejection(pod, view.nodes[place], place, view, plan.filters)
}

/** Who turns the node down once the Pods that are promised room on it have come. */
function rejectionWithNominated(pod: Pod, place: number, view: SchedulerView, plan: FilterPlan): NodeVerdict | undefined {
  const node = view.nodes[place]
  const come = view.nominatedTo(node.name).filter((other) => other.metadata.uid !== pod.metadata.uid && priorityOf(other) >= priorityOf(pod))
  return come.length > 0 ? filterAfter(pod, node, { node: node.name, gone: [], come }, view, plan) : undefined
}

/** The same with some Pods elsewhere; plugins that look at Pods are asked anew. Models AddPod and RemovePod of PreFilterExtensions. */
function filterAfter(pod: Pod, node: NodeInfo, moves: Moves, view: SchedulerView, plan: FilterPlan): NodeVerdict | undefined {
  const after = viewAfter(view, moves), filters: Prepared[] = []
  for (const filter of plan.filters) {
    const found = filter.plugin.looksAtPods ? filter.plugin.preFilter?.(pod, after) : undefined
    if (found === 'skip') continue
    if (found && 'rejection' in found) return { node: node.name, plugin: filter.plugin.name, rejection: found.rejection }
    filters.push(found ? { ...filter, state: found.state } : filter)
  }
  return firstRejection(pod, nodeAfter(node, moves), view.placeOf(node.name) ?? NOWHERE, after, filters)
}

/** Whether the node would take the Pod after these moves, those with whom it would have to share it included. */
function wouldFit(pod: Pod, node: NodeInfo, moves: Moves, view: SchedulerView, plan: FilterPlan): Rejection | undefined {
  const nominated = view.nominatedTo(node.name).filter((other) => other.metadata.uid !== pod.metadata.uid && priorityOf(other) >= priorityOf(pod))
  const shared = nominated.length > 0 ? filterAfter(pod, node, { ...moves, come: [...moves.come, ...nominated] }, view, plan) : undefined
  return (shared ?? filterAfter(pod, node, moves, view, plan))?.rejection
}
