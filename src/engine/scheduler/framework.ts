// One scheduling decision: filters, then scores. Pure: Pod and nodes in, a node or the reasons against each of them out.
// Models pkg/scheduler/schedule_one.go.
import type { Node, Pod } from '../generated/api-types.d.ts'
import type { Rejection, SchedulerPlugin, SchedulerView } from './define-plugin.ts'
import { type Moves, nodeAfter, viewAfter } from './moved-pods.ts'
import { emptyNodeInfo, type NodeInfo } from './node-info.ts'
import { priorityOf } from './pod-priority.ts'
import { ScoreTable } from './score-table.ts'

const modules = import.meta.glob<SchedulerPlugin>('./plugins/*/*.plugin.ts', { eager: true, import: 'default' })

// Simplified: there are no plugins for devices (DynamicResources), for features that nodes declare, or for groups of Pods that start together.
/** The default profile: every *.plugin.ts in order. */
export const profile: readonly SchedulerPlugin[] = Object.values(modules).sort((x, y) => x.order - y.order)

const LEAST_FEASIBLE = 100
const LEAST_PERCENTAGE = 5
const HIGHEST = 100

/** A node that was turned down, by whom and why. */
export interface NodeVerdict {
  readonly node: string
  readonly plugin: string
  readonly rejection: Rejection
}

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

/** A filter and what its preFilter found out. */
interface Filter {
  readonly plugin: SchedulerPlugin
  readonly state: unknown
}

/** What is to be asked of nodes, and which of them. */
interface FilterPlan {
  readonly filters: readonly Filter[]
  readonly states: ReadonlyMap<string, unknown>
  readonly nodes?: ReadonlySet<string>
  /** Who says that no other nodes need be looked at. */
  readonly narrowedBy: readonly string[]
}

/** How many feasible nodes are enough. Models numFeasibleNodesToFind. */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < LEAST_FEASIBLE) return nodes
  const percentage = Math.max(LEAST_PERCENTAGE, 50 - Math.floor(nodes / 125))
  return Math.max(LEAST_FEASIBLE, Math.floor((nodes * percentage) / 100))
}

/** The first plugin that holds a Pod back from being tried, with its reason. */
export function gateOf(pod: Pod): { readonly plugin: string; readonly reason: string } | undefined {
  for (const plugin of profile) {
    const reason = plugin.preEnqueue?.(pod)
    if (reason !== undefined) return { plugin: plugin.name, reason }
  }
  return undefined
}

/**
 * Finds a node for a Pod.
 * @param start index of the node to look at first: it moves on, so that all nodes get their turn.
 * @param pick a uniform draw in [0, n), for ties.
 */
export function findNode(pod: Pod, view: SchedulerView, start: number, pick: (n: number) => number): Verdict {
  const plan = planFilters(pod, view)
  if ('rejection' in plan) return refusedBeforehand(plan, view)
  const filters = namesOf(plan.filters)
  const { feasible, rejected, examined } = filterNominated(pod, view, plan) ?? filterNodes(pod, view, start, plan)
  if (feasible.length === 0) {
    const plugins = [...new Set([...rejected.map((r) => r.plugin), ...(examined < view.nodes.length ? plan.narrowedBy : [])])]
    return { rejected, plugins, examined, filters, fits: (node, moves) => wouldFit(pod, node, moves, view, plan) }
  }
  const scores = feasible.length === 1 ? new ScoreTable(feasible) : scoreNodes(pod, view, feasible, plan.states)
  return { host: scores.best(pick), examined, feasible: feasible.length, rejected, scores, filters }
}

const nameLists = new Map<string, readonly string[]>()

/** Names of the filters asked: one list for all decisions with the same ones. */
function namesOf(filters: readonly Filter[]): readonly string[] {
  const names = filters.map(({ plugin }) => plugin.name), key = names.join()
  const known = nameLists.get(key)
  if (!known) nameLists.set(key, names)
  return known ?? names
}

function refusedBeforehand({ plugin, rejection }: { readonly plugin: string; readonly rejection: Rejection }, view: SchedulerView): Refusal {
  const rejected = view.nodes.map(({ name }): NodeVerdict => ({ node: name, plugin, rejection }))
  return { rejected, plugins: [plugin], preFilter: rejection, examined: 0, filters: [plugin], fits: () => rejection }
}

/** Asks every plugin what it will need. Models RunPreFilterPlugins. */
function planFilters(pod: Pod, view: SchedulerView): FilterPlan | { readonly plugin: string; readonly rejection: Rejection } {
  const states = new Map<string, unknown>(), filters: Filter[] = [], narrowedBy: string[] = []
  let nodes: ReadonlySet<string> | undefined
  for (const plugin of profile) {
    if (!plugin.preFilter && !plugin.filter) continue
    const before = plugin.preFilter?.(pod, view)
    if (before === 'skip') continue
    if (before && 'rejection' in before) return { plugin: plugin.name, rejection: before.rejection }
    states.set(plugin.name, before?.state)
    if (plugin.filter) filters.push({ plugin, state: before?.state })
    if (!before?.nodes) continue
    narrowedBy.push(plugin.name)
    const { nodes: allowed } = before
    nodes = nodes ? new Set([...nodes].filter((node) => allowed.has(node))) : allowed
  }
  return { filters, states, narrowedBy, ...(nodes && { nodes }) }
}

/** Plugins whose word on a single node is worth asking for before a Pod is tried again. */
const ASKED_FIRST = new Set(['NodeUnschedulable', 'NodeName', 'TaintToleration', 'NodeAffinity'])

/** Whether a node would take a Pod, whatever else is on it. */
export function admits(node: Node, pod: Pod, view: SchedulerView): boolean {
  const info = emptyNodeInfo(node)
  return profile.filter((plugin) => ASKED_FIRST.has(plugin.name)).every((plugin) => {
    const before = plugin.preFilter?.(pod, view)
    if (before === 'skip' || (before && 'rejection' in before)) return true
    return plugin.filter?.(before?.state, pod, info, view) === undefined
  })
}

interface Filtered {
  readonly feasible: NodeInfo[]
  readonly rejected: NodeVerdict[]
  readonly examined: number
}

/** The node that preemption has promised the Pod, if it can be had now. Models evaluateNominatedNode. */
function filterNominated(pod: Pod, view: SchedulerView, plan: FilterPlan): Filtered | undefined {
  const node = view.node(pod.status?.nominatedNodeName ?? '')
  return node && !filterNode(pod, node, view, plan) ? { feasible: [node], rejected: [], examined: 0 } : undefined
}

// Simplified: nodes are looked at in the order in which they came; upstream takes one zone after another in turn. It shows only from a hundred nodes on.
function filterNodes(pod: Pod, view: SchedulerView, start: number, plan: FilterPlan): Filtered {
  const { nodes } = view, wanted = feasibleNodesToFind(nodes.length)
  const feasible: NodeInfo[] = [], rejected: NodeVerdict[] = []
  if (plan.nodes) return filterSome(pod, view, plan.nodes, plan)
  let examined = 0
  for (; examined < nodes.length && feasible.length < wanted; examined++) {
    const node = nodes[(start + examined) % nodes.length]
    const verdict = filterNode(pod, node, view, plan)
    if (verdict) rejected.push(verdict)
    else feasible.push(node)
  }
  return { feasible, rejected, examined }
}

/** Only the nodes that are left by those who narrow them down; all others are turned down for it. */
function filterSome(pod: Pod, view: SchedulerView, allowed: ReadonlySet<string>, plan: FilterPlan): Filtered {
  const feasible: NodeInfo[] = [], rejected: NodeVerdict[] = []
  for (const name of allowed) {
    const node = view.node(name), verdict = node && filterNode(pod, node, view, plan)
    if (verdict) rejected.push(verdict)
    else if (node) feasible.push(node)
  }
  if (feasible.length > 0) return { feasible, rejected, examined: 0 }
  const plugin = plan.narrowedBy[0], rejection: Rejection = { reasons: [`node(s) didn't satisfy plugin(s) [${plan.narrowedBy.join(' ')}]`], unresolvable: true }
  for (const { name } of view.nodes) if (!allowed.has(name)) rejected.push({ node: name, plugin, rejection })
  return { feasible, rejected, examined: 0 }
}

/** The first plugin that turns the node down, also with the Pods there that are promised room on it. Models RunFilterPluginsWithNominatedPods. */
function filterNode(pod: Pod, node: NodeInfo, view: SchedulerView, plan: FilterPlan): NodeVerdict | undefined {
  const nominated = view.nominatedTo(node.name)
  if (nominated.length > 0) {
    const come = nominated.filter((other) => other.metadata.uid !== pod.metadata.uid && priorityOf(other) >= priorityOf(pod))
    const verdict = come.length > 0 && filterAfter(pod, node, { node: node.name, gone: [], come }, view, plan)
    if (verdict) return verdict
  }
  return firstRejection(pod, node, view, plan.filters)
}

function firstRejection(pod: Pod, node: NodeInfo, view: SchedulerView, filters: readonly Filter[]): NodeVerdict | undefined {
  for (const { plugin, state } of filters) {
    const rejection = plugin.filter?.(state, pod, node, view)
    if (rejection) return { node: node.name, plugin: plugin.name, rejection }
  }
  return undefined
}

/** The same with some Pods elsewhere; plugins that look at Pods are asked anew. Models AddPod and RemovePod of PreFilterExtensions. */
function filterAfter(pod: Pod, node: NodeInfo, moves: Moves, view: SchedulerView, plan: FilterPlan): NodeVerdict | undefined {
  const after = viewAfter(view, moves), filters: Filter[] = []
  for (const filter of plan.filters) {
    const found = filter.plugin.looksAtPods ? filter.plugin.preFilter?.(pod, after) : undefined
    if (found === 'skip') continue
    if (found && 'rejection' in found) return { node: node.name, plugin: filter.plugin.name, rejection: found.rejection }
    filters.push(found ? { ...filter, state: found.state } : filter)
  }
  return firstRejection(pod, nodeAfter(node, moves), after, filters)
}

/** Whether the node would take the Pod after these moves, those with whom it would have to share it included. */
function wouldFit(pod: Pod, node: NodeInfo, moves: Moves, view: SchedulerView, plan: FilterPlan): Rejection | undefined {
  const nominated = view.nominatedTo(node.name).filter((other) => other.metadata.uid !== pod.metadata.uid && priorityOf(other) >= priorityOf(pod))
  const shared = nominated.length > 0 ? filterAfter(pod, node, { ...moves, come: [...moves.come, ...nominated] }, view, plan) : undefined
  return (shared ?? filterAfter(pod, node, moves, view, plan))?.rejection
}

function scoreNodes(pod: Pod, view: SchedulerView, feasible: readonly NodeInfo[], states: ReadonlyMap<string, unknown>): ScoreTable {
  const table = new ScoreTable(feasible)
  for (const plugin of profile) {
    const { score, weight } = plugin
    if (!score || !weight) continue
    const prepared = plugin.preScore ? plugin.preScore(pod, view, feasible) : { state: states.get(plugin.name) }
    if (prepared === 'skip') continue
    const scores = feasible.map((node) => score(prepared.state, pod, node, view))
    const { normalize = 'none' } = plugin
    if (typeof normalize === 'function') normalize(scores, prepared.state, feasible)
    else normalizeScores(scores, normalize)
    table.add(plugin.name, scores, weight)
  }
  return table
}

/** Models helper.DefaultNormalizeScore. */
function normalizeScores(scores: number[], how: 'none' | 'default' | 'reverse'): void {
  if (how === 'none') return
  let most = 0
  for (const score of scores) most = Math.max(most, score)
  for (let i = 0; i < scores.length; i++) {
    const share = most === 0 ? (how === 'reverse' ? HIGHEST : 0) : Math.floor((scores[i] * HIGHEST) / most)
    scores[i] = how === 'reverse' && most !== 0 ? HIGHEST - share : share
  }
}
