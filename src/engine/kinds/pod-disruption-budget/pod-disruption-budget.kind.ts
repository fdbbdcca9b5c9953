// PodDisruptionBudget: how many Pods of an application may be taken away at once on purpose.
import type { PodDisruptionBudget } from '../../generated/api-types.d.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { invalid, notSupported } from '../field-errors.ts'
import { goValue } from '../go-struct.ts'
import { formatLabelSelector, validateLabelSelector } from '../label-selector-validation.ts'
import { validateAtMost100Percent, validateCountOrPercent } from '../pod-template/workload-validation.ts'

const nothingKnown = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }

const defaults = shape<PodDisruptionBudget>({
  spec: orEmpty<PodDisruptionBudget['spec']>(),
  status: shape<NonNullable<PodDisruptionBudget['status']>>(nothingKnown),
})

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

export default defineKind<PodDisruptionBudget>({
  group: 'policy', version: 'v1', kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets', shortNames: ['pdb'], namespaced: true,
  unconditionalUpdate: false,
  subresources: ['status'], acts: false,
  defaults: (budget) => defaults.fill(budget),
  prepareCreate: (budget) => ({ ...budget, status: nothingKnown }),
  validate,
  columns: [
    { name: 'Min Available', cell: ({ spec }) => String(spec.minAvailable ?? 'N/A') },
    { name: 'Max Unavailable', cell: ({ spec }) => String(spec.maxUnavailable ?? 'N/A') },
    { name: 'Allowed Disruptions', type: 'integer', cell: ({ status }) => status?.disruptionsAllowed ?? 0 },
  ],
  scene: ({ spec, status }) => ({
    minAvailable: String(spec.minAvailable ?? ''),
    maxUnavailable: String(spec.maxUnavailable ?? ''),
    selector: formatLabelSelector(spec.selector),
    allowed: status?.disruptionsAllowed ?? 0,
    healthy: status?.currentHealthy ?? 0,
    desired: status?.desiredHealthy ?? 0,
    expected: status?.expectedPods ?? 0,
  }),
})
