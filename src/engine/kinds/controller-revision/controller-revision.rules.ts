// The rules of a ControllerRevision: what it must satisfy and what may not change.
import type { ControllerRevision } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { invalid, isDeepEqual, required } from '../field-errors.ts'
import { validateNonNegative } from '../pod-template/pod-texts.ts'

// Models ValidateControllerRevision in pkg/apis/apps/validation/validation.go.
function validate({ data, revision }: ControllerRevision): readonly FieldError[] {
  const errors: FieldError[] = []
  if (data === undefined || data === null) errors.push(required('data', 'data is mandatory'))
  validateNonNegative(revision, 'revision', errors)
  return errors
}

export default defineRules<ControllerRevision>({
  kind: 'ControllerRevision',
  validate,
  validateUpdate: (revision, old) => (isDeepEqual(revision.data, old.data) ? [] : [invalid('data', revision.data, 'field is immutable')]),
})
