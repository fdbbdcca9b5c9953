// The rules of a LimitRange: what it must satisfy.
import type { LimitRange } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import { validateLimitRange } from './limit-range-validation.ts'

export default defineRules<LimitRange>({
  kind: 'LimitRange',
  validate: validateLimitRange,
})
