// The rules of a PodDisruptionBudget: what it must satisfy.
import type { PodDisruptionBudget } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { invalid, notSupported } from '../field-errors.ts'
import { goValue } from '../go-struct.ts'
import { validateLabelSelector } from '../label-selector-validation.ts'
import { validateAtMost100Percent, validateCountOrPercent } from '../pod-template/workload-validation.ts'

// Models ValidatePodDisruptionBudgetSpec in pkg/apis/policy/validation/validation.go.
function validate({ spec }: PodDisruptionBudget): readonly FieldError[] {
  const errors: FieldError[] = []
  const { minAvailable, maxUnavailable } = spec
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    errors.push(invalid('spec', goValue('policy.PodDisruptionBudgetSpec', spec), 'minAvailable and maxUnavailable cannot be both set'))
  }
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    validateCountOrPercent(spec[field], `spec.${field}`, errors)
    validateAtMost100Percent(spec[field], `spec.${field}`, errors)
  }
  validateLabelSelector(spec.selector, 'spec.selector', errors)
  const policy: string | undefined = spec.unhealthyPodEvictionPolicy
  if (policy !== undefined && policy !== 'IfHealthyBudget' && policy !== 'AlwaysAllow') {
    errors.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, ['AlwaysAllow', 'IfHealthyBudget']))
  }
  return errors
}

export default defineRules<PodDisruptionBudget>({
  kind: 'PodDisruptionBudget',
  validate,
})
