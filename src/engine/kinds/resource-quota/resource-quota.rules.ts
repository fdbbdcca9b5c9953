// The rules of a ResourceQuota: what it must satisfy and what may not change.
import type { ResourceQuota } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import { validateResourceQuota, validateResourceQuotaUpdate } from './resource-quota-validation.ts'

export default defineRules<ResourceQuota>({
  kind: 'ResourceQuota',
  validate: validateResourceQuota,
  validateUpdate: validateResourceQuotaUpdate,
})
