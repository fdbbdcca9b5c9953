// What one metric of an autoscaler calls for. Models pkg/controller/podautoscaler/horizontal.go (computeReplicasForMetric and what it calls).
import { requirementsOf } from '../../apiserver/selectors/label-selector.ts'
import type { EventReason } from '../../event-reasons.ts'
import type { ContainerResourceMetricSource, CrossVersionObjectReference, ExternalMetricSource, LabelSelector, MetricSpec, MetricStatus, MetricTarget, ObjectMetricSource, ResourceMetricSource } from '../../generated/api-types.d.ts'
import type { Routine } from '../../kernel/sync.ts'
import { formatMilli, milliValue } from '../../quantity.ts'
import { type Asking, externalMetric, objectMetric, podsMetrics, resourceMetrics } from './metrics-client.ts'
import type { Unknown } from './pod-metrics.ts'
import { type Proposal, replicasForAverage, replicasForShare, replicasForUtilization, replicasForValue, type Target } from './replica-calculator.ts'

/** A metric that calls for so many replicas. */
export interface MetricProposal {
  readonly replicas: number
  /** How the metric is named in the reason of a change. */
  readonly named: string
  readonly status: MetricStatus
}

/** A metric of which nothing is known. */
export interface FailedMetric {
  readonly reason: EventReason
  /** What the Event and the condition say. */
  readonly message: string
  /** The same with what it was for in front of it. */
  readonly error: string
}

export interface Scaled extends Target {
  readonly asking: Asking
  readonly statusReplicas: number
}

export function* proposalOf(spec: MetricSpec, scaled: Scaled): Routine<MetricProposal | FailedMetric> {
  const { resource, containerResource, pods, object, external } = spec
  if (resource) return yield* ofResource(resource, scaled)
  if (containerResource) return yield* ofContainer(containerResource, scaled)
  if (pods) {
    const measured = yield* podsMetrics(pods.metric.name, scaled.asking)
    const proposal = 'error' in measured ? failing(measured, `unable to get metric ${pods.metric.name}: `) : replicasForAverage(scaled, measured, '', milliValue(pods.target.averageValue))
    if ('error' in proposal) return { reason: 'FailedGetPodsMetric', message: proposal.error, error: `failed to get pods metric value: ${proposal.error}` }
    return { replicas: proposal.replicas, named: `pods metric ${pods.metric.name}`, status: { type: 'Pods', pods: { metric: pods.metric, current: { averageValue: formatMilli(proposal.milli) } } } }
  }
  if (object) return yield* ofObject(object, scaled)
  if (external) return yield* ofExternal(external, scaled)
  const error = `unknown metric source type ${JSON.stringify(spec.type)}`
  return { reason: 'InvalidMetricSourceType', message: error, error }
}

function failing({ error }: Unknown, context: string): Unknown {
  return { error: context + error }
}

/** Of the resource of whole Pods, or of one container of each. Models computeStatusForResourceMetricGeneric. */
function* resourceProposal(name: string, container: string | undefined, target: MetricTarget, scaled: Scaled): Routine<Proposal | Unknown> {
  if (target.averageValue === undefined && target.averageUtilization === undefined) return { error: 'invalid resource metric source: neither an average utilization target nor an average value (usage) target was set' }
  const context = `failed to get ${name} ${target.averageValue === undefined ? 'utilization' : 'usage'}: `, measured = yield* resourceMetrics(name, container, scaled.asking)
  if ('error' in measured) return failing(measured, `${context}unable to get metrics for resource ${name}: `)
  const proposal = target.averageValue === undefined
    ? replicasForUtilization(scaled, measured, name, container, target.averageUtilization ?? 0)
    : replicasForAverage(scaled, measured, name, milliValue(target.averageValue))
  return 'error' in proposal ? failing(proposal, context) : proposal
}

function currentOf({ milli, percent }: Proposal) {
  return { averageValue: formatMilli(milli), ...(percent === undefined ? {} : { averageUtilization: percent }) }
}

function* ofResource({ name, target }: ResourceMetricSource, scaled: Scaled): Routine<MetricProposal | FailedMetric> {
  const proposal = yield* resourceProposal(name, undefined, target, scaled)
  if ('error' in proposal) return { reason: 'FailedGetResourceMetric', message: proposal.error, error: `failed to get ${name} resource metric value: ${proposal.error}` }
  return { replicas: proposal.replicas, named: `${name} resource${proposal.percent === undefined ? '' : ' utilization (percentage of request)'}`, status: { type: 'Resource', resource: { name, current: currentOf(proposal) } } }
}

function* ofContainer({ name, container, target }: ContainerResourceMetricSource, scaled: Scaled): Routine<MetricProposal | FailedMetric> {
  const proposal = yield* resourceProposal(name, container, target, scaled)
  if ('error' in proposal) return { reason: 'FailedGetContainerResourceMetric', message: proposal.error, error: `failed to get ${name} container metric value: ${proposal.error}` }
  const named = `${name}${proposal.percent === undefined ? ' resource' : ' container resource utilization (percentage of request)'}`
  return { replicas: proposal.replicas, named, status: { type: 'ContainerResource', containerResource: { name, container, current: currentOf(proposal) } } }
}

/** Models computeStatusForObjectMetric. */
function* ofObject({ describedObject, metric, target }: ObjectMetricSource, scaled: Scaled): Routine<MetricProposal | FailedMetric> {
  const isShare = target.type === 'AverageValue', milli = yield* objectMetric(metric.name, describedObject, scaled.asking)
  const proposal = typeof milli === 'number' ? forWhole(milli, target, scaled) : aboutObject(metric.name, describedObject, scaled.asking.namespace, milli)
  if ('error' in proposal) return { reason: 'FailedGetObjectMetric', message: proposal.error, error: `failed to get object metric value: ${isShare ? `failed to get ${metric.name} object metric: ` : ''}${proposal.error}` }
  const current = isShare ? { averageValue: formatMilli(proposal.milli) } : { value: formatMilli(proposal.milli) }
  const named = isShare ? externalName(metric) : `${describedObject.kind} metric ${metric.name}`
  return { replicas: proposal.replicas, named, status: { type: 'Object', object: { describedObject, metric, current } } }
}

function aboutObject(metric: string, { kind, name }: CrossVersionObjectReference, namespace: string, { error }: Unknown): Unknown {
  return { error: `unable to get metric ${metric}: ${kind} on ${namespace} ${name}/${error}` }
}

function forWhole(milli: number, target: MetricTarget, scaled: Scaled): Proposal | Unknown {
  return target.averageValue === undefined ? replicasForValue(scaled, milli, milliValue(target.value)) : replicasForShare(scaled.statusReplicas, scaled.tolerances, milli, milliValue(target.averageValue))
}

/** Models computeStatusForExternalMetric. */
function* ofExternal({ metric, target }: ExternalMetricSource, scaled: Scaled): Routine<MetricProposal | FailedMetric> {
  const { namespace } = scaled.asking, selector = requirementsOf(metric.selector ?? {}), isShare = target.averageValue !== undefined
  if (target.averageValue === undefined && target.value === undefined) {
    const error = 'invalid external metric source: neither a value target nor an average value target was set'
    return { reason: 'FailedGetExternalMetric', message: error, error: `failed to get ${metric.name} external metric value: ${error}` }
  }
  const milli = yield* externalMetric(metric.name, selector === 'nothing' ? [] : selector, scaled.asking)
  const proposal = typeof milli === 'number' ? forWhole(milli, target, scaled) : failing(milli, `unable to get external metric ${namespace}/${metric.name}/${selectorText(metric.selector)}: `)
  if ('error' in proposal) {
    const context = isShare ? `failed to get ${metric.name} external metric: ` : `failed to get external metric ${metric.name}: `
    return { reason: 'FailedGetExternalMetric', message: proposal.error, error: `failed to get ${metric.name} external metric value: ${context}${proposal.error}` }
  }
  const current = isShare ? { averageValue: formatMilli(proposal.milli) } : { value: formatMilli(proposal.milli) }
  return { replicas: proposal.replicas, named: externalName(metric), status: { type: 'External', external: { metric, current } } }
}

function externalName({ name, selector }: { readonly name: string; readonly selector?: LabelSelector }): string {
  return `external metric ${name}(${selectorText(selector)})`
}

/** As Go prints a pointer to a LabelSelector. */
function selectorText(selector: LabelSelector | undefined): string {
  if (!selector) return 'nil'
  const labels = Object.entries(selector.matchLabels ?? {}).sort(([x], [y]) => (x < y ? -1 : 1)).map(([key, value]) => `${key}: ${value},`).join('')
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`).join('')
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${expressions}},}`
}
