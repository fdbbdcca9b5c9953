// VolumeAttachment: the wish that a volume be attached to a Node, and whether it is.
import type { VolumeAttachment } from '../../generated/api-types.d.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, invalid, isDeepEqual, required } from '../field-errors.ts'
import { dns1123SubdomainErrors } from '../formats.ts'
import { csiDriverNameErrors } from '../persistent-volume/volume-source-validation.ts'

const defaults = shape<VolumeAttachment>({ spec: orEmpty(), status: orEmpty<NonNullable<VolumeAttachment['status']>>({ attached: false }) })

function validate({ spec: { attacher = '', source, nodeName = '' } }: VolumeAttachment): FieldError[] {
  const { persistentVolumeName: name, inlineVolumeSpec: inline } = source ?? {}
  return [
    ...(attacher ? csiDriverNameErrors('spec.attacher', attacher) : [required('spec.attacher')]),
    ...(inline === undefined && !name ? [required('spec.source', 'must specify exactly one of inlineVolumeSpec and persistentVolumeName')] : []),
    ...(inline !== undefined && name ? [invalid('spec.source', source, 'must specify exactly one of inlineVolumeSpec and persistentVolumeName')] : []),
    ...(name ? eachInvalid('spec.source.persistentVolumeName', name, dns1123SubdomainErrors(name)) : []),
    ...eachInvalid('spec.nodeName', nodeName, dns1123SubdomainErrors(nodeName)),
  ]
}

export default defineKind<VolumeAttachment>({
  group: 'storage.k8s.io', version: 'v1', kind: 'VolumeAttachment', plural: 'volumeattachments', namespaced: false, subresources: ['status'], acts: false, generation: 'never',
  unconditionalUpdate: false,
  returnsDeleted: true,
  defaults: (attachment) => defaults.fill(attachment),
  prepareCreate: (attachment) => ({ ...attachment, status: { attached: false } }),
  prepareUpdate: (attachment, old) => ({ ...attachment, status: old.status }),
  validate,
  validateUpdate: ({ spec }, old) => (isDeepEqual(spec, old.spec) ? [] : [invalid('spec', spec, 'field is immutable')]),
  columns: [
    { name: 'Attacher', cell: ({ spec }) => spec.attacher },
    { name: 'PV', cell: ({ spec }) => spec.source.persistentVolumeName ?? '' },
    { name: 'Node', cell: ({ spec }) => spec.nodeName },
    { name: 'Attached', cell: ({ status }) => status?.attached ?? false },
  ],
})
