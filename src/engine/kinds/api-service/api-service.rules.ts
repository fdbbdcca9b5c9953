// The rules of an APIService: what it must satisfy.
import type { APIService } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, invalid, required } from '../field-errors.ts'
import { dns1035LabelErrors, dns1123SubdomainErrors } from '../formats.ts'

function validate({ metadata, spec }: APIService): FieldError[] {
  const { group = '', version = '', service, groupPriorityMinimum: priority = 0, versionPriority = 0 } = spec
  return [
    ...(!metadata.name || metadata.name === `${version}.${group}` ? [] : [invalid('metadata.name', metadata.name, 'must be `spec.version+"."+spec.group`')]),
    ...(group ? eachInvalid('spec.group', group, dns1123SubdomainErrors(group)) : []),
    ...eachInvalid('spec.version', version, dns1035LabelErrors(version)),
    ...(priority > 0 && priority <= 20_000 ? [] : [invalid('spec.groupPriorityMinimum', priority, 'must be positive and less than 20000')]),
    ...(versionPriority > 0 && versionPriority <= 1000 ? [] : [invalid('spec.versionPriority', versionPriority, 'must be positive and less than 1000')]),
    ...(service && !service.namespace ? [required('spec.service.namespace')] : []),
    ...(service && !service.name ? [required('spec.service.name')] : []),
  ]
}

export default defineRules<APIService>({
  kind: 'APIService',
  validate,
})
