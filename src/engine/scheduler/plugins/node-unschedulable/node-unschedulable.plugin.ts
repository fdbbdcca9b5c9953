// NodeUnschedulable: a cordoned node takes only Pods that tolerate it. Models plugins/nodeunschedulable/node_unschedulable.go.
import type { Pod } from '../../../generated/api-types.d.ts'
import { toleratesTaint } from '../../../kinds/node/taints.ts'
import { definePlugin } from '../../define-plugin.ts'
import { nodeHasCome, toleratesOtherwise } from '../../node-changes.ts'

const CORDONED = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const

const REJECTION = { reasons: ['node(s) were unschedulable'], unresolvable: true }

function toleratesCordons({ spec }: Pod): boolean {
  return spec.tolerations?.some((toleration) => toleratesTaint(toleration, CORDONED)) ?? false
}

export default definePlugin({
  name: 'NodeUnschedulable',
  order: 20,
  sign: (pod) => String(toleratesCordons(pod)),
  filter: (_state, pod, { node }) => (!node.spec?.unschedulable || toleratesCordons(pod) ? undefined : REJECTION),
  requeueOn: (event, pod) => toleratesOtherwise(event, pod) || nodeHasCome(event, ({ spec }) => !spec?.unschedulable),
})
