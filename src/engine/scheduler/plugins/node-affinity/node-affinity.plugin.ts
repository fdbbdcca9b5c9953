// NodeAffinity: nodeSelector and node affinity, required and preferred. Models plugins/nodeaffinity/node_affinity.go.
import type { Node, NodeSelectorTerm, Pod, PreferredSchedulingTerm } from '../../../generated/api-types.d.ts'
import { matchesNodeTerm } from '../../../kinds/node/node-selector.ts'
import { definePlugin } from '../../define-plugin.ts'
import { nodeHasCome } from '../../node-changes.ts'

interface Wanted {
  readonly labels: readonly (readonly [string, string])[]
  readonly terms: readonly NodeSelectorTerm[] | undefined
}

function wantedBy({ spec }: Pod): Wanted | undefined {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  const labels = Object.entries(spec.nodeSelector ?? {})
  return labels.length === 0 && terms === undefined ? undefined : { labels, terms }
}

function fits({ labels, terms }: Wanted, node: Node): boolean {
  const has = node.metadata.labels ?? {}
  return labels.every(([key, value]) => has[key] === value) && (terms === undefined || terms.some((term) => matchesNodeTerm(term, node)))
}

/** The nodes that every term names, as daemon Pods do; undefined where one leaves others open. */
function namedNodes(terms: readonly NodeSelectorTerm[] | undefined): ReadonlySet<string> | undefined {
  const names = new Set<string>()
  for (const { matchFields = [] } of terms ?? []) {
    const field = matchFields.find(({ key, operator }) => key === 'metadata.name' && operator === 'In')
    if (!field) return undefined
    for (const name of field.values ?? []) names.add(name)
  }
  return names.size > 0 ? names : undefined
}

export default definePlugin<Wanted, readonly PreferredSchedulingTerm[]>({
  name: 'NodeAffinity',
  order: 50,
  weight: 2,
  normalize: 'default',
  preFilter(pod) {
    const wanted = wantedBy(pod)
    if (!wanted) return 'skip'
    const nodes = namedNodes(wanted.terms)
    return { state: wanted, ...(nodes && { nodes }) }
  },
  filter: (wanted, _pod, { node }) => (fits(wanted, node) ? undefined : { reasons: ["node(s) didn't match Pod's node affinity/selector"], unresolvable: true }),
  preScore({ spec }: Pod) {
    const preferred = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
    return preferred.length === 0 ? 'skip' : { state: preferred }
  },
  score(preferred, _pod, { node }) {
    return preferred.reduce((sum, { weight, preference }) => (weight !== 0 && matchesNodeTerm(preference, node) ? sum + weight : sum), 0)
  },
  requeueOn(event, pod) {
    const wanted = wantedBy(pod)
    return wanted !== undefined && nodeHasCome(event, (node) => fits(wanted, node))
  },
})
