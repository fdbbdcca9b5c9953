// The rules of a ValidatingAdmissionPolicy: what it must satisfy.
import type { MatchResources, ValidatingAdmissionPolicy } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, notSupported, required } from '../field-errors.ts'
import { qualifiedNameErrors } from '../formats.ts'
import { labelSelectorErrors } from '../label-validation.ts'
import { ruleErrors } from '../webhook-validation.ts'

function validate({ spec }: ValidatingAdmissionPolicy): FieldError[] {
  const { failurePolicy: policy, matchConstraints, validations = [], auditAnnotations = [], matchConditions = [] } = spec
  return [
    ...(policy === undefined || policy === 'Fail' || policy === 'Ignore' ? [] : [notSupported('spec.failurePolicy', policy, ['Fail', 'Ignore'])]),
    ...(matchConstraints ? constraintErrors(matchConstraints) : [required('spec.matchConstraints')]),
    ...matchConditions.flatMap(({ name = '', expression = '' }, i) => [
      ...(expression.trim() ? [] : [required(`spec.matchConditions[${i}].expression`)]),
      ...(name ? eachInvalid(`spec.matchConditions[${i}].name`, name, qualifiedNameErrors(name)) : [required(`spec.matchConditions[${i}].name`)]),
    ]),
    ...(validations.length || auditAnnotations.length ? [] : [required('spec.validations', 'validations or auditAnnotations must be non-empty')]),
    ...validations.flatMap(({ expression = '' }, i) => (expression.trim() ? [] : [required(`spec.validations[${i}].expression`, 'expression is not specified')])),
  ]
}

function constraintErrors({ resourceRules = [], namespaceSelector, objectSelector }: MatchResources): FieldError[] {
  const path = 'spec.matchConstraints'
  return [
    ...labelSelectorErrors(`${path}.namespaceSelector`, namespaceSelector),
    ...labelSelectorErrors(`${path}.objectSelector`, objectSelector),
    ...(resourceRules.length ? [] : [required(`${path}.resourceRules`)]),
    ...resourceRules.flatMap((one, i) => ruleErrors(one, `${path}.resourceRules[${i}]`)),
  ]
}

export default defineRules<ValidatingAdmissionPolicy>({
  kind: 'ValidatingAdmissionPolicy',
  validate,
})
