// The rules of a RuntimeClass: what it must satisfy and what may not change.
import type { RuntimeClass } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, immutable } from '../field-errors.ts'
import { dns1123LabelErrors } from '../formats.ts'
import { labelsErrors } from '../label-validation.ts'
import { containerResourceNameErrors, resourceAmountErrors } from '../resource-names.ts'

function validate({ handler = '', overhead, scheduling }: RuntimeClass): FieldError[] {
  return [
    ...eachInvalid('handler', handler, dns1123LabelErrors(handler)),
    ...Object.entries(overhead?.podFixed ?? {}).flatMap(([name, amount]) => {
      const path = `overhead.podFixed.limits[${name}]`
      return [...containerResourceNameErrors(path, name), ...resourceAmountErrors(path, name, amount)]
    }),
    ...labelsErrors('scheduling.nodeSelector', scheduling?.nodeSelector),
  ]
}

export default defineRules<RuntimeClass>({
  kind: 'RuntimeClass',
  validate,
  validateUpdate: ({ handler }, old) => immutable('handler', handler, old.handler),
})
