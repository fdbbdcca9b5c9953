// HorizontalPodAutoscaler. Models kubectl/pkg/describe/describe.go (describeHorizontalPodAutoscalerV2).
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, labelLines, longTime } from '../lines.ts'
import type { HorizontalPodAutoscaler } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

export default defineDescriber<KubeObject & HorizontalPodAutoscaler>(['HorizontalPodAutoscaler'], (autoscaler) => {
  const { metadata, spec, status } = autoscaler, target = spec?.scaleTargetRef
  const metrics = (spec?.metrics ?? []).flatMap(({ resource }, i) => {
    if (!resource) return []
    const current = status?.currentMetrics?.[i]?.resource?.current, isShare = resource.target.type === 'Utilization'
    const wanted = isShare ? `${resource.target.averageUtilization}%` : String(resource.target.averageValue ?? '')
    const found = isShare ? (current?.averageUtilization === undefined ? '<unknown>' : `${current.averageUtilization}% (${String(current.averageValue ?? '')})`) : String(current?.averageValue ?? '<unknown>')
    return [`  resource ${resource.name} on pods${isShare ? '  (as a percentage of request)' : ''}:\t${found} / ${wanted}`]
  })
  return [
    `Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace}`, ...labelLines(autoscaler), ...annotationLines(autoscaler), `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`, `Reference:\t${target?.kind ?? ''}/${target?.name ?? ''}`,
    'Metrics:\t( current / target )', ...metrics, `Min replicas:\t${spec?.minReplicas ?? '<unset>'}`, `Max replicas:\t${spec?.maxReplicas ?? ''}`, `${target?.kind ?? ''} pods:\t${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`,
    ...(status?.conditions?.length ? ['Conditions:', '  Type\tStatus\tReason\tMessage', '  ----\t------\t------\t-------', ...status.conditions.map(({ type, status: value, reason = '', message = '' }) => `  ${type}\t${value}\t${reason}\t${message}`)] : []),
  ]
})
