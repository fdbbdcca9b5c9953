// What the autoscaler does at every look: asks how large its target is and what its Pods take, and sets the size that this calls for.
// Models pkg/controller/podautoscaler/horizontal.go (reconcileAutoscaler).
import { formatRequirements, matchesRequirements, parseRequirements, type Requirement } from '../../apiserver/selectors/label-selector.ts'
import type { EventReason } from '../../event-reasons.ts'
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerStatus, MetricStatus } from '../../generated/api-types.d.ts'
import { defineReconciler, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { keyOf, splitKey } from '../../kernel/informer.ts'
import { isFailure, record, type Routine, send } from '../../kernel/sync.ts'
import { resourceOf } from '../../kinds/define-kind.ts'
import autoscalerKind from '../../kinds/horizontal-pod-autoscaler/horizontal-pod-autoscaler.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import type { Status } from '../../kube-object.ts'
import { isEqual } from '../../structure.ts'
import { groupOf, resourceOfKind, type Scale } from '../scale-of-owner.ts'
import { type ConditionType, statusOf, withCondition, withReplicas } from './autoscaler-status.ts'
import { normalize, type Said } from './desired-replicas.ts'
import horizontalPodAutoscalerController from './horizontal-pod-autoscaler.controller.ts'
import { type FailedMetric, type MetricProposal, proposalOf, type Scaled } from './metric-proposals.ts'
import { ask } from './metrics-client.ts'
import type { Tolerances } from './replica-calculator.ts'
import { type ScalingHistory, withRecommendation, withScaleEvent } from './scaling-history.ts'

/** The target's size, and where it is asked for and set. */
interface FoundScale {
  readonly resource: string
  readonly scale: Scale
}

/** What one look came to. */
interface Look {
  readonly status: HorizontalPodAutoscalerStatus
  /** The size to set, and why; undefined: it stays. */
  readonly rescale?: FoundScale & { readonly to: number; readonly why: string }
  /** A change is on its way although nothing is done yet. */
  readonly isForeseen?: boolean
  readonly history?: ScalingHistory
}

const NOTHING_DONE: ScalingHistory = { recommendations: [], ups: [], downs: [] }
const TOLERANCE = 0.1
/** So young, a Pod may not have been measured yet. */
const YOUNG_MS = 60_000

export default defineReconciler(horizontalPodAutoscalerController, reconcile)

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key), autoscaler = view.get(autoscalerKind, namespace, name), period = view.setting('autoscalerSyncPeriodMs'), now = view.now()
  if (!autoscaler) {
    for (const memory of ['due', 'history', 'rests']) view.remember(memory, undefined)
    return
  }
  const due = view.recall<number>('due') ?? now + period
  view.remember('due', due)
  if (now < due) return { againInMs: due - now }
  view.remember('due', now + period)
  const look = yield* lookAt(view, autoscaler, view.recall<boolean>('rests') === true)
  const isChanged = yield* carryOut(view, autoscaler, look), rests = !isChanged && look.isForeseen !== true
  view.remember('rests', rests)
  return { againInMs: period, background: rests }
}

/** Sets the size, then says what was found. Returns whether anything has changed. */
function* carryOut(view: SyncView, autoscaler: HorizontalPodAutoscaler, { status: found, rescale, history }: Look): Routine<boolean> {
  let status = found
  const current = status.currentReplicas ?? 0, { name } = autoscaler.metadata
  if (rescale) {
    const { resource, scale, to, why } = rescale, { namespace } = autoscaler.metadata, { scaleTargetRef: { kind, name: target } } = autoscaler.spec
    const answer = yield* send(
      { verb: 'update', resource, subresource: 'scale', namespace, name: target, body: { ...scale, spec: { ...scale.spec, replicas: to } } },
      { code: to > current ? 'autoscaler-grows' : 'autoscaler-shrinks', params: { autoscaler: name, target: `${kind}/${target}`, from: current, to, why } },
    )
    if (isFailure(answer)) {
      const { message = '' } = answer.body as Status
      yield* record(autoscaler, 'Warning', 'FailedRescale', `New size: ${to}; reason: ${why}; error: ${message}`)
      status = withReplicas(status, current, statusOf(autoscaler).desiredReplicas, statusOf(autoscaler).currentMetrics, undefined)
      status = withCondition(status, 'AbleToScale', { status: 'False', reason: 'FailedUpdateScale', message: `the HPA controller was unable to update the target scale: ${message}` }, view.timestamp())
    } else {
      yield* record(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${to}; reason: ${why}`)
      status = withCondition(status, 'AbleToScale', { status: 'True', reason: 'SucceededRescale', message: `the HPA controller was able to update the target scale to ${to}` }, view.timestamp())
    }
    if (history) view.remember('history', isFailure(answer) || !autoscaler.spec.behavior ? history : withScaleEvent(history, current, to, view.now()))
  } else if (history) view.remember('history', history)
  return yield* writeStatus(autoscaler, status)
}

function* writeStatus(autoscaler: HorizontalPodAutoscaler, status: HorizontalPodAutoscalerStatus): Routine<boolean> {
  if (isEqual(statusOf(autoscaler), status)) return false
  const { namespace, name } = autoscaler.metadata, { currentReplicas = 0, desiredReplicas } = status
  const answer = yield* send(
    { verb: 'update', resource: resourceOf(autoscalerKind as never), subresource: 'status', namespace, name, body: { ...autoscaler, status } },
    { code: 'autoscaler-looked', params: { autoscaler: name, current: currentReplicas, desired: desiredReplicas } },
  )
  if (isFailure(answer)) yield* record(autoscaler, 'Warning', 'FailedUpdateStatus', (answer.body as Status).message ?? '')
  return true
}

function* lookAt(view: SyncView, autoscaler: HorizontalPodAutoscaler, isQuiet: boolean): Routine<Look> {
  const { spec } = autoscaler, timestamp = view.timestamp(), before = statusOf(autoscaler)
  const found = yield* scaleOf(view, autoscaler, isQuiet)
  if ('error' in found) {
    yield* record(autoscaler, 'Warning', 'FailedGetScale', found.error)
    return { status: withCondition(before, 'AbleToScale', { status: 'False', reason: 'FailedGetScale', message: `the HPA controller was unable to get the target's current scale: ${found.error}` }, timestamp) }
  }
  const { scale } = found
  const able = withCondition(before, 'AbleToScale', { status: 'True', reason: 'SucceededGetScale', message: "the HPA controller was able to get the target's current scale" }, timestamp)
  const current = scale.spec.replicas ?? 0, least = spec.minReplicas ?? 1
  const known = view.recall<ScalingHistory>('history'), history = known ?? withRecommendation(NOTHING_DONE, current, view.now(), 0)
  const to = (replicas: number, why: string): Look => ({ status: withReplicas(able, current, replicas, undefined, timestamp), rescale: { ...found, to: replicas, why }, history })
  if (current === 0 && least !== 0) {
    const off = withCondition(able, 'ScalingActive', { status: 'False', reason: 'ScalingDisabled', message: 'scaling is disabled since the replica count of the target is zero' }, timestamp)
    return { status: withReplicas(off, 0, 0, undefined, undefined), history }
  }
  if (current > spec.maxReplicas) return to(spec.maxReplicas, 'Current number of replicas above Spec.MaxReplicas')
  if (current < least) return to(least, 'Current number of replicas below Spec.MinReplicas')
  return yield* lookAtMetrics(view, autoscaler, able, found, history, isQuiet)
}

/** How large the target is; of something that has no size, why. */
function* scaleOf(view: SyncView, { metadata: { namespace }, spec: { scaleTargetRef: { apiVersion = '', kind, name } } }: HorizontalPodAutoscaler, isQuiet: boolean): Routine<FoundScale | { readonly error: string }> {
  const resource = resourceOfKind(view, apiVersion, kind)
  if (resource === undefined) return { error: `no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(groupOf(apiVersion))}` }
  const answer = yield* ask({ verb: 'get', resource, subresource: 'scale', namespace, name }, isQuiet)
  return isFailure(answer) ? { error: (answer.body as Status).message ?? '' } : { resource, scale: answer.body as unknown as Scale }
}

/** Why a scale's selector cannot be used. Models validateAndParseSelector. */
function* selectorOf(view: SyncView, autoscaler: HorizontalPodAutoscaler, { status }: Scale): Routine<readonly Requirement[] | FailedMetric> {
  const failing = function* (reason: EventReason, message: string, said = message): Routine<FailedMetric> {
    yield* record(autoscaler, 'Warning', reason, message)
    return { reason: reason === 'SelectorRequired' ? 'InvalidSelector' : reason, message: said, error: message }
  }
  if (!status?.selector) return yield* failing('SelectorRequired', 'selector is required', "the HPA target's scale is missing a selector")
  const selector = parseRequirements(status.selector)
  if ('error' in selector) return yield* failing('InvalidSelector', `couldn't convert selector into a corresponding internal selector object: ${selector.error}`)
  // Simplified: only autoscalers of the same target are found to be in each other's way, not those of targets whose selectors overlap.
  const { kind, name } = autoscaler.spec.scaleTargetRef, { namespace } = autoscaler.metadata
  const rivals = view.list(autoscalerKind, namespace).filter(({ spec: { scaleTargetRef } }) => scaleTargetRef.kind === kind && scaleTargetRef.name === name).map(({ metadata }) => metadata.name).sort()
  if (rivals.length > 1) return yield* failing('AmbiguousSelector', `pods by selector ${formatRequirements(selector)} are controlled by multiple HPAs: [${rivals.map((rival) => `${namespace}/${rival}`).join(' ')}]`)
  return selector
}

function* lookAtMetrics(view: SyncView, autoscaler: HorizontalPodAutoscaler, able: HorizontalPodAutoscalerStatus, found: FoundScale, history: ScalingHistory, isQuiet: boolean): Routine<Look> {
  const { scale } = found
  const { spec, metadata: { namespace = '' } } = autoscaler, current = scale.spec.replicas ?? 0, timestamp = view.timestamp()
  const withActive = (said: Said): HorizontalPodAutoscalerStatus => withCondition(able, 'ScalingActive' satisfies ConditionType, said, timestamp)
  const fail = function* (condition: Said, error: string): Routine<Look> {
    yield* record(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', error)
    return { status: withReplicas(withActive(condition), current, able.desiredReplicas, able.currentMetrics, undefined), history }
  }
  const selector = yield* selectorOf(view, autoscaler, scale)
  if ('reason' in selector) return yield* fail({ status: 'False', reason: selector.reason, message: selector.message }, selector.error)
  const pods = view.list(podKind, namespace).filter(({ metadata }) => matchesRequirements(selector, metadata.labels)), now = view.now()
  const clock = { now, toVirtual: (text: string) => view.toVirtual(text) }
  const scaled: Scaled = { pods, currentReplicas: current, statusReplicas: scale.status?.replicas ?? 0, tolerances: tolerancesOf(autoscaler), clock, asking: { namespace, selector, clock, isQuiet } }
  const { proposals, failures } = yield* proposalsOf(autoscaler, scaled)
  const best = proposals.reduce<MetricProposal | undefined>((most, one) => (most === undefined || one.replicas > most.replicas ? one : most), undefined)
  const [failure] = failures
  // What is not known could have called for more.
  if (failure && (!best || best.replicas < current)) {
    const condition: Said = { status: 'False', reason: failure.reason, message: `the HPA was unable to compute the replica count: ${failure.message}` }
    return yield* fail(condition, `invalid metrics (${failures.length} invalid out of ${failures.length + proposals.length}), first error is: ${failure.error}`)
  }
  const { replicas: wanted, named } = best as MetricProposal
  const limits = { current, least: spec.minReplicas ?? 1, most: spec.maxReplicas }, { replicas, able: ready, limited, history: next } = normalize(autoscaler, limits, wanted, history, now)
  let status = withActive({ status: 'True', reason: 'ValidMetricFound', message: `the HPA was able to successfully calculate a replica count from ${named}` })
  status = withCondition(withCondition(status, 'AbleToScale', ready, timestamp), 'ScalingLimited', limited, timestamp)
  const metrics: readonly MetricStatus[] = proposals.map((proposal) => proposal.status), isRescaled = replicas !== current
  const isYoung = pods.some(({ metadata }) => !metadata.deletionTimestamp && now - view.toVirtual(metadata.creationTimestamp) < YOUNG_MS)
  return {
    status: withReplicas(status, current, replicas, metrics, isRescaled ? timestamp : undefined), history: next, isForeseen: isYoung || isOnTheWay(autoscaler, ready, limited),
    ...(isRescaled ? { rescale: { ...found, to: replicas, why: wanted > current ? `${named} above target` : wanted < current ? 'All metrics below target' : '' } } : {}),
  }
}

/** Whether the size will change with time alone: when a window has passed, or the next period begins. */
function isOnTheWay({ spec: { behavior } }: HorizontalPodAutoscaler, ready: Said, limited: Said): boolean {
  if (ready.reason !== 'ReadyForNewScale') return true
  const rules = limited.reason === 'ScaleUpLimit' ? behavior?.scaleUp : limited.reason === 'ScaleDownLimit' ? behavior?.scaleDown : undefined
  return (limited.reason === 'ScaleUpLimit' || limited.reason === 'ScaleDownLimit') && rules?.selectPolicy !== 'Disabled'
}

/** What every metric calls for; each that fails is told of. */
function* proposalsOf(autoscaler: HorizontalPodAutoscaler, scaled: Scaled): Routine<{ readonly proposals: readonly MetricProposal[]; readonly failures: readonly FailedMetric[] }> {
  const proposals: MetricProposal[] = [], failures: FailedMetric[] = []
  for (const spec of autoscaler.spec.metrics ?? []) {
    const found = yield* proposalOf(spec, scaled)
    if ('reason' in found) {
      yield* record(autoscaler, 'Warning', found.reason, found.message)
      failures.push(found)
    } else proposals.push(found)
  }
  yield [{ decision: { code: 'autoscaler-measured', params: { proposals: proposals.map(({ named, replicas }) => `${named}: ${replicas}`), current: scaled.currentReplicas } }, about: `HorizontalPodAutoscaler/${keyOf(autoscaler)}` }]
  return { proposals, failures }
}

/** Models --horizontal-pod-autoscaler-tolerance and HPAConfigurableTolerance. */
function tolerancesOf({ spec: { behavior } }: HorizontalPodAutoscaler): Tolerances {
  const of = (text: string | undefined): number => (text === undefined ? TOLERANCE : Number(text))
  return { up: of(behavior?.scaleUp?.tolerance), down: of(behavior?.scaleDown?.tolerance) }
}
