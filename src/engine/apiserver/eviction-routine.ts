// How an eviction is carried out: a Pod is deleted if the disruption budget that covers it allows it. The API server asks itself, as upstream does,
// through requests of its own. Models pkg/registry/core/pod/storage/eviction.go.
import type { Pod, PodDisruptionBudget } from '../generated/api-types.d.ts'
import { failureReason, isFailure, must, type Routine, send } from '../kernel/sync.ts'
import type { KubeObject, Status } from '../kube-object.ts'
import type { DeleteOptions } from './deletion.ts'
import type { ApiRequest, ApiResponse, ObjectList } from './request.ts'
import { selectorMatches } from './selectors/label-selector.ts'
import { badRequest, forbidden, methodNotAllowed, success, timeout, tooManyRequests } from './status-errors.ts'

const MOST_ATTEMPTS = 20
const RETRY_AFTER_MS = 500
const RETRY_IN_SECONDS = 10
const MOST_DISRUPTED = 2000
const REFUSED = "Cannot evict pod as it would violate the pod's disruption budget."
const BUDGETS = { group: 'policy', plural: 'poddisruptionbudget' }

interface Target {
  readonly name: string
  readonly namespace: string | undefined
  readonly options: DeleteOptions
  readonly isDryRun: boolean
}

function refusal(status: Status): ApiResponse {
  return { code: status.code ?? 500, body: status }
}

const DONE: ApiResponse = { code: 201, body: success(201) }

/** Carries out an eviction. */
export function* evict({ verb, name = '', namespace, body, query }: ApiRequest, timestamp: () => string): Routine<ApiResponse> {
  if (verb !== 'create') return refusal(methodNotAllowed())
  const eviction = body as { readonly metadata?: { readonly name?: string }; readonly deleteOptions?: DeleteOptions } | undefined
  if ((eviction?.metadata?.name ?? name) !== name) return refusal(badRequest('name in URL does not match name in Eviction object'))
  const options = eviction?.deleteOptions ?? {}, isDryRun = query?.dryRun === 'All' || options.dryRun?.[0] === 'All'
  const target: Target = { name, namespace, options, isDryRun }
  for (let attempt = 0; ; attempt++) {
    const pod = yield* must<Pod>({ verb: 'get', resource: 'pods', namespace, name })
    if (!ignoresBudgets(pod)) return yield* evictWithin(target, pod, timestamp)
    const isPending = pod.status?.phase === 'Pending' && !pod.metadata.deletionTimestamp
    const answer = yield* removePod(target, isPending ? pod.metadata.resourceVersion : undefined, timestamp)
    const mayRetry = failureReason(answer) === 'Conflict' && options.preconditions?.resourceVersion === undefined && attempt < MOST_ATTEMPTS
    if (!mayRetry) return isFailure(answer) ? answer : DONE
    yield [{ waitMs: RETRY_AFTER_MS }]
  }
}

/** A Pod that serves nobody, or goes anyway, disrupts nothing. */
function ignoresBudgets({ status, metadata }: Pod): boolean {
  return ['Succeeded', 'Failed', 'Pending'].includes(status?.phase ?? '') || metadata.deletionTimestamp !== undefined
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false
}

function* evictWithin(target: Target, pod: Pod, timestamp: () => string): Routine<ApiResponse> {
  const list = yield* must({ verb: 'list', resource: 'poddisruptionbudgets.policy', namespace: target.namespace })
  const budgets = ((list as unknown as ObjectList).items as readonly (KubeObject & PodDisruptionBudget)[]).filter((budget) => covers(budget, pod))
  if (budgets.length > 1) {
    return { code: 500, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.', code: 500 } }
  }
  const [budget] = budgets
  const isFree = budget === undefined || (!isReady(pod) && maySkip(budget))
  if (!isFree) {
    const denied = yield* spend(target, budget, timestamp)
    if (denied) return refusal(denied)
  }
  const mustBeSame = isFree && budget !== undefined
  const answer = yield* removePod(target, mustBeSame ? pod.metadata.resourceVersion : undefined, timestamp)
  if (mustBeSame && failureReason(answer) === 'Conflict') return refusal(stillProcessed(budget.metadata.name))
  return isFailure(answer) ? answer : DONE
}

function covers({ spec }: PodDisruptionBudget, { metadata }: Pod): boolean {
  const selector = spec?.selector
  const isEmpty = !selector || (Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0)
  return !isEmpty && selectorMatches(selector, metadata.labels)
}

/** A Pod that is not ready does not count as healthy, so that a budget that is met does not mind. */
function maySkip({ spec, status }: PodDisruptionBudget): boolean {
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {}
  return currentHealthy >= desiredHealthy && desiredHealthy > 0
}

/** Takes one disruption out of the budget, or says why there is none. */
function* spend({ name, namespace, isDryRun }: Target, found: KubeObject & PodDisruptionBudget, timestamp: () => string): Routine<Status | undefined> {
  let budget = found
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const denied = denial(budget)
    if (denied || isDryRun) {
      if (denied) yield [{ decision: { code: 'eviction-refused', params: aboutBudget(budget, name) }, about: `Pod/${namespace}/${name}`, read: [subjectOfBudget(budget)] }]
      return denied
    }
    const answer = yield* send({ verb: 'update', resource: 'poddisruptionbudgets.policy', namespace, name: budget.metadata.name, subresource: 'status', body: withDisruption(budget, name, timestamp()) })
    if (!isFailure(answer)) {
      yield [{ decision: { code: 'eviction-granted', params: aboutBudget(budget, name) }, about: `Pod/${namespace}/${name}`, read: [subjectOfBudget(budget)] }]
      return undefined
    }
    if (failureReason(answer) !== 'Conflict') return answer.body as Status
    yield [{ waitMs: RETRY_AFTER_MS }]
    budget = yield* must<KubeObject & PodDisruptionBudget>({ verb: 'get', resource: 'poddisruptionbudgets.policy', namespace, name: budget.metadata.name })
  }
  return timeout(`couldn't update PodDisruptionBudget ${JSON.stringify(budget.metadata.name)} due to conflicts`, RETRY_IN_SECONDS)
}

function subjectOfBudget({ metadata: { namespace, name } }: KubeObject): string {
  return `PodDisruptionBudget/${namespace}/${name}`
}

function aboutBudget({ metadata, status }: KubeObject & PodDisruptionBudget, pod: string): Readonly<Record<string, string | number>> {
  return { pod, budget: metadata.name, healthy: status?.currentHealthy ?? 0, desired: status?.desiredHealthy ?? 0, allowed: status?.disruptionsAllowed ?? 0 }
}

function denial({ metadata, status }: KubeObject & PodDisruptionBudget): Status | undefined {
  const { observedGeneration = 0, disruptionsAllowed = 0, disruptedPods = {}, desiredHealthy = 0, currentHealthy = 0 } = status ?? {}
  if (observedGeneration < (metadata.generation ?? 0)) return stillProcessed(metadata.name)
  if (disruptionsAllowed < 0) return forbidden(BUDGETS, metadata.name, 'pdb disruptions allowed is negative')
  if (Object.keys(disruptedPods).length > MOST_DISRUPTED) return forbidden(BUDGETS, metadata.name, 'DisruptedPods map too big - too many evictions not confirmed by PDB controller')
  if (disruptionsAllowed > 0) return undefined
  return tooManyRequests(REFUSED, [{ reason: 'DisruptionBudget', message: `The disruption budget ${metadata.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently` }])
}

function stillProcessed(budget: string): Status {
  return tooManyRequests(REFUSED, [{ reason: 'DisruptionBudget', message: `The disruption budget ${budget} is still being processed by the server.` }], RETRY_IN_SECONDS)
}

/** Tells the disruption controller that this Pod is about to go. */
function withDisruption(budget: KubeObject & PodDisruptionBudget, pod: string, timestamp: string): KubeObject {
  const { status = {}, metadata } = budget, disruptionsAllowed = (status.disruptionsAllowed ?? 0) - 1
  const conditions = (status.conditions ?? []).map((condition) => {
    if (condition.type !== 'DisruptionAllowed' || disruptionsAllowed > 0 || condition.status === 'False') return condition
    return { ...condition, status: 'False' as const, reason: 'InsufficientPods', lastTransitionTime: timestamp, observedGeneration: metadata.generation }
  })
  return { ...budget, status: { ...status, disruptionsAllowed, conditions, disruptedPods: { ...status.disruptedPods, [pod]: timestamp } } } as KubeObject
}

/** Says on the Pod why it goes, then deletes it. Models addConditionAndDeletePod. */
function* removePod({ name, namespace, options, isDryRun }: Target, resourceVersion: string | undefined, timestamp: () => string): Routine<ApiResponse> {
  let preconditions = { ...(resourceVersion && { resourceVersion }), ...options.preconditions }
  if (!isDryRun) {
    const condition = { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting', lastTransitionTime: timestamp() }
    const marked = yield* send({ verb: 'patch', patchType: 'strategic', resource: 'pods', subresource: 'status', namespace, name, body: { metadata: preconditions, status: { conditions: [condition] } } })
    if (isFailure(marked)) return marked
    // It was this very write that raised the version.
    if (preconditions.resourceVersion) preconditions = { ...preconditions, resourceVersion: (marked.body as KubeObject).metadata.resourceVersion }
  }
  const body = { ...options, ...(Object.keys(preconditions).length > 0 && { preconditions }) }
  return yield* send({ verb: 'delete', resource: 'pods', namespace, name, body, ...(isDryRun && { query: { dryRun: 'All' } }) })
}
