// The rules of a VolumeAttachment: what it must satisfy and what may not change.
import type { VolumeAttachment } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, invalid, isDeepEqual, required } from '../field-errors.ts'
import { dns1123SubdomainErrors } from '../formats.ts'
import { csiDriverNameErrors } from '../persistent-volume/volume-source-validation.ts'

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

export default defineRules<VolumeAttachment>({
  kind: 'VolumeAttachment',
  validate,
  validateUpdate: ({ spec }, old) => (isDeepEqual(spec, old.spec) ? [] : [invalid('spec', spec, 'field is immutable')]),
})
