// CSIDriver: how the cluster treats the volumes of one driver.
import type { CSIDriver, CSIDriverSpec } from '../../generated/api-types.d.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { duplicate, immutable, invalid, notSupported } from '../field-errors.ts'

const leastTokenSeconds = 600
const mostTokenSeconds = 2 ** 32
const groupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType'] as const

const defaults = shape<CSIDriver>({
  spec: orEmpty<CSIDriverSpec>({
    attachRequired: true, podInfoOnMount: false, storageCapacity: false, fsGroupPolicy: 'ReadWriteOnceWithFSType', volumeLifecycleModes: () => ['Persistent'], requiresRepublish: false,
  }),
})

function validate({ spec }: CSIDriver): FieldError[] {
  const policy = spec.fsGroupPolicy
  return [
    ...(policy === undefined || (groupPolicies as readonly string[]).includes(policy) ? [] : [notSupported('spec.fsGroupPolicy', policy, groupPolicies)]),
    ...tokenErrors(spec),
    ...(spec.volumeLifecycleModes ?? []).filter((mode) => mode !== 'Persistent' && mode !== 'Ephemeral').map((mode) => notSupported('spec.volumeLifecycleModes', mode, ['Persistent', 'Ephemeral'])),
  ]
}

function tokenErrors({ tokenRequests = [] }: CSIDriverSpec): FieldError[] {
  const audiences = new Set<string>()
  return tokenRequests.flatMap(({ audience = '', expirationSeconds: seconds }, i) => {
    const path = `spec.tokenRequests[${i}]`
    if (audiences.has(audience)) return [duplicate(`${path}.audience`, audience)]
    audiences.add(audience)
    if (seconds === undefined) return []
    if (seconds < leastTokenSeconds) return [invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes')]
    return seconds > mostTokenSeconds ? [invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds')] : []
  })
}

export default defineKind<CSIDriver>({
  group: 'storage.k8s.io', version: 'v1', kind: 'CSIDriver', plural: 'csidrivers', namespaced: false, acts: false, generation: 'spec',
  unconditionalUpdate: false,
  returnsDeleted: true,
  defaults: (driver) => defaults.fill(driver),
  validate,
  validateUpdate: ({ spec }, old) => [
    ...immutable('spec.attachedRequired', spec.attachRequired, old.spec.attachRequired),
    ...immutable('spec.volumeLifecycleModes', spec.volumeLifecycleModes, old.spec.volumeLifecycleModes),
  ],
  columns: [
    { name: 'AttachRequired', cell: ({ spec }) => spec.attachRequired ?? true },
    { name: 'PodInfoOnMount', cell: ({ spec }) => spec.podInfoOnMount ?? false },
    { name: 'StorageCapacity', cell: ({ spec }) => spec.storageCapacity ?? false },
    { name: 'TokenRequests', cell: ({ spec }) => spec.tokenRequests?.map(({ audience }) => audience).join(',') ?? '<unset>' },
    { name: 'RequiresRepublish', cell: ({ spec }) => spec.requiresRepublish ?? false },
    { name: 'Modes', cell: ({ spec }) => spec.volumeLifecycleModes?.join(',') || '<none>' },
  ],
})
