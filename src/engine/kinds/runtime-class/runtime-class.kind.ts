// RuntimeClass: which container runtime runs a Pod, and what that costs.
import type { RuntimeClass } from '../../generated/api-types.d.ts'
import { defineKind } from '../define-kind.ts'

export default defineKind<RuntimeClass>({
  group: 'node.k8s.io', version: 'v1', kind: 'RuntimeClass', plural: 'runtimeclasses', namespaced: false, acts: false, generation: 'never',
  unconditionalUpdate: false,
  columns: [{ name: 'Handler', cell: ({ handler }) => handler }],
})
