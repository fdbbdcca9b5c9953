// What the disruption controller does: counts a budget's Pods, and says after a while that a Pod which nobody took away may stay.
// Models pkg/controller/disruption/disruption.go (trySync, syncStalePodDisruption).
import { formatLabelSelector, selectorMatches } from '../../apiserver/selectors/label-selector.ts'
import type { Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../generated/api-types.d.ts'
import { defineReconciler, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { keyOf, splitKey } from '../../kernel/informer.ts'
import { must, record, type Routine } from '../../kernel/sync.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { podCondition } from '../../kinds/pod/pod-conditions.ts'
import budgetKind from '../../kinds/pod-disruption-budget/pod-disruption-budget.kind.ts'
import { countHealthy, disruptedPods, failSafeStatus, statusOf } from './budget-status.ts'
import disruptionController, { isMeantToGo, STALE } from './disruption.controller.ts'
import { expectedPods } from './expected-pods.ts'

/** How long a Pod may say that it is about to be taken away before nobody believes it any longer. Models stalePodDisruptionTimeout. */
const STALE_AFTER_MS = 120_000

const UNMANAGED = (selector: string): string =>
  `Pods selected by this PodDisruptionBudget (selector: ${selector}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. `
  + 'To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.'

export default defineReconciler(disruptionController, (view, key) => (key.startsWith(STALE) ? resetStale(view, key.slice(STALE.length)) : reconcile(view, key)))

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key), budget = view.get(budgetKind, namespace, name)
  if (!budget) return
  const pods = view.list(podKind, namespace).filter(({ metadata }) => selectorMatches(budget.spec.selector, metadata.labels))
  if (pods.length === 0) yield* record(budget, 'Normal', 'NoPods', 'No matching pods found')
  yield* tellOfSeveralBudgets(view, budget, pods)
  const expected = yield* expectedPods(view, budget, pods)
  if ('error' in expected) {
    yield* record(budget, 'Warning', 'CalculateExpectedPodCountFailed', `Failed to calculate the number of expected pods: ${expected.error}`)
    yield* writeStatus(budget, failSafeStatus(budget, expected.error, view.timestamp()), 'budget-not-countable', { message: expected.error })
    return
  }
  if (expected.unmanaged.length > 0) yield* record(budget, 'Warning', 'UnmanagedPods', UNMANAGED(formatLabelSelector(budget.spec.selector)))
  const disrupted = disruptedPods(budget, pods, view.now(), (timestamp) => view.toVirtual(timestamp)), healthy = countHealthy(pods, disrupted)
  for (const pod of disrupted.late) yield* record(pod, 'Warning', 'NotDeleted', `Pod was expected by PDB ${key} to be deleted but it wasn't`)
  const status = statusOf(budget, expected, healthy, disrupted, view.timestamp())
  if (status && status !== budget.status) {
    const allowed = status.disruptionsAllowed ?? 0
    yield* writeStatus(budget, status, allowed > 0 ? 'budget-allows' : 'budget-allows-none', { allowed, healthy, desired: expected.desiredHealthy, expected: expected.expected })
  }
  return disrupted.lateAt === undefined ? undefined : { againInMs: disrupted.lateAt - view.now() + 1 }
}

/** A Pod that several budgets cover cannot be evicted at all: each is told of once. */
function* tellOfSeveralBudgets(view: SyncView, budget: PodDisruptionBudget, pods: readonly Pod[]): Routine<void> {
  const others = view.list(budgetKind, budget.metadata.namespace).filter((other) => other.metadata.uid !== budget.metadata.uid)
  const told = view.recall<readonly string[]>('told') ?? [], several = pods.filter((pod) => others.some(({ spec }) => selectorMatches(spec.selector, pod.metadata.labels)))
  for (const pod of several) {
    if (told.includes(pod.metadata.uid)) continue
    const { namespace, name } = pod.metadata
    yield* record(pod, 'Warning', 'MultiplePodDisruptionBudgets', `Pod ${JSON.stringify(namespace)}/${JSON.stringify(name)} matches multiple PodDisruptionBudgets.  Chose ${JSON.stringify(budget.metadata.name)} arbitrarily.`)
  }
  if (several.length > 0 || told.length > 0) view.remember('told', several.map(({ metadata }) => metadata.uid))
}

function* writeStatus(budget: PodDisruptionBudget, status: PodDisruptionBudgetStatus, code: string, params: Readonly<Record<string, string | number>>): Routine<void> {
  const { namespace, name } = budget.metadata
  yield* must({ verb: 'update', resource: 'poddisruptionbudgets.policy', subresource: 'status', namespace, name, body: { ...budget, status } }, { code, params: { budget: name, ...params } })
}

/** A Pod that was to be taken away two minutes ago and is still there is not on its way out. */
function* resetStale(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key), pod = view.get(podKind, namespace, name)
  if (!pod || !isMeantToGo(pod)) return
  const since = podCondition(pod, 'DisruptionTarget')?.lastTransitionTime, due = (since ? view.toVirtual(since) : view.now()) + STALE_AFTER_MS
  if (due > view.now()) return { againInMs: due - view.now() }
  const condition = { type: 'DisruptionTarget', status: 'False', reason: '', message: '', lastTransitionTime: view.timestamp() }
  yield* must(
    { verb: 'patch', patchType: 'strategic', resource: 'pods', subresource: 'status', namespace, name, body: { metadata: { uid: pod.metadata.uid }, status: { conditions: [condition] } } },
    { code: 'stale-disruption', params: { pod: keyOf(pod), minutes: STALE_AFTER_MS / 60_000 } },
  )
}
