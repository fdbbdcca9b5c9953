// The rules of a ClusterRole: what it must satisfy.
import type { ClusterRole } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { required } from '../field-errors.ts'
import { labelSelectorErrors } from '../label-validation.ts'
import { ruleErrors } from '../rbac-validation.ts'

function validate({ rules = [], aggregationRule }: ClusterRole): FieldError[] {
  const selectors = aggregationRule?.clusterRoleSelectors ?? []
  return [
    ...ruleErrors(rules, false),
    ...(aggregationRule && !selectors.length ? [required('aggregationRule.clusterRoleSelectors', 'at least one clusterRoleSelector required if aggregationRule is non-nil')] : []),
    ...selectors.flatMap((selector, i) => labelSelectorErrors(`aggregationRule.clusterRoleSelectors[${i}]`, selector)),
  ]
}

export default defineRules<ClusterRole>({
  kind: 'ClusterRole',
  validate,
})
