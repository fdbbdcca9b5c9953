// What `kubectl get hpa` shows under TARGETS. Models formatHPAMetrics in pkg/printers/internalversion/printers.go.
import type { MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from '../../generated/api-types.d.ts'

const mostShown = 2
const unknown = '<unknown>'

/** `31%/80%`, `<unknown>/80%`, several with commas between them, of which two are shown. */
export function metricsText(metrics: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (metrics.length === 0) return '<none>'
  const shown = metrics.slice(0, mostShown).map((metric, i) => metricText(metric, statuses[i])).join(', ')
  return metrics.length > mostShown ? `${shown} + ${metrics.length - mostShown} more...` : shown
}

function metricText(metric: MetricSpec, status: MetricStatus | undefined): string {
  switch (metric.type) {
    case 'External':
      return totalText(metric.external?.target, status?.external?.current)
    case 'Object':
      return totalText(metric.object?.target, status?.object?.current)
    case 'Pods':
      return `${status?.pods?.current.averageValue ?? unknown}/${metric.pods?.target.averageValue ?? unknown}`
    case 'Resource':
      return shareText(metric.resource?.target, status?.resource?.current)
    case 'ContainerResource':
      return shareText(metric.containerResource?.target, status?.containerResource?.current)
    default:
      return '<unknown type>'
  }
}

function totalText(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) return `${current?.averageValue ?? unknown}/${target.averageValue} (avg)`
  return `${current?.value ?? unknown}/${target?.value ?? unknown}`
}

function shareText(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) return `${current?.averageValue ?? unknown}/${target.averageValue}`
  const now = current?.averageUtilization === undefined ? unknown : `${current.averageUtilization}%`
  return `${now}/${target?.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`}`
}
