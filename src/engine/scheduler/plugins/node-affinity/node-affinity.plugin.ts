// NodeAffinity: nodeSelector and node affinity, required and preferred. Models plugins/nodeaffinity/node_affinity.go.
import type { NodeSelectorTerm, Pod, PreferredSchedulingTerm } from '../../../generated/api-types.d.ts'
import { matchesNodeTerm } from '../../../kinds/node/node-selector.ts'
import { definePlugin } from '../../define-plugin.ts'

interface Wanted {
  readonly labels: readonly (readonly [string, string])[]
  readonly terms: readonly NodeSelectorTerm[] | undefined
}

export default definePlugin<Wanted | readonly PreferredSchedulingTerm[]>({
  name: 'NodeAffinity',
  order: 40,
  weight: 2,
  normalize: 'default',
  preFilter({ spec }: Pod) {
    const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
    const labels = Object.entries(spec.nodeSelector ?? {})
    return labels.length === 0 && terms === undefined ? 'skip' : { state: { labels, terms } }
  },
  filter(state, _pod, { node }) {
    const { labels, terms } = state as Wanted, has = node.metadata.labels ?? {}
    const fits = labels.every(([key, value]) => has[key] === value) && (terms === undefined || terms.some((term) => matchesNodeTerm(term, node)))
    return fits ? undefined : { reasons: ["node(s) didn't match Pod's node affinity/selector"], unresolvable: true }
  },
  preScore({ spec }: Pod) {
    const preferred = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
    return preferred.length === 0 ? 'skip' : { state: preferred }
  },
  score(state, _pod, { node }) {
    const preferred = state as readonly PreferredSchedulingTerm[]
    return preferred.reduce((sum, { weight, preference }) => (weight !== 0 && matchesNodeTerm(preference, node) ? sum + weight : sum), 0)
  },
  requeueOn: ({ object }) => object.kind === 'Node',
})
