// APIService: a group of the API that another server answers for.
import type { APIService, APIServiceSpec, ServiceReference } from '../../generated/api-types.d.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const defaults = shape<APIService>({ spec: orEmpty<APIServiceSpec>({ service: shape<ServiceReference>({ port: 443 }) }), status: orEmpty() })

function available({ spec, status }: APIService): string {
  if (!spec.service) return 'True'
  const condition = status?.conditions?.find(({ type }) => type === 'Available')
  if (!condition) return 'Unknown'
  return condition.status === 'True' ? 'True' : `${condition.status} (${condition.reason ?? ''})`
}

export default defineKind<APIService>({
  group: 'apiregistration.k8s.io', version: 'v1', kind: 'APIService', plural: 'apiservices', categories: ['api-extensions'], namespaced: false, subresources: ['status'],
  unconditionalUpdate: false,
  acts: true, generation: 'never',
  defaults: (service) => defaults.fill(service),
  columns: [
    { name: 'Service', cell: ({ spec: { service } }) => (service ? `${service.namespace ?? ''}/${service.name ?? ''}` : 'Local') },
    { name: 'Available', cell: available },
  ],
})
