// ValidatingAdmissionPolicy: expressions that objects must satisfy before they are stored.
import type { MatchResources, NamedRuleWithOperations, ValidatingAdmissionPolicy, ValidatingAdmissionPolicySpec } from '../../generated/api-types.d.ts'
import { each, orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const rule = shape<NamedRuleWithOperations>({ scope: '*' })

/** Also of a binding's matchResources. */
export const matchResources = shape<MatchResources>({
  matchPolicy: 'Equivalent', namespaceSelector: orEmpty(), objectSelector: orEmpty(), resourceRules: each(rule), excludeResourceRules: each(rule),
})

const defaults = shape<ValidatingAdmissionPolicy>({ spec: orEmpty<ValidatingAdmissionPolicySpec>({ failurePolicy: 'Fail', matchConstraints: matchResources }) })

export default defineKind<ValidatingAdmissionPolicy>({
  group: 'admissionregistration.k8s.io', version: 'v1', kind: 'ValidatingAdmissionPolicy', plural: 'validatingadmissionpolicies', namespaced: false,
  categories: ['api-extensions'], subresources: ['status'], acts: false, generation: 'spec',
  defaults: (policy) => defaults.fill(policy),
  columns: [
    { name: 'Validations', cell: ({ spec }) => spec.validations?.length ?? 0 },
    { name: 'ParamKind', cell: ({ spec: { paramKind } }) => (paramKind ? `${paramKind.apiVersion ?? ''}/${paramKind.kind ?? ''}` : '<unset>') },
  ],
})
