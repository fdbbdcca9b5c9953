// NodeUnschedulable: a cordoned node takes only Pods that tolerate it. Models plugins/nodeunschedulable/node_unschedulable.go.
import { toleratesTaint } from '../../../kinds/node/taints.ts'
import { definePlugin } from '../../define-plugin.ts'
import { nodeHasCome, toleratesOtherwise } from '../../node-changes.ts'

const CORDONED = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const

export default definePlugin({
  name: 'NodeUnschedulable',
  order: 20,
  filter(_state, pod, { node }) {
    if (!node.spec?.unschedulable || pod.spec.tolerations?.some((t) => toleratesTaint(t, CORDONED))) return undefined
    return { reasons: ['node(s) were unschedulable'], unresolvable: true }
  },
  requeueOn: (event, pod) => toleratesOtherwise(event, pod) || nodeHasCome(event, ({ spec }) => !spec?.unschedulable),
})
