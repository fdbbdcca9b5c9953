// The source of a PersistentVolume: exactly one, and complete. Models the source part of ValidatePersistentVolumeSpec.
import type { CSIPersistentVolumeSource, LocalVolumeSource, PersistentVolumeSpec, SecretReference, StorageOSPersistentVolumeSource, Volume } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, forbidden, invalid, required, tooLong } from '../field-errors.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '../formats.ts'
import { volumeSources } from '../pod-template/volume-sources.ts'
import { type SourceField, volumeSourceFields } from './volume-source.ts'

const longestDriverName = 63

// The API server's own spelling where a second source is refused.
const reportedAs: Partial<Record<SourceField, string>> = { cephfs: 'cephFS' }

export function sourceErrors(spec: PersistentVolumeSpec): FieldError[] {
  const errors: FieldError[] = []
  const given = volumeSourceFields.filter((field) => spec[field] !== undefined)
  if (given.length === 0) return [required('spec', 'must specify a volume type')]
  given.forEach((field, i) => {
    if (i > 0) errors.push(forbidden(`spec.${reportedAs[field] ?? field}`, 'may not specify more than 1 volume type'))
    else errors.push(...oneSourceErrors(field, spec))
  })
  return errors
}

function oneSourceErrors(field: SourceField, spec: PersistentVolumeSpec): FieldError[] {
  if (spec.local && field === 'local') {
    return [...localErrors(spec.local), ...(spec.nodeAffinity ? [] : [required('spec.nodeAffinity', 'Local volume requires node affinity')])]
  }
  if (spec.csi && field === 'csi') return csiErrors(spec.csi)
  if (spec.storageos && field === 'storageos') return storageOSErrors(spec.storageos)
  const errors: FieldError[] = []
  // The remaining sources say the same as those of a Pod's volume, and are checked alike.
  const volume = { name: '', [field]: spec[field] } as unknown as Volume
  volumeSources.find((source) => source.field === field)?.validate(volume, 'spec', errors)
  if (field === 'azureFile' && spec.azureFile?.secretNamespace === '') errors.push(required('spec.azureFile.secretNamespace'))
  return errors
}

function localErrors({ path }: LocalVolumeSource): FieldError[] {
  if (!path) return [required('spec.local.path')]
  return path.split('/').includes('..') ? [invalid('spec.local.path', path, "must not contain '..'")] : []
}

/** Also of CSIDriver and CSINode objects. */
export function csiDriverNameErrors(field: string, name: string): FieldError[] {
  return [
    ...(name ? [] : [required(field)]),
    ...(name.length > longestDriverName ? [tooLong(field, longestDriverName)] : []),
    ...eachInvalid(field, name, dns1123SubdomainErrors(name.toLowerCase())),
  ]
}

function csiErrors(csi: CSIPersistentVolumeSource): FieldError[] {
  const secrets = ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'] as const
  return [
    ...csiDriverNameErrors('spec.csi.driver', csi.driver ?? ''),
    ...(csi.volumeHandle ? [] : [required('spec.csi.volumeHandle')]),
    ...secrets.flatMap((field) => (csi[field] ? secretErrors(`spec.csi.${field}`, csi[field]) : [])),
  ]
}

function secretErrors(path: string, { name, namespace }: SecretReference): FieldError[] {
  return [
    ...(name ? eachInvalid(`${path}.name`, name, dns1123LabelErrors(name)) : [required(`${path}.name`)]),
    ...(namespace ? eachInvalid(`${path}.namespace`, namespace, dns1123LabelErrors(namespace)) : [required(`${path}.namespace`)]),
  ]
}

function storageOSErrors({ volumeName, volumeNamespace, secretRef }: StorageOSPersistentVolumeSource): FieldError[] {
  return [
    ...(volumeName ? eachInvalid('spec.storageos.volumeName', volumeName, dns1123LabelErrors(volumeName)) : [required('spec.storageos.volumeName')]),
    ...(volumeNamespace ? eachInvalid('spec.storageos.volumeNamespace', volumeNamespace, dns1123LabelErrors(volumeNamespace)) : []),
    ...(secretRef && !secretRef.name ? [required('spec.storageos.secretRef.name')] : []),
    ...(secretRef && !secretRef.namespace ? [required('spec.storageos.secretRef.namespace')] : []),
  ]
}
