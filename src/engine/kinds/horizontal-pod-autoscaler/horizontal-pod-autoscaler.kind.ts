// HorizontalPodAutoscaler: as many Pods as there is work for.
import type { HPAScalingRules, HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior, MetricSpec } from '../../generated/api-types.d.ts'
import { derived, orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { metricsText } from './metric-text.ts'

type Spec = HorizontalPodAutoscaler['spec']

const cpuAtEighty: readonly MetricSpec[] = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }]

/** Quickly up: four Pods or twice as many in 15 s, whichever is more. */
const scaleUp = orEmpty<HPAScalingRules>({
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: () => [{ type: 'Pods', value: 4, periodSeconds: 15 }, { type: 'Percent', value: 100, periodSeconds: 15 }],
})
/** Down as far as is needed, once it has been needed for long enough (that wait is the controller's own default). */
const scaleDown = orEmpty<HPAScalingRules>({ selectPolicy: 'Max', policies: () => [{ type: 'Percent', value: 100, periodSeconds: 15 }] })

const defaults = shape<HorizontalPodAutoscaler>({
  spec: orEmpty(shape<Spec>({
    minReplicas: 1,
    metrics: derived((metrics) => (metrics?.length ? metrics : cpuAtEighty)),
    behavior: shape<HorizontalPodAutoscalerBehavior>({ scaleUp, scaleDown }),
  })),
})

export default defineKind<HorizontalPodAutoscaler>({
  group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler', plural: 'horizontalpodautoscalers', shortNames: ['hpa'], categories: ['all'],
  namespaced: true, subresources: ['status'], acts: true, generation: 'never',
  defaults: (autoscaler) => defaults.fill(autoscaler),
  prepareCreate: (autoscaler) => ({ ...autoscaler, status: { desiredReplicas: 0 } }),
  columns: [
    { name: 'Reference', cell: ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}` },
    { name: 'Targets', cell: ({ spec, status }) => metricsText(spec.metrics ?? [], status?.currentMetrics ?? []) },
    { name: 'MinPods', cell: ({ spec }) => (spec.minReplicas === undefined ? '<unset>' : String(spec.minReplicas)) },
    { name: 'MaxPods', cell: ({ spec }) => spec.maxReplicas },
    { name: 'Replicas', cell: ({ status }) => status?.currentReplicas ?? 0 },
  ],
  scene: ({ spec, status }) => ({
    target: `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
    least: spec.minReplicas ?? 1,
    most: spec.maxReplicas,
    desired: status?.desiredReplicas ?? 0,
    replicas: status?.currentReplicas ?? 0,
    metrics: metricsText(spec.metrics ?? [], status?.currentMetrics ?? []),
  }),
})
