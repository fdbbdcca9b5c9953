// ValidatingAdmissionPolicy: expressions that objects must satisfy before they are stored.
import type { MatchResources, NamedRuleWithOperations, ValidatingAdmissionPolicy, ValidatingAdmissionPolicySpec } from '../../generated/api-types.d.ts'
import { each, orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, notSupported, required } from '../field-errors.ts'
import { qualifiedNameErrors } from '../formats.ts'
import { labelSelectorErrors } from '../label-validation.ts'
import { ruleErrors } from '../webhook-validation.ts'

const rule = shape<NamedRuleWithOperations>({ scope: '*' })

/** Also of a binding's matchResources. */
export const matchResources = shape<MatchResources>({
  matchPolicy: 'Equivalent', namespaceSelector: orEmpty(), objectSelector: orEmpty(), resourceRules: each(rule), excludeResourceRules: each(rule),
})

const defaults = shape<ValidatingAdmissionPolicy>({ spec: orEmpty<ValidatingAdmissionPolicySpec>({ failurePolicy: 'Fail', matchConstraints: matchResources }) })

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

export default defineKind<ValidatingAdmissionPolicy>({
  group: 'admissionregistration.k8s.io', version: 'v1', kind: 'ValidatingAdmissionPolicy', plural: 'validatingadmissionpolicies', namespaced: false,
  categories: ['api-extensions'], subresources: ['status'], acts: false, generation: 'spec',
  defaults: (policy) => defaults.fill(policy),
  validate,
  columns: [
    { name: 'Validations', cell: ({ spec }) => spec.validations?.length ?? 0 },
    { name: 'ParamKind', cell: ({ spec: { paramKind } }) => (paramKind ? `${paramKind.apiVersion ?? ''}/${paramKind.kind ?? ''}` : '<unset>') },
  ],
})
