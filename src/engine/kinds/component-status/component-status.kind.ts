// ComponentStatus: how the scheduler, the controller manager and etcd are, asked anew each time. Nobody stores it.
import type { ComponentStatus } from '../../generated/api-types.d.ts'
import { defineKind } from '../define-kind.ts'

function healthOf({ conditions = [] }: ComponentStatus) {
  return conditions.find(({ type }) => type === 'Healthy')
}

export default defineKind<ComponentStatus>({
  group: '', version: 'v1', kind: 'ComponentStatus', plural: 'componentstatuses', shortNames: ['cs'], namespaced: false, acts: true, generation: 'never', age: false,
  verbs: ['get', 'list'], deprecated: 'v1 ComponentStatus is deprecated in v1.19+',
  columns: [
    { name: 'Status', cell: (object) => (healthOf(object)?.status === 'True' ? 'Healthy' : 'Unhealthy') },
    { name: 'Message', cell: (object) => healthOf(object)?.message ?? '' },
    { name: 'Error', cell: (object) => healthOf(object)?.error ?? '' },
  ],
})
