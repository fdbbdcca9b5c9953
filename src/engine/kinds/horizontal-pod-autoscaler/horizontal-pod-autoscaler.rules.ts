// The rules of a HorizontalPodAutoscaler: what it must satisfy.
import type { HPAScalingRules, HorizontalPodAutoscaler } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { invalid, notSupported, required } from '../field-errors.ts'
import { validateMetrics, validateReference } from './metric-validation.ts'

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

export default defineRules<HorizontalPodAutoscaler>({
  kind: 'HorizontalPodAutoscaler',
  validate,
})
