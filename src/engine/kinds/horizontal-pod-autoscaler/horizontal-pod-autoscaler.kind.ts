// HorizontalPodAutoscaler: as many Pods as there is work for.
import type { HPAScalingRules, HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior, MetricSpec } from '../../generated/api-types.d.ts'
import { derived, orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { invalid, notSupported, required } from '../field-errors.ts'
import { metricsText } from './metric-text.ts'
import { validateMetrics, validateReference } from './metric-validation.ts'

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

const longestWindow = 3600
const longestPeriod = 1800

function validateRules(rules: HPAScalingRules | undefined, path: string, errors: FieldError[]): void {
  if (!rules) return
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [] } = rules
  if (window !== undefined && window < 0) errors.push(invalid(`${path}.stabilizationWindowSeconds`, window, 'must be greater than or equal to zero'))
  if (window !== undefined && window > longestWindow) {
    errors.push(invalid(`${path}.stabilizationWindowSeconds`, window, `must be less than or equal to ${longestWindow}`))
  }
  const selections = ['Disabled', 'Max', 'Min']
  if (selectPolicy !== undefined && !selections.includes(selectPolicy)) errors.push(notSupported(`${path}.selectPolicy`, selectPolicy, selections))
  if (policies.length === 0) errors.push(required(`${path}.policies`, 'must specify at least one Policy'))
  policies.forEach(({ type = '', value = 0, periodSeconds = 0 }, i) => {
    const at = `${path}.policies[${i}]`
    if (type !== 'Pods' && type !== 'Percent') errors.push(notSupported(`${at}.type`, type, ['Percent', 'Pods']))
    if (value <= 0) errors.push(invalid(`${at}.value`, value, 'must be greater than zero'))
    if (periodSeconds <= 0) errors.push(invalid(`${at}.periodSeconds`, periodSeconds, 'must be greater than zero'))
    if (periodSeconds > longestPeriod) errors.push(invalid(`${at}.periodSeconds`, periodSeconds, `must be less than or equal to ${longestPeriod}`))
  })
}

// Models validateHorizontalPodAutoscalerSpec in pkg/apis/autoscaling/validation/validation.go.
function validate({ spec }: HorizontalPodAutoscaler): readonly FieldError[] {
  const errors: FieldError[] = []
  const { minReplicas, maxReplicas = 0 } = spec
  if (minReplicas !== undefined && minReplicas < 1) errors.push(invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'))
  if (maxReplicas < 1) errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0'))
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'))
  }
  validateReference(spec.scaleTargetRef, 'spec.scaleTargetRef', errors)
  validateMetrics(spec.metrics ?? [], minReplicas, 'spec.metrics', errors)
  validateRules(spec.behavior?.scaleUp, 'spec.behavior.scaleUp', errors)
  validateRules(spec.behavior?.scaleDown, 'spec.behavior.scaleDown', errors)
  return errors
}

export default defineKind<HorizontalPodAutoscaler>({
  group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler', plural: 'horizontalpodautoscalers', shortNames: ['hpa'], categories: ['all'],
  namespaced: true, subresources: ['status'], acts: false, generation: 'never',
  defaults: (autoscaler) => defaults.fill(autoscaler),
  prepareCreate: (autoscaler) => ({ ...autoscaler, status: { desiredReplicas: 0 } }),
  validate,
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
