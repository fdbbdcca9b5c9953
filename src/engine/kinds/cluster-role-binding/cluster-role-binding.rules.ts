// The rules of a ClusterRoleBinding: what it must satisfy and what may not change.
import type { ClusterRoleBinding } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import { bindingErrors, roleRefChangeErrors } from '../rbac-validation.ts'

export default defineRules<ClusterRoleBinding>({
  kind: 'ClusterRoleBinding',
  validate: (binding) => bindingErrors(binding, false),
  validateUpdate: roleRefChangeErrors,
})
