// ClusterRoleBinding: who has the rights of a ClusterRole everywhere.
import type { ClusterRoleBinding } from '../../generated/api-types.d.ts'
import { ageColumn } from '../columns.ts'
import { shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { bindingRules, rbacGroup, subjectNames } from '../rbac.ts'

const defaults = shape<ClusterRoleBinding>(bindingRules)

export default defineKind<ClusterRoleBinding>({
  group: rbacGroup, version: 'v1', kind: 'ClusterRoleBinding', plural: 'clusterrolebindings', namespaced: false, acts: false, nameFormat: 'pathSegment', generation: 'never',
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
