// The rules of a ValidatingAdmissionPolicyBinding: what it must satisfy.
import type { ParamRef, ValidatingAdmissionPolicyBinding } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { duplicate, eachInvalid, forbidden, invalid, notSupported, required } from '../field-errors.ts'
import { dns1123SubdomainErrors } from '../formats.ts'
import { goStrings } from '../go-value.ts'

function validate({ spec }: ValidatingAdmissionPolicyBinding): FieldError[] {
  const { policyName = '', paramRef, validationActions } = spec
  const actions: readonly string[] = validationActions ?? []
  return [
    ...(policyName ? eachInvalid('spec.policyName', policyName, dns1123SubdomainErrors(policyName)) : [required('spec.policyName')]),
    ...(paramRef ? paramErrors(paramRef) : []),
    ...(actions.length ? [] : [required('spec.validationActions', 'at least one validation action is required')]),
    ...actions.flatMap((action, i) => [
      ...(['Audit', 'Deny', 'Warn'].includes(action) ? [] : [notSupported(`spec.validationActions[${i}]`, action, ['Audit', 'Deny', 'Warn'])]),
      ...(actions.indexOf(action) < i ? [duplicate(`spec.validationActions[${i}]`, action)] : []),
    ]),
    ...(actions.includes('Deny') && actions.includes('Warn')
      ? [invalid('spec.validationActions', goStrings(actions, 'admissionregistration.ValidationAction'), 'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)')] : []),
  ]
}

function paramErrors({ name, selector, parameterNotFoundAction: action }: ParamRef): FieldError[] {
  const path = 'spec.paramRef'
  return [
    ...(name && selector ? [forbidden(`${path}.name`, 'name and selector are mutually exclusive')] : []),
    ...(!name && !selector ? [required(path, 'one of name or selector must be specified')] : []),
    ...(action === undefined ? [required(`${path}.parameterNotFoundAction`)] : action === 'Allow' || action === 'Deny' ? [] : [notSupported(`${path}.parameterNotFoundAction`, action, ['Allow', 'Deny'])]),
  ]
}

export default defineRules<ValidatingAdmissionPolicyBinding>({
  kind: 'ValidatingAdmissionPolicyBinding',
  validate,
})
