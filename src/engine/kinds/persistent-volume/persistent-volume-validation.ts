// What a PersistentVolume may say, and what of it may change. Models ValidatePersistentVolume… of pkg/apis/core/validation.
import type { PersistentVolume, PersistentVolumeSpec } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, forbidden, immutable, invalid, isDeepEqual, notSupported, required } from '../field-errors.ts'
import { dns1123SubdomainErrors } from '../formats.ts'
import { goQuote, goSyntax, goQuantity } from '../go-value.ts'
import { validateNodeSelector } from '../pod-template/affinity-validation.ts'
import { accessModeErrors, volumeModeErrors } from '../persistent-volume-claim/persistent-volume-claim-validation.ts'
import { positiveErrors } from '../resource-names.ts'
import { volumeSourceFields } from './volume-source.ts'
import { sourceDiff } from './volume-source-diff.ts'
import { sourceErrors } from './volume-source-validation.ts'

const reclaimPolicies = ['Delete', 'Recycle', 'Retain'] as const

export function validatePersistentVolume({ spec }: PersistentVolume): FieldError[] {
  const { accessModes = [], storageClassName, volumeMode, volumeAttributesClassName } = spec
  return [
    ...(accessModes.length ? [] : [required('spec.accessModes')]),
    ...accessModeErrors('spec.accessModes', accessModes),
    ...capacityErrors(spec),
    ...reclaimErrors(spec),
    ...affinityErrors(spec),
    ...sourceErrors(spec),
    ...rootRecycleErrors(spec),
    ...(storageClassName ? eachInvalid('spec.storageClassName', storageClassName, dns1123SubdomainErrors(storageClassName)) : []),
    ...volumeModeErrors('spec.volumeMode', volumeMode),
    ...(volumeAttributesClassName === undefined ? [] : attributesClassErrors(volumeAttributesClassName, spec)),
  ]
}

function capacityErrors({ capacity }: PersistentVolumeSpec): FieldError[] {
  const names = Object.keys(capacity ?? {})
  const errors: FieldError[] = names.length ? [] : [required('spec.capacity')]
  if (!names.includes('storage') || names.length > 1) errors.push(notSupported('spec.capacity', goResourceList(capacity), ['storage']))
  return [...errors, ...names.flatMap((name) => positiveErrors(`spec.capacity[${name}]`, capacity![name]))]
}

function goResourceList(amounts: Readonly<Record<string, string>> | undefined) {
  if (!amounts) return goSyntax('core.ResourceList(nil)')
  const entries = Object.keys(amounts).sort().map((name) => `${goQuote(name)}:${goQuantity(amounts[name]).goSyntax}`)
  return goSyntax(`core.ResourceList{${entries.join(', ')}}`)
}

function reclaimErrors({ persistentVolumeReclaimPolicy: policy }: PersistentVolumeSpec): FieldError[] {
  return !policy || (reclaimPolicies as readonly string[]).includes(policy) ? [] : [notSupported('spec.persistentVolumeReclaimPolicy', policy, reclaimPolicies)]
}

function affinityErrors({ nodeAffinity }: PersistentVolumeSpec): FieldError[] {
  if (!nodeAffinity) return []
  if (!nodeAffinity.required) return [required('spec.nodeAffinity.required', 'must specify required node constraints')]
  const errors: FieldError[] = []
  validateNodeSelector(nodeAffinity.required, 'spec.nodeAffinity.required', errors)
  return errors
}

function rootRecycleErrors({ hostPath, persistentVolumeReclaimPolicy: policy }: PersistentVolumeSpec): FieldError[] {
  const root = hostPath !== undefined && /^\/+(\.?\/*)*$/.test(hostPath.path ?? '')
  return root && policy === 'Recycle' ? [forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")] : []
}

function attributesClassErrors(name: string, { csi }: PersistentVolumeSpec): FieldError[] {
  return [
    ...(name ? eachInvalid('spec.volumeAttributesClassName', name, dns1123SubdomainErrors(name)) : [required('spec.volumeAttributesClassName', 'an empty string is disallowed')]),
    ...(csi ? [] : [required('spec.csi', 'has to be specified when using volumeAttributesClassName')]),
  ]
}

export function validatePersistentVolumeUpdate(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  const errors: FieldError[] = []
  const now = withoutNewExpandSecret(volume.spec, old.spec)
  if (volumeSourceFields.some((field) => !isDeepEqual(now[field], old.spec[field]))) {
    errors.push(forbidden('spec.persistentvolumesource', `spec.persistentvolumesource is immutable after creation\n${sourceDiff(old.spec, now)}`))
  }
  errors.push(...immutable('volumeMode', volume.spec.volumeMode, old.spec.volumeMode))
  if (old.spec.nodeAffinity && !isDeepEqual(old.spec.nodeAffinity, volume.spec.nodeAffinity)) {
    errors.push(invalid('nodeAffinity', volume.spec.nodeAffinity, 'field is immutable, except for updating from beta label to GA'))
  }
  if (old.spec.volumeAttributesClassName !== undefined && volume.spec.volumeAttributesClassName === undefined) {
    errors.push(forbidden('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'))
  }
  return errors
}

/** The secret for growing a volume may be added later. */
function withoutNewExpandSecret(now: PersistentVolumeSpec, before: PersistentVolumeSpec): PersistentVolumeSpec {
  if (!now.csi?.controllerExpandSecretRef || !before.csi || before.csi.controllerExpandSecretRef) return now
  return { ...now, csi: { ...now.csi, controllerExpandSecretRef: undefined } }
}
