// The rules of a Namespace: what it must satisfy.
import type { Namespace } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, invalid } from '../field-errors.ts'
import { qualifiedNameErrors } from '../formats.ts'
import { finalizer } from './namespace.kind.ts'

const standardFinalizers = new Set([finalizer, 'orphan', 'foregroundDeletion'])

function finalizerErrors(field: string, name: string): FieldError[] {
  const errors = eachInvalid(field, name, qualifiedNameErrors(name))
  if (!name.includes('/') && !standardFinalizers.has(name)) errors.push(invalid(field, name, 'name is neither a standard finalizer name nor is it fully qualified'))
  return errors
}

export default defineRules<Namespace>({
  kind: 'Namespace',
  validate: ({ spec }) => (spec?.finalizers ?? []).flatMap((name) => finalizerErrors('spec.finalizers', name)),
})
