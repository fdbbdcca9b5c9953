// Role: what may be done to which objects of one namespace.
import type { Role } from '../../generated/api-types.d.ts'
import { defineKind } from '../define-kind.ts'
import { rbacGroup } from '../rbac.ts'

export default defineKind<Role>({
  group: rbacGroup, version: 'v1', kind: 'Role', plural: 'roles', namespaced: true, acts: false, nameFormat: 'pathSegment', generation: 'never',
  createOnUpdate: true,
  age: false,
  columns: [{ name: 'Created At', cell: ({ metadata }) => metadata.creationTimestamp }],
})
