// ValidatingAdmissionPolicyBinding: where a policy holds, and what its refusal does.
import type { ValidatingAdmissionPolicyBinding, ValidatingAdmissionPolicyBindingSpec } from '../../generated/api-types.d.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { matchResources } from '../validating-admission-policy/validating-admission-policy.kind.ts'

const defaults = shape<ValidatingAdmissionPolicyBinding>({ spec: orEmpty<ValidatingAdmissionPolicyBindingSpec>({ matchResources }) })

function paramText({ spec: { paramRef } }: ValidatingAdmissionPolicyBinding): string {
  if (!paramRef) return '<unset>'
  return paramRef.namespace ? `${paramRef.namespace}/${paramRef.name ?? '*'}` : (paramRef.name ?? '*')
}

export default defineKind<ValidatingAdmissionPolicyBinding>({
  group: 'admissionregistration.k8s.io', version: 'v1', kind: 'ValidatingAdmissionPolicyBinding', plural: 'validatingadmissionpolicybindings', namespaced: false,
  categories: ['api-extensions'], acts: false, generation: 'spec',
  defaults: (binding) => defaults.fill(binding),
  columns: [
    { name: 'PolicyName', cell: ({ spec }) => spec.policyName },
    { name: 'ParamRef', cell: paramText },
  ],
})
