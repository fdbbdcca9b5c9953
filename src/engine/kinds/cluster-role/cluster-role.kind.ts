// ClusterRole: what may be done to which objects, in any namespace or in none.
import type { ClusterRole } from '../../generated/api-types.d.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { required } from '../field-errors.ts'
import { labelSelectorErrors } from '../label-validation.ts'
import { rbacGroup, ruleErrors } from '../rbac-validation.ts'

function validate({ rules = [], aggregationRule }: ClusterRole): FieldError[] {
  const selectors = aggregationRule?.clusterRoleSelectors ?? []
  return [
    ...ruleErrors(rules, false),
    ...(aggregationRule && !selectors.length ? [required('aggregationRule.clusterRoleSelectors', 'at least one clusterRoleSelector required if aggregationRule is non-nil')] : []),
    ...selectors.flatMap((selector, i) => labelSelectorErrors(`aggregationRule.clusterRoleSelectors[${i}]`, selector)),
  ]
}

export default defineKind<ClusterRole>({
  group: rbacGroup, version: 'v1', kind: 'ClusterRole', plural: 'clusterroles', namespaced: false, acts: false, nameFormat: 'pathSegment', generation: 'never',
  createOnUpdate: true,
  validate,
  age: false,
  columns: [{ name: 'Created At', cell: ({ metadata }) => metadata.creationTimestamp }],
})
