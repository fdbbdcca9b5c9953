// NodeAffinity: nodeSelector and node affinity, required and preferred. Models plugins/nodeaffinity/node_affinity.go.
import type { Pod, PreferredSchedulingTerm } from '../../../generated/api-types.d.ts'
import { isNodeWanted, matchesNodeTerm } from '../../../kinds/node/node-selector.ts'
import { definePlugin } from '../../define-plugin.ts'
import { nodeHasCome } from '../../node-changes.ts'

/** Whether the Pod wants some nodes and not others. */
function isChoosy({ spec }: Pod): boolean {
  return Object.keys(spec.nodeSelector ?? {}).length > 0 || spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution !== undefined
}

/** The nodes that every term names, as daemon Pods do; undefined where one leaves others open. */
function namedNodes({ spec }: Pod): ReadonlySet<string> | undefined {
  const names = new Set<string>()
  for (const { matchFields = [] } of spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []) {
    const field = matchFields.find(({ key, operator }) => key === 'metadata.name' && operator === 'In')
    if (!field) return undefined
    for (const name of field.values ?? []) names.add(name)
  }
  return names.size > 0 ? names : undefined
}

export default definePlugin<undefined, readonly PreferredSchedulingTerm[]>({
  name: 'NodeAffinity',
  order: 50,
  weight: 2,
  normalize: 'default',
  sign: ({ spec: { nodeSelector, affinity } }) => (nodeSelector || affinity?.nodeAffinity ? JSON.stringify([nodeSelector, affinity?.nodeAffinity]) : ''),
  preFilter(pod) {
    if (!isChoosy(pod)) return 'skip'
    const nodes = namedNodes(pod)
    return { state: undefined, ...(nodes && { nodes }) }
  },
  filter: (_state, pod, { node }) => (isNodeWanted(pod, node) ? undefined : { reasons: ["node(s) didn't match Pod's node affinity/selector"], unresolvable: true }),
  preScore({ spec }: Pod) {
    const preferred = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
    return preferred.length === 0 ? 'skip' : { state: preferred }
  },
  score(preferred, _pod, { node }) {
    return preferred.reduce((sum, { weight, preference }) => (weight !== 0 && matchesNodeTerm(preference, node) ? sum + weight : sum), 0)
  },
  requeueOn: (event, pod) => isChoosy(pod) && nodeHasCome(event, (node) => isNodeWanted(pod, node)),
})
