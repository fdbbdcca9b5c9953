// HorizontalPodAutoscaler. Models kubectl/pkg/describe/describe.go (describeHorizontalPodAutoscalerV2).
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, labelLines, longTime } from '../lines.ts'
import type { HorizontalPodAutoscaler, HPAScalingRules, MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

const UNKNOWN = '<unknown>'

/** Current value and target, where both are values. */
function values(current: MetricValueStatus | undefined, { averageValue, value }: MetricTarget): string {
  return averageValue === undefined ? `${current?.value ?? UNKNOWN} / ${value ?? ''}` : `${current?.averageValue ?? UNKNOWN} / ${averageValue}`
}

function sort({ averageValue }: MetricTarget): string {
  return averageValue === undefined ? '(target value)' : '(target average value)'
}

/** Of a resource: a value, or a share of what the Pods have asked for. */
function ofResource(what: string, current: MetricValueStatus | undefined, target: MetricTarget): string {
  if (target.averageValue !== undefined) return `  ${what}:\t${values(current, target)}`
  const share = current?.averageUtilization === undefined ? UNKNOWN : `${current.averageUtilization}% (${current.averageValue ?? ''})`
  return `  ${what}  (as a percentage of request):\t${share} / ${target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`}`
}

function metricLine({ type, external, pods, object, resource, containerResource }: MetricSpec, status: MetricStatus | undefined): string {
  if (external) return `  ${JSON.stringify(external.metric.name)} ${sort(external.target)}:\t${values(status?.external?.current, external.target)}`
  if (pods) return `  ${JSON.stringify(pods.metric.name)} on pods:\t${values(status?.pods?.current, pods.target)}`
  if (object) return `  "${object.metric.name}" on ${object.describedObject.kind}/${object.describedObject.name}   ${sort(object.target)}:\t${values(status?.object?.current, object.target)}`
  if (resource) return ofResource(`resource ${resource.name} on pods`, status?.resource?.current, resource.target)
  if (containerResource) return ofResource(`resource ${containerResource.name} of container "${containerResource.container}" on pods`, status?.containerResource?.current, containerResource.target)
  return `  <unknown metric type ${JSON.stringify(type)}>`
}

function behaviorLines(direction: string, rules: HPAScalingRules | undefined): readonly string[] {
  if (!rules) return []
  const { stabilizationWindowSeconds: window, policies = [], selectPolicy = 'Max' } = rules
  return [
    `  ${direction}:`, ...(window === undefined ? [] : [`    Stabilization Window: ${window} seconds`]),
    ...(policies.length > 0 ? [`    Select Policy: ${selectPolicy}`, '    Policies:', ...policies.map(({ type, value, periodSeconds }) => `      - Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`)] : []),
  ]
}

export default defineDescriber<KubeObject & HorizontalPodAutoscaler>(['HorizontalPodAutoscaler'], (autoscaler) => {
  const { metadata, spec, status } = autoscaler, target = spec?.scaleTargetRef, behavior = spec?.behavior
  return [
    `Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace}`, ...labelLines(autoscaler), ...annotationLines(autoscaler), `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`, `Reference:\t${target?.kind ?? ''}/${target?.name ?? ''}`,
    'Metrics:\t( current / target )', ...(spec?.metrics ?? []).map((metric, i) => metricLine(metric, status?.currentMetrics?.[i])), `Min replicas:\t${spec?.minReplicas ?? '<unset>'}`, `Max replicas:\t${spec?.maxReplicas ?? ''}`,
    ...(behavior ? ['Behavior:', ...behaviorLines('Scale Up', behavior.scaleUp), ...behaviorLines('Scale Down', behavior.scaleDown)] : []),
    `${target?.kind ?? ''} pods:\t${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`,
    ...(status?.conditions?.length ? ['Conditions:', '  Type\tStatus\tReason\tMessage', '  ----\t------\t------\t-------', ...status.conditions.map(({ type, status: value, reason = '', message = '' }) => `  ${type}\t${value}\t${reason}\t${message}`)] : []),
  ]
})
