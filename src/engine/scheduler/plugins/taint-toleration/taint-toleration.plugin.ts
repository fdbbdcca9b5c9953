// TaintToleration: a tainted node takes only Pods that tolerate its taints. Models plugins/tainttoleration/taint_toleration.go.
import type { Node, Pod, Taint, Toleration } from '../../../generated/api-types.d.ts'
import { toleratesTaint } from '../../../kinds/node/taints.ts'
import { definePlugin } from '../../define-plugin.ts'
import { nodeHasCome, toleratesOtherwise } from '../../node-changes.ts'

const tolerates = (tolerations: readonly Toleration[] | undefined, taint: Taint): boolean => Boolean(tolerations?.some((t) => toleratesTaint(t, taint)))

/** The first taint that keeps the Pod away. */
function untolerated({ spec }: Node, pod: Pod): Taint | undefined {
  return spec?.taints?.find((taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(pod.spec.tolerations, taint))
}

let last: { readonly tolerations: readonly Toleration[]; readonly text: string } = { tolerations: [], text: '[]' }

/** As text, which is put together again only where a Pod tolerates something else than the one before. */
function signatureOf(tolerations: readonly Toleration[]): string {
  if (!isSame(tolerations, last.tolerations)) last = { tolerations, text: JSON.stringify(tolerations) }
  return last.text
}

function isSame(these: readonly Toleration[], those: readonly Toleration[]): boolean {
  return these === those || (these.length === those.length && these.every(({ key, operator, value, effect, tolerationSeconds }, i) => {
    const other = those[i]
    return key === other.key && operator === other.operator && value === other.value && effect === other.effect && tolerationSeconds === other.tolerationSeconds
  }))
}

export default definePlugin<undefined, readonly Toleration[]>({
  name: 'TaintToleration',
  order: 40,
  weight: 3,
  normalize: 'reverse',
  sign: ({ spec: { tolerations } }) => (tolerations ? signatureOf(tolerations) : ''),
  filter(_state, pod, { node }) {
    return untolerated(node, pod) && { reasons: ['node(s) had untolerated taint(s)'], unresolvable: true }
  },
  preScore(pod: Pod) {
    return { state: (pod.spec.tolerations ?? []).filter((t) => !t.effect || t.effect === 'PreferNoSchedule') }
  },
  score(tolerations, _pod, { node }) {
    const { taints } = node.spec ?? {}
    return taints === undefined || taints.length === 0 ? 0 : taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !tolerates(tolerations, taint)).length
  },
  requeueOn: (event, pod) => toleratesOtherwise(event, pod) || nodeHasCome(event, (node) => !untolerated(node, pod)),
})
