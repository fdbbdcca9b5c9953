// PodDisruptionBudget: how many Pods of an application may be taken away at once on purpose.
import type { PodDisruptionBudget } from '../../generated/api-types.d.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { formatLabelSelector } from '../label-selector-validation.ts'

const nothingKnown = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }

const defaults = shape<PodDisruptionBudget>({
  spec: orEmpty<PodDisruptionBudget['spec']>(),
  status: shape<NonNullable<PodDisruptionBudget['status']>>(nothingKnown),
})

export default defineKind<PodDisruptionBudget>({
  group: 'policy', version: 'v1', kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets', shortNames: ['pdb'], namespaced: true,
  unconditionalUpdate: false,
  subresources: ['status'], acts: true,
  defaults: (budget) => defaults.fill(budget),
  prepareCreate: (budget) => ({ ...budget, status: nothingKnown }),
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
