// RoleBinding: who has the rights of a role, in one namespace.
import type { RoleBinding } from '../../generated/api-types.d.ts'
import { ageColumn } from '../columns.ts'
import { shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { bindingRules, rbacGroup, subjectNames } from '../rbac.ts'

const defaults = shape<RoleBinding>(bindingRules)

export default defineKind<RoleBinding>({
  group: rbacGroup, version: 'v1', kind: 'RoleBinding', plural: 'rolebindings', namespaced: true, acts: false, nameFormat: 'pathSegment', generation: 'never',
  createOnUpdate: true,
  defaults: (binding) => defaults.fill(binding),
  age: false,
  columns: [
    { name: 'Role', cell: ({ roleRef }) => `${roleRef.kind}/${roleRef.name}` },
    ageColumn,
    { name: 'Users', priority: 1, cell: (binding) => subjectNames(binding, 'User') },
    { name: 'Groups', priority: 1, cell: (binding) => subjectNames(binding, 'Group') },
    { name: 'ServiceAccounts', priority: 1, cell: (binding) => subjectNames(binding, 'ServiceAccount') },
  ],
})
