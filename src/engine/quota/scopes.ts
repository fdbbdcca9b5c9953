// Which Pods and claims a quota with scopes counts. Models podMatchesScopeFunc and pvcMatchesScopeFunc of pkg/quota/v1/evaluator/core.
import type { PersistentVolumeClaim, Pod, PodAffinityTerm, ResourceQuota, ScopedResourceSelectorRequirement } from '../generated/api-types.d.ts'
import type { KubeObject } from '../kube-object.ts'

/** A quota's scopes as requirements; a listed scope is one that must exist. */
export function scopesOf({ spec }: ResourceQuota): readonly ScopedResourceSelectorRequirement[] {
  const listed = (spec.scopes ?? []).map((scopeName): ScopedResourceSelectorRequirement => ({ scopeName, operator: 'Exists' }))
  return [...listed, ...(spec.scopeSelector?.matchExpressions ?? [])]
}

export function podIsInScope(object: KubeObject, requirement: ScopedResourceSelectorRequirement): boolean {
  const pod = object as Pod
  switch (requirement.scopeName) {
    case 'Terminating': return isTerminating(pod)
    case 'NotTerminating': return !isTerminating(pod)
    case 'BestEffort': return isBestEffort(pod)
    case 'NotBestEffort': return !isBestEffort(pod)
    case 'PriorityClass': return matches(requirement, pod.spec.priorityClassName ? [pod.spec.priorityClassName] : [])
    case 'CrossNamespacePodAffinity': return crossesNamespaces(pod)
    default: return false
  }
}

export function claimIsInScope(object: KubeObject, requirement: ScopedResourceSelectorRequirement): boolean {
  if (requirement.scopeName !== 'VolumeAttributesClass') return false
  const { spec, status } = object as PersistentVolumeClaim
  const names = [spec?.volumeAttributesClassName, status?.currentVolumeAttributesClassName, status?.modifyVolumeStatus?.targetVolumeAttributesClassName].filter((name) => name !== undefined && name !== '')
  return matches(requirement, names as readonly string[])
}

/** A label selector on one label, which may be absent. */
function matches({ operator, values = [] }: ScopedResourceSelectorRequirement, names: readonly string[]): boolean {
  switch (operator) {
    case 'Exists': return names.length > 0
    case 'DoesNotExist': return names.length === 0
    case 'In': return names.some((name) => values.includes(name))
    case 'NotIn': return names.length === 0 || names.some((name) => !values.includes(name))
  }
}

function isTerminating({ spec }: Pod): boolean {
  return spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds >= 0
}

/** No container asks for CPU or memory, nor is limited in it. */
function isBestEffort({ spec }: Pod): boolean {
  const counts = (amounts: Readonly<Record<string, string>> | undefined): boolean => amounts?.['cpu'] !== undefined || amounts?.['memory'] !== undefined
  const all = [spec.resources, ...[...spec.containers, ...(spec.initContainers ?? [])].map(({ resources }) => resources)]
  return !all.some((resources) => counts(resources?.requests) || counts(resources?.limits))
}

function crossesNamespaces({ spec }: Pod): boolean {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {}
  const terms = [podAffinity, podAntiAffinity].flatMap((affinity): readonly PodAffinityTerm[] => [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ])
  return terms.some(({ namespaces = [], namespaceSelector }) => namespaces.length > 0 || namespaceSelector !== undefined)
}
