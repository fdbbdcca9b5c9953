// RuntimeClass: which container runtime runs a Pod, and what that costs.
import type { RuntimeClass } from '../../generated/api-types.d.ts'
import { defineKind } from '../define-kind.ts'
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

export default defineKind<RuntimeClass>({
  group: 'node.k8s.io', version: 'v1', kind: 'RuntimeClass', plural: 'runtimeclasses', namespaced: false, acts: false, generation: 'never',
  unconditionalUpdate: false,
  validate,
  validateUpdate: ({ handler }, old) => immutable('handler', handler, old.handler),
  columns: [{ name: 'Handler', cell: ({ handler }) => handler }],
})
