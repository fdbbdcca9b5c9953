// Whether a node satisfies a term of a node selector. Models component-helpers/scheduling/corev1/nodeaffinity.
import type { Node, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, Pod } from '../../generated/api-types.d.ts'

/** All expressions and fields of a term must hold; an empty term matches nothing. */
export function matchesNodeTerm(term: NodeSelectorTerm, node: Node): boolean {
  const expressions = term.matchExpressions ?? [], fields = term.matchFields ?? []
  if (expressions.length === 0 && fields.length === 0) return false
  const labels = node.metadata.labels ?? {}
  return expressions.every((r) => meets(r, labels[r.key])) && fields.every((r) => meets(r, r.key === 'metadata.name' ? node.metadata.name : undefined))
}

/** One of the terms must hold. */
export function matchesNodeSelector(selector: NodeSelector, node: Node): boolean {
  return selector.nodeSelectorTerms.some((term) => matchesNodeTerm(term, node))
}

/** Whether a node is one of those that a Pod's nodeSelector and required node affinity leave. Models GetRequiredNodeAffinity. */
export function isNodeWanted({ spec }: Pick<Pod, 'spec'>, node: Node): boolean {
  const labels = node.metadata.labels ?? {}, required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value) && (!required || matchesNodeSelector(required, node))
}

function meets({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In': return value !== undefined && values.includes(value)
    case 'NotIn': return value === undefined || !values.includes(value)
    case 'Exists': return value !== undefined
    case 'DoesNotExist': return value === undefined
    case 'Gt': return value !== undefined && isInteger(value) && Number(value) > Number(values[0])
    case 'Lt': return value !== undefined && isInteger(value) && Number(value) < Number(values[0])
    default: return false
  }
}

const isInteger = (text: string): boolean => /^[+-]?\d+$/.test(text)
