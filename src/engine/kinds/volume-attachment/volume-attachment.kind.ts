// VolumeAttachment: the wish that a volume be attached to a Node, and whether it is.
import type { VolumeAttachment } from '../../generated/api-types.d.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const defaults = shape<VolumeAttachment>({ spec: orEmpty(), status: orEmpty<NonNullable<VolumeAttachment['status']>>({ attached: false }) })

export default defineKind<VolumeAttachment>({
  group: 'storage.k8s.io', version: 'v1', kind: 'VolumeAttachment', plural: 'volumeattachments', namespaced: false, subresources: ['status'], acts: false, generation: 'never',
  unconditionalUpdate: false,
  returnsDeleted: true,
  defaults: (attachment) => defaults.fill(attachment),
  prepareCreate: (attachment) => ({ ...attachment, status: { attached: false } }),
  prepareUpdate: (attachment, old) => ({ ...attachment, status: old.status }),
  columns: [
    { name: 'Attacher', cell: ({ spec }) => spec.attacher },
    { name: 'PV', cell: ({ spec }) => spec.source.persistentVolumeName ?? '' },
    { name: 'Node', cell: ({ spec }) => spec.nodeName },
    { name: 'Attached', cell: ({ status }) => status?.attached ?? false },
  ],
})
