// ClusterRole: what may be done to which objects, in any namespace or in none.
import type { ClusterRole } from '../../generated/api-types.d.ts'
import { defineKind } from '../define-kind.ts'
import { rbacGroup } from '../rbac.ts'

export default defineKind<ClusterRole>({
  group: rbacGroup, version: 'v1', kind: 'ClusterRole', plural: 'clusterroles', namespaced: false, acts: false, nameFormat: 'pathSegment', generation: 'never',
  createOnUpdate: true,
  age: false,
  columns: [{ name: 'Created At', cell: ({ metadata }) => metadata.creationTimestamp }],
})
