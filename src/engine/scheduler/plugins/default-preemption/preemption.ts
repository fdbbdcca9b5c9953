// Whom to send away so that a Pod of higher priority gets room, and from which node.
// Models pkg/scheduler/framework/preemption/preemption.go and plugins/defaultpreemption/default_preemption.go.
import { matchesRequirements, requirementsOf } from '../../../apiserver/selectors/label-selector.ts'
import type { Pod, PodDisruptionBudget } from '../../../generated/api-types.d.ts'
import budgetKind from '../../../kinds/pod-disruption-budget/pod-disruption-budget.kind.ts'
import type { Candidate, PostFilterOutcome, Rejection, SchedulerView } from '../../define-plugin.ts'
import { noVictimsMessage } from '../../fit-message.ts'
import type { Refusal } from '../../framework.ts'
import type { NodeInfo } from '../../node-info.ts'
import { priorityOf } from '../../pod-priority.ts'

const LEAST_CANDIDATES = 100
const LEAST_PERCENTAGE = 10
const NOT_HELPFUL: Rejection = { reasons: ['Preemption is not helpful for scheduling'], unresolvable: true }
const NO_VICTIMS: Rejection = { reasons: ['No preemption victims found for incoming pod'], unresolvable: true }
const BY_SCHEDULER = 'PreemptionByKubeScheduler'

/** Looks for room among Pods of lower priority. `pick` is a uniform draw in [0, n). */
export function preempt(pod: Pod, refusal: Refusal, view: SchedulerView, pick: (n: number) => number): PostFilterOutcome {
  const obstacle = ineligible(pod, refusal, view)
  if (obstacle) return { message: `preemption: ${obstacle}`, gaveUp: false }
  const potential = refusal.rejected.filter(({ rejection }) => !rejection.unresolvable).map(({ node }) => view.node(node)).filter((node) => node !== undefined)
  const { candidates, rejections } = potential.length > 0 ? dryRun(pod, potential, refusal, view, pick) : { candidates: [], rejections: [] }
  if (candidates.length > 0) return { candidate: bestOf(candidates), candidates: candidates.length }
  const rest = Array<Rejection>(view.nodes.length - rejections.length).fill(NOT_HELPFUL)
  return { message: `preemption: ${noVictimsMessage([...rejections, ...rest])}`, gaveUp: true }
}

/** Why this Pod may not send others away. Models PodEligibleToPreemptOthers. */
function ineligible(pod: Pod, { rejected }: Refusal, view: SchedulerView): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.'
  const nominated = pod.status?.nominatedNodeName
  if (!nominated || rejected.some(({ node, rejection }) => node === nominated && rejection.unresolvable)) return undefined
  for (const other of view.podsOn(nominated)) {
    if (priorityOf(other) < priorityOf(pod) && isLeavingForAnother(other)) return 'not eligible due to a terminating pod on the nominated node.'
  }
  return undefined
}

function isLeavingForAnother({ metadata, status }: Pod): boolean {
  const target = status?.conditions?.find(({ type }) => type === 'DisruptionTarget')
  return metadata.deletionTimestamp !== undefined && target?.status === 'True' && target.reason === BY_SCHEDULER
}

/** Looks at nodes from a random one on until there are candidates enough. Models DryRunPreemption. */
function dryRun(pod: Pod, potential: readonly NodeInfo[], refusal: Refusal, view: SchedulerView, pick: (n: number) => number): { candidates: Candidate[]; rejections: Rejection[] } {
  const enough = Math.min(potential.length, Math.max(LEAST_CANDIDATES, Math.floor((potential.length * LEAST_PERCENTAGE) / 100)))
  const offset = pick(potential.length), budgets = view.list(budgetKind) as readonly PodDisruptionBudget[]
  const clean: Candidate[] = [], violating: Candidate[] = [], rejections: Rejection[] = []
  for (let i = 0; i < potential.length && !(clean.length > 0 && clean.length + violating.length >= enough); i++) {
    const found = victimsOn(potential[(offset + i) % potential.length], pod, refusal, view, budgets)
    if ('reasons' in found) rejections.push(found)
    else (found.violations === 0 ? clean : violating).push(found)
  }
  return { candidates: [...clean, ...violating], rejections }
}

/** The fewest Pods that have to leave this node, or why even all of them would not do. Models SelectVictimsOnNode. */
function victimsOn(node: NodeInfo, pod: Pod, refusal: Refusal, view: SchedulerView, budgets: readonly PodDisruptionBudget[]): Candidate | Rejection {
  const potential = [...view.podsOn(node.name)].filter((other) => priorityOf(other) < priorityOf(pod)).sort(byImportance)
  if (potential.length === 0) return NO_VICTIMS
  const gone = new Set(potential), rejection = refusal.fits(node, { node: node.name, gone: potential, come: [] })
  if (rejection) return rejection
  const isProtected = protectedBy(budgets, potential)
  let violations = 0
  // Those whom a budget protects are the first to be spared, then the others, the most important first.
  for (const victim of [...potential.filter((p) => isProtected.has(p)), ...potential.filter((p) => !isProtected.has(p))]) {
    gone.delete(victim)
    if (!refusal.fits(node, { node: node.name, gone: [...gone], come: [] })) continue
    gone.add(victim)
    if (isProtected.has(victim)) violations++
  }
  const victims = potential.filter((victim) => gone.has(victim))
  return victims.length > 0 ? { node: node.name, victims, violations } : NO_VICTIMS
}

/** Higher priority first, then who has run for longer. Models util.MoreImportantPod. */
function byImportance(a: Pod, b: Pod): number {
  if (priorityOf(a) !== priorityOf(b)) return priorityOf(b) - priorityOf(a)
  const [began, beganToo] = [startOf(a), startOf(b)]
  return began < beganToo ? -1 : began > beganToo ? 1 : 0
}

/** RFC 3339 sorts as text; who has not begun began last. */
function startOf({ status }: Pod): string {
  return status?.startTime ?? '~'
}

/** Pods whose eviction would overdraw a budget, each taking its share in this order. Models filterPodsWithPDBViolation. */
function protectedBy(budgets: readonly PodDisruptionBudget[], pods: readonly Pod[]): ReadonlySet<Pod> {
  const found = new Set<Pod>()
  const allowances = budgets.map((budget) => ({ budget, requirements: requirementsOf(budget.spec?.selector), left: budget.status?.disruptionsAllowed ?? 0 }))
  for (const pod of pods) {
    for (const allowance of allowances) {
      const { budget: { metadata, status }, requirements } = allowance
      if (metadata.namespace !== pod.metadata.namespace || requirements === 'nothing' || requirements.length === 0) continue
      if (!matchesRequirements(requirements, pod.metadata.labels) || status?.disruptedPods?.[pod.metadata.name]) continue
      if (--allowance.left < 0) found.add(pod)
    }
  }
  return found
}

/** Models pickOneNodeForPreemption: each rule decides between those that are equal by the rules before it. */
function bestOf(candidates: readonly Candidate[]): Candidate {
  let best = candidates
  for (const rule of RULES) {
    if (best.length === 1) break
    const values = best.map(rule), most = values.reduce((x, y) => (x > y ? x : y))
    best = best.filter((_, i) => values[i] === most)
  }
  return best[0]
}

const LOWEST_PRIORITY = 2 ** 31

const RULES: readonly ((candidate: Candidate) => number | string)[] = [
  ({ violations }) => -violations,
  ({ victims }) => -priorityOf(victims[0]),
  ({ victims }) => -victims.reduce((sum, victim) => sum + priorityOf(victim) + LOWEST_PRIORITY, 0),
  ({ victims }) => -victims.length,
  // The latest start of those with the highest priority.
  ({ victims }) => victims.filter((victim) => priorityOf(victim) === priorityOf(victims[0])).map(startOf).reduce((x, y) => (x < y ? x : y)),
]
