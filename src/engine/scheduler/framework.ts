// One scheduling decision: filters, then scores. Pure: Pod and nodes in, a node or the reasons against each of them out.
// Models pkg/scheduler/schedule_one.go.
import type { Pod } from '../generated/api-types.d.ts'
import type { Rejection, SchedulerPlugin, SchedulerView } from './define-plugin.ts'
import type { NodeInfo } from './node-info.ts'

const modules = import.meta.glob<SchedulerPlugin>('./plugins/*/*.plugin.ts', { eager: true, import: 'default' })

/** The default profile: every *.plugin.ts in order. */
export const profile: readonly SchedulerPlugin[] = Object.values(modules).sort((x, y) => x.order - y.order)

const LEAST_FEASIBLE = 100
const LEAST_PERCENTAGE = 5

/** A node that was turned down, by whom and why. */
export interface NodeVerdict {
  readonly node: string
  readonly plugin: string
  readonly rejection: Rejection
}

/** A node's total and what each plugin gave it, weighted. */
export interface NodeScore {
  readonly node: string
  readonly total: number
  readonly byPlugin: Readonly<Record<string, number>>
}

export type Verdict =
  | { readonly host: string; readonly examined: number; readonly feasible: number; readonly rejected: readonly NodeVerdict[]; readonly scores: readonly NodeScore[] }
  | { readonly rejected: readonly NodeVerdict[]; readonly plugins: readonly string[]; readonly preFilter?: Rejection; readonly examined: number }

/** How many feasible nodes are enough. Models numFeasibleNodesToFind. */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < LEAST_FEASIBLE) return nodes
  const percentage = Math.max(LEAST_PERCENTAGE, 50 - Math.floor(nodes / 125))
  return Math.max(LEAST_FEASIBLE, Math.floor((nodes * percentage) / 100))
}

/**
 * Finds a node for a Pod.
 * @param start index of the node to look at first: it moves on, so that all nodes get their turn.
 * @param pick a uniform draw in [0, n), for ties.
 */
export function findNode(pod: Pod, view: SchedulerView, start: number, pick: (n: number) => number): Verdict {
  const states = new Map<string, unknown>(), filters: SchedulerPlugin[] = []
  for (const plugin of profile) {
    const before = plugin.preFilter?.(pod, view)
    if (before === 'skip') continue
    if (before && 'rejection' in before) {
      const rejected = view.nodes.map((node): NodeVerdict => ({ node: node.name, plugin: plugin.name, rejection: before.rejection }))
      return { rejected, plugins: [plugin.name], preFilter: before.rejection, examined: 0 }
    }
    states.set(plugin.name, before?.state)
    if (plugin.filter) filters.push(plugin)
  }
  const { feasible, rejected, examined } = filterNodes(pod, view, start, filters, states)
  if (feasible.length === 0) return { rejected, plugins: [...new Set(rejected.map((r) => r.plugin))], examined }
  const scores = feasible.length === 1 ? [{ node: feasible[0].name, total: 0, byPlugin: {} }] : scoreNodes(pod, view, feasible, states)
  return { host: selectHost(scores, pick), examined, feasible: feasible.length, rejected, scores }
}

function filterNodes(pod: Pod, view: SchedulerView, start: number, filters: readonly SchedulerPlugin[], states: ReadonlyMap<string, unknown>): { feasible: NodeInfo[]; rejected: NodeVerdict[]; examined: number } {
  const { nodes } = view, wanted = feasibleNodesToFind(nodes.length)
  const feasible: NodeInfo[] = [], rejected: NodeVerdict[] = []
  let examined = 0
  for (; examined < nodes.length && feasible.length < wanted; examined++) {
    const node = nodes[(start + examined) % nodes.length]
    const verdict = filterNode(pod, node, view, filters, states)
    if (verdict) rejected.push(verdict)
    else feasible.push(node)
  }
  return { feasible, rejected, examined }
}

/** The first plugin that turns the node down, with its reasons. */
export function filterNode(pod: Pod, node: NodeInfo, view: SchedulerView, filters: readonly SchedulerPlugin[], states: ReadonlyMap<string, unknown>): NodeVerdict | undefined {
  for (const plugin of filters) {
    const rejection = plugin.filter?.(states.get(plugin.name), pod, node, view)
    if (rejection) return { node: node.name, plugin: plugin.name, rejection }
  }
  return undefined
}

/** Plugins whose word on a single node is worth asking for before a Pod is tried again. */
const ASKED_FIRST = new Set(['NodeUnschedulable', 'NodeName', 'TaintToleration', 'NodeAffinity', 'NodeResourcesFit'])

/** Whether a new or changed node is worth another try. Models preCheckForNode in pkg/scheduler/eventhandlers.go. */
export function wouldTake(node: NodeInfo, pod: Pod, view: SchedulerView): boolean {
  return profile.filter((plugin) => ASKED_FIRST.has(plugin.name)).every((plugin) => {
    const before = plugin.preFilter?.(pod, view)
    if (before === 'skip' || (before && 'rejection' in before)) return true
    return plugin.filter?.(before?.state, pod, node, view) === undefined
  })
}

const HIGHEST = 100

function scoreNodes(pod: Pod, view: SchedulerView, feasible: readonly NodeInfo[], states: ReadonlyMap<string, unknown>): NodeScore[] {
  const totals = new Float64Array(feasible.length), byPlugin: Record<string, number>[] = feasible.map(() => ({}))
  for (const plugin of profile) {
    if (!plugin.score || !plugin.weight) continue
    const prepared = plugin.preScore ? plugin.preScore(pod, view) : { state: states.get(plugin.name) }
    if (prepared === 'skip') continue
    const raw = feasible.map((node) => plugin.score?.(prepared.state, pod, node, view) ?? 0)
    normalize(raw, plugin.normalize ?? 'none')
    raw.forEach((score, i) => {
      totals[i] += score * (plugin.weight as number)
      byPlugin[i][plugin.name] = score * (plugin.weight as number)
    })
  }
  return feasible.map((node, i) => ({ node: node.name, total: totals[i], byPlugin: byPlugin[i] }))
}

/** Models helper.DefaultNormalizeScore. */
function normalize(scores: number[], how: 'none' | 'default' | 'reverse'): void {
  if (how === 'none') return
  const most = Math.max(...scores)
  for (let i = 0; i < scores.length; i++) {
    const share = most === 0 ? (how === 'reverse' ? HIGHEST : 0) : Math.floor((scores[i] * HIGHEST) / most)
    scores[i] = how === 'reverse' && most !== 0 ? HIGHEST - share : share
  }
}

function selectHost(scores: readonly NodeScore[], pick: (n: number) => number): string {
  let most = -Infinity
  let best: string[] = []
  for (const { node, total } of scores) {
    if (total > most) {
      most = total
      best = [node]
    } else if (total === most) best.push(node)
  }
  return best[best.length === 1 ? 0 : pick(best.length)]
}

/** How many nodes each reason holds for, as the message of FailedScheduling counts them. */
function histogram(reasons: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, count]) => `${count} ${reason}`).sort().join(', ')
}

/** Upstream's FitError, with the part about preemption. Models pkg/scheduler/framework/types.go. */
export function fitMessage(verdict: Extract<Verdict, { plugins: readonly string[] }>, nodes: number, preemption: string): string {
  let message = `0/${nodes} nodes are available`
  if (verdict.preFilter) message += `: ${verdict.preFilter.reasons.join(', ')}.`
  else if (verdict.rejected.length > 0) message += `: ${histogram(verdict.rejected.flatMap((r) => r.rejection.reasons))}.`
  // The inner message ends with a full stop, and upstream adds one more.
  return `${message}${preemption ? ` ${preemption}.` : ''}`
}

/** What preemption found when no Pod can be made to give way. Models pkg/scheduler/framework/preemption/preemption.go. */
export function preemptionMessage(nodes: number, perNode: readonly string[]): string {
  if (nodes === 0) return ''
  return `preemption: 0/${nodes} nodes are available: ${histogram(perNode)}.`
}
