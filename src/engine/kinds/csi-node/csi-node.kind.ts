// CSINode: which CSI drivers run on a Node.
import type { CSINode } from '../../generated/api-types.d.ts'
import { defineKind } from '../define-kind.ts'

export default defineKind<CSINode>({
  group: 'storage.k8s.io', version: 'v1', kind: 'CSINode', plural: 'csinodes', namespaced: false, acts: false, generation: 'never',
  unconditionalUpdate: false,
  returnsDeleted: true,
  columns: [{ name: 'Drivers', cell: ({ spec }) => spec.drivers.length }],
})
