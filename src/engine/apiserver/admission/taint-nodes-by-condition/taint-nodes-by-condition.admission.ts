// TaintNodesByCondition: a new Node takes no Pods until its kubelet has reported that it is ready.
// Models plugin/pkg/admission/nodetaint/admission.go.
import type { Node } from '../../../generated/api-types.d.ts'
import { defineAdmission } from '../define-admission.ts'

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' } as const

export default defineAdmission({
  name: 'TaintNodesByCondition',
  order: 60,
  operations: ['create'],
  kinds: ['Node'],
  admit({ object }) {
    const node = object as Node, taints = node.spec?.taints ?? []
    if (taints.some((taint) => taint.key === NOT_READY.key && taint.effect === NOT_READY.effect)) return { object }
    return { object: { ...node, spec: { ...node.spec, taints: [...taints, NOT_READY] } } as Node }
  },
})
