// ResourceQuota: how much a namespace may use in all.
import type { ResourceQuota } from '../../generated/api-types.d.ts'
import { ageColumn } from '../columns.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const defaults = shape<ResourceQuota>({ spec: orEmpty(), status: orEmpty() })

/** `pods: 3/10, requests.cpu: 1/4`, of limits or of everything else. Models printResourceQuota of printers.go. */
function usage({ status }: ResourceQuota, limits: boolean): string {
  const names = Object.keys(status?.hard ?? {}).sort().filter((name) => name.startsWith('limits') === limits)
  return names.map((name) => `${name}: ${status?.used?.[name] ?? '0'}/${status?.hard?.[name]}`).join(', ')
}

export default defineKind<ResourceQuota>({
  group: '', version: 'v1', kind: 'ResourceQuota', plural: 'resourcequotas', shortNames: ['quota'], namespaced: true, subresources: ['status'], acts: true, generation: 'never',
  returnsDeleted: true,
  defaults: (quota) => defaults.fill(quota),
  prepareCreate: (quota) => ({ ...quota, status: {} }),
  prepareUpdate: (quota, old) => ({ ...quota, status: old.status }),
  age: false,
  columns: [
    ageColumn,
    { name: 'Request', cell: (quota) => usage(quota, false) },
    { name: 'Limit', cell: (quota) => usage(quota, true) },
  ],
})
