// Terms of Pod affinity as questions about Pods: which namespaces, which labels, and whom they mean.
// Models pkg/scheduler/framework/types.go (AffinityTerm) and plugins/interpodaffinity/plugin.go.
import { type Requirement, requirementsOf, selectorMatches } from '../../../apiserver/selectors/label-selector.ts'
import type { Pod, PodAffinityTerm } from '../../../generated/api-types.d.ts'
import namespaceKind from '../../../kinds/namespace/namespace.kind.ts'
import { podMatches } from '../../counting.ts'
import type { SchedulerView } from '../../define-plugin.ts'
import type { PodQuery, SharedTerm } from '../../pod-counts.ts'

export interface Term {
  readonly topologyKey: string
  readonly query: PodQuery
}

/** The term of a Pod in this namespace. Its namespaceSelector is looked up now. */
export function termOf(term: PodAffinityTerm, namespace: string, view: SchedulerView): Term {
  const requirements = requirementsOf(term.labelSelector)
  const query: PodQuery = requirements === 'nothing' ? NOBODY : { namespaces: namespacesOf(term, namespace, view), requirements, isTerminatingToo: true }
  return { topologyKey: term.topologyKey, query }
}

const NOBODY: PodQuery = { namespaces: [], requirements: [], isTerminatingToo: true }

/** undefined: all of them. */
function namespacesOf({ namespaces = [], namespaceSelector }: PodAffinityTerm, namespace: string, view: SchedulerView): readonly string[] | undefined {
  if (!namespaceSelector) return namespaces.length > 0 ? namespaces : [namespace]
  const requirements = requirementsOf(namespaceSelector)
  if (requirements.length === 0) return undefined
  const selected = view.list(namespaceKind).filter(({ metadata }) => selectorMatches(namespaceSelector, metadata.labels)).map(({ metadata }) => metadata.name)
  return [...new Set([...namespaces, ...selected])].sort()
}

/** Pods that all of these terms mean at once. */
export function together(terms: readonly Term[]): PodQuery {
  let namespaces: readonly string[] | undefined
  const requirements: Requirement[] = []
  for (const { query } of terms) {
    const known = namespaces
    namespaces = known && query.namespaces ? query.namespaces.filter((name) => known.includes(name)) : (known ?? query.namespaces)
    requirements.push(...query.requirements)
  }
  return { namespaces, requirements, isTerminatingToo: true }
}

/** Whether somebody else's term means this Pod. */
export function isMeant({ term, namespace }: Pick<SharedTerm, 'term' | 'namespace'>, pod: Pod, view: SchedulerView): boolean {
  if (!selectorMatches(term.labelSelector, pod.metadata.labels)) return false
  return podMatches(termOf(term, namespace, view).query, pod)
}

/** Required affinity. */
export function requiredAffinity({ spec, metadata }: Pod, view: SchedulerView): readonly Term[] {
  return (spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => termOf(term, metadata.namespace ?? '', view))
}

/** Required anti-affinity. */
export function requiredAntiAffinity({ spec, metadata }: Pod, view: SchedulerView): readonly Term[] {
  return (spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => termOf(term, metadata.namespace ?? '', view))
}

/** Preferred terms, with less than 0 for those that are to be avoided. */
export function preferredTerms({ spec, metadata }: Pod, view: SchedulerView): readonly (Term & { readonly weight: number })[] {
  const weighed = (side: 'podAffinity' | 'podAntiAffinity', sign: 1 | -1): readonly (Term & { readonly weight: number })[] =>
    (spec.affinity?.[side]?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm, weight }) => ({ ...termOf(podAffinityTerm, metadata.namespace ?? '', view), weight: sign * weight }))
  return [...weighed('podAffinity', 1), ...weighed('podAntiAffinity', -1)]
}
