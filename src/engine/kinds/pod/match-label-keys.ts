// Label keys of a Pod's affinity terms become part of their selectors when the Pod is made, so that everybody sees whom they mean.
// Models applyMatchLabelKeysAndMismatchLabelKeys in pkg/registry/core/pod/strategy.go.
import type { LabelSelectorRequirement, Pod, PodAffinityTerm, PodSpec } from '../../generated/api-types.d.ts'

type Labels = Readonly<Record<string, string>>

/** The Pod with its own values in the selectors of its terms. */
export function withLabelKeysMerged(pod: Pod): Pod {
  const { affinity } = pod.spec, labels = pod.metadata.labels ?? {}
  if (!affinity?.podAffinity && !affinity?.podAntiAffinity) return pod
  const spec: PodSpec = { ...pod.spec, affinity: { ...affinity, ...side(affinity.podAffinity, 'podAffinity', labels), ...side(affinity.podAntiAffinity, 'podAntiAffinity', labels) } }
  return { ...pod, spec }
}

function side(terms: NonNullable<PodSpec['affinity']>['podAffinity'], name: 'podAffinity' | 'podAntiAffinity', labels: Labels): PodSpec['affinity'] {
  if (!terms) return undefined
  const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred } = terms
  return {
    [name]: {
      ...terms,
      ...(required && { requiredDuringSchedulingIgnoredDuringExecution: required.map((term) => merged(term, labels)) }),
      ...(preferred && { preferredDuringSchedulingIgnoredDuringExecution: preferred.map((one) => ({ ...one, podAffinityTerm: merged(one.podAffinityTerm, labels) })) }),
    },
  }
}

function merged(term: PodAffinityTerm, labels: Labels): PodAffinityTerm {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term
  const requirements = (keys: readonly string[], operator: 'In' | 'NotIn'): LabelSelectorRequirement[] => keys.filter((key) => labels[key] !== undefined).map((key) => ({ key, operator, values: [labels[key]] }))
  const more = [...requirements(matchLabelKeys, 'In'), ...requirements(mismatchLabelKeys, 'NotIn')]
  if (!labelSelector || more.length === 0) return term
  return { ...term, labelSelector: { ...labelSelector, matchExpressions: [...(labelSelector.matchExpressions ?? []), ...more] } }
}
