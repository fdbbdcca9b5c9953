// CSIDriver: how the cluster treats the volumes of one driver.
import type { CSIDriver, CSIDriverSpec } from '../../generated/api-types.d.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const defaults = shape<CSIDriver>({
  spec: orEmpty<CSIDriverSpec>({
    attachRequired: true, podInfoOnMount: false, storageCapacity: false, fsGroupPolicy: 'ReadWriteOnceWithFSType', volumeLifecycleModes: () => ['Persistent'], requiresRepublish: false,
  }),
})

export default defineKind<CSIDriver>({
  group: 'storage.k8s.io', version: 'v1', kind: 'CSIDriver', plural: 'csidrivers', namespaced: false, acts: false, generation: 'spec',
  unconditionalUpdate: false,
  returnsDeleted: true,
  defaults: (driver) => defaults.fill(driver),
  columns: [
    { name: 'AttachRequired', cell: ({ spec }) => spec.attachRequired ?? true },
    { name: 'PodInfoOnMount', cell: ({ spec }) => spec.podInfoOnMount ?? false },
    { name: 'StorageCapacity', cell: ({ spec }) => spec.storageCapacity ?? false },
    { name: 'TokenRequests', cell: ({ spec }) => spec.tokenRequests?.map(({ audience }) => audience).join(',') ?? '<unset>' },
    { name: 'RequiresRepublish', cell: ({ spec }) => spec.requiresRepublish ?? false },
    { name: 'Modes', cell: ({ spec }) => spec.volumeLifecycleModes?.join(',') || '<none>' },
  ],
})
