// The rules of a Role: what it must satisfy.
import type { Role } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import { ruleErrors } from '../rbac-validation.ts'

export default defineRules<Role>({
  kind: 'Role',
  validate: ({ rules = [] }) => ruleErrors(rules, true),
})
