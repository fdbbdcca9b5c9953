// PodDisruptionBudget. Models kubectl/pkg/describe/describe.go (describePodDisruptionBudgetV1).
import { formatLabelSelector } from '../../../engine/apiserver/selectors/label-selector.ts'
import { defineDescriber } from '../define-describer.ts'
import type { PodDisruptionBudget } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

export default defineDescriber<KubeObject & PodDisruptionBudget>(['PodDisruptionBudget'], ({ metadata, spec, status }) => [
  `Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace}`, spec?.minAvailable === undefined ? `Max unavailable:\t${spec?.maxUnavailable ?? ''}` : `Min available:\t${spec.minAvailable}`,
  spec?.selector ? `Selector:\t${formatLabelSelector(spec.selector)}` : 'Selector:\t<unset>', 'Status:', `    Allowed disruptions:\t${status?.disruptionsAllowed ?? 0}`, `    Current:\t${status?.currentHealthy ?? 0}`, `    Desired:\t${status?.desiredHealthy ?? 0}`, `    Total:\t${status?.expectedPods ?? 0}`,
])
