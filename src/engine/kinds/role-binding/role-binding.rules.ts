// The rules of a RoleBinding: what it must satisfy and what may not change.
import type { RoleBinding } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import { bindingErrors, roleRefChangeErrors } from '../rbac-validation.ts'

export default defineRules<RoleBinding>({
  kind: 'RoleBinding',
  validate: (binding) => bindingErrors(binding, true),
  validateUpdate: roleRefChangeErrors,
})
