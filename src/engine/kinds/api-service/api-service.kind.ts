// APIService: a group of the API that another server answers for.
import type { APIService, APIServiceSpec, ServiceReference } from '../../generated/api-types.d.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, invalid, required } from '../field-errors.ts'
import { dns1035LabelErrors, dns1123SubdomainErrors } from '../formats.ts'

const defaults = shape<APIService>({ spec: orEmpty<APIServiceSpec>({ service: shape<ServiceReference>({ port: 443 }) }), status: orEmpty() })

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

function available({ spec, status }: APIService): string {
  if (!spec.service) return 'True'
  const condition = status?.conditions?.find(({ type }) => type === 'Available')
  if (!condition) return 'Unknown'
  return condition.status === 'True' ? 'True' : `${condition.status} (${condition.reason ?? ''})`
}

export default defineKind<APIService>({
  group: 'apiregistration.k8s.io', version: 'v1', kind: 'APIService', plural: 'apiservices', categories: ['api-extensions'], namespaced: false, subresources: ['status'],
  unconditionalUpdate: false,
  acts: false, generation: 'never',
  defaults: (service) => defaults.fill(service),
  validate,
  columns: [
    { name: 'Service', cell: ({ spec: { service } }) => (service ? `${service.namespace ?? ''}/${service.name ?? ''}` : 'Local') },
    { name: 'Available', cell: available },
  ],
})
