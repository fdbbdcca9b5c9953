// TaintToleration: a tainted node takes only Pods that tolerate its taints. Models plugins/tainttoleration/taint_toleration.go.
import type { Pod, Taint, Toleration } from '../../../generated/api-types.d.ts'
import { toleratesTaint } from '../../../kinds/node/taints.ts'
import { definePlugin } from '../../define-plugin.ts'

const tolerates = (tolerations: readonly Toleration[] | undefined, taint: Taint): boolean => Boolean(tolerations?.some((t) => toleratesTaint(t, taint)))

export default definePlugin<readonly Toleration[]>({
  name: 'TaintToleration',
  order: 30,
  weight: 3,
  normalize: 'reverse',
  filter(_state, pod, { node }) {
    const taint = node.spec?.taints?.find((t) => t.effect !== 'PreferNoSchedule' && !tolerates(pod.spec.tolerations, t))
    return taint && { reasons: ["node(s) had untolerated taint(s)"], unresolvable: true }
  },
  preScore(pod: Pod) {
    return { state: (pod.spec.tolerations ?? []).filter((t) => !t.effect || t.effect === 'PreferNoSchedule') }
  },
  score(tolerations, _pod, { node }) {
    return (node.spec?.taints ?? []).filter((taint) => taint.effect === 'PreferNoSchedule' && !tolerates(tolerations, taint)).length
  },
  requeueOn: ({ object }) => object.kind === 'Node',
})
