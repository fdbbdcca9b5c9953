// The rules of a Node: what it must satisfy and what may not change.
import type { Node } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import { validateNode, validateNodeUpdate } from './node-validation.ts'

export default defineRules<Node>({
  kind: 'Node',
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
})
