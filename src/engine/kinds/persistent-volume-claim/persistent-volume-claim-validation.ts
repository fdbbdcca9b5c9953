// What a claim may say, and what of it may change. Models ValidatePersistentVolumeClaim… of pkg/apis/core/validation/validation.go.
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, TypedObjectReference } from '../../generated/api-types.d.ts'
import { compareQuantities } from '../../quantity.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, forbidden, immutable, invalid, isDeepEqual, notSupported, required } from '../field-errors.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '../formats.ts'
import { goSyntax } from '../go-value.ts'
import { labelSelectorErrors } from '../label-validation.ts'
import { positiveErrors } from '../resource-names.ts'
import { claimSpecDiff } from './claim-spec-diff.ts'

const betaClassAnnotation = 'volume.beta.kubernetes.io/storage-class'
// ReadWriteOncePod came after the recordings' release; it is accepted here, though the message does not list it.
const listedModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce'] as const
const modes = new Set<string>([...listedModes, 'ReadWriteOncePod'])

/** Access modes of claims and volumes: known ones, and ReadWriteOncePod only by itself. */
export function accessModeErrors(field: string, given: readonly string[]): FieldError[] {
  const errors = given.filter((mode) => !modes.has(mode)).map((mode) => notSupported(field, mode, listedModes))
  if (given.includes('ReadWriteOncePod') && given.some((mode) => mode !== 'ReadWriteOncePod' && modes.has(mode))) {
    errors.push(forbidden(field, 'may not use ReadWriteOncePod with other access modes'))
  }
  return errors
}

/** Also holds for the claim templates of StatefulSets and ephemeral volumes. */
export function claimSpecErrors(spec: PersistentVolumeClaimSpec, path: string): FieldError[] {
  const { accessModes = [], selector, resources, storageClassName, volumeMode, volumeAttributesClassName } = spec
  const storage = resources?.requests?.storage
  return [
    ...(accessModes.length ? [] : [required(`${path}.accessModes`, 'at least 1 access mode is required')]),
    ...labelSelectorErrors(`${path}.selector`, selector),
    ...accessModeErrors(`${path}.accessModes`, accessModes),
    ...(storage === undefined ? [required(`${path}.resources[storage]`)] : positiveErrors(`${path}.resources[storage]`, storage)),
    ...(storageClassName ? eachInvalid(`${path}.storageClassName`, storageClassName, dns1123SubdomainErrors(storageClassName)) : []),
    ...volumeModeErrors(`${path}.volumeMode`, volumeMode),
    ...dataSourceErrors(spec, path),
    ...(volumeAttributesClassName ? eachInvalid(`${path}.volumeAttributesClassName`, volumeAttributesClassName, dns1123SubdomainErrors(volumeAttributesClassName)) : []),
  ]
}

export function volumeModeErrors(field: string, mode: string | undefined): FieldError[] {
  return mode === undefined || mode === 'Block' || mode === 'Filesystem' ? [] : [notSupported(field, mode, ['Block', 'Filesystem'])]
}

function dataSourceErrors({ dataSource, dataSourceRef }: PersistentVolumeClaimSpec, path: string): FieldError[] {
  const errors = [
    ...(dataSource ? referenceErrors(dataSource, `${path}.dataSource`) : []),
    ...(dataSourceRef ? referenceErrors(dataSourceRef, `${path}.dataSourceRef`) : []),
  ]
  if (!dataSource || !dataSourceRef) return errors
  const shown = goSyntax(`${path}.dataSource`)
  if (dataSourceRef.namespace) errors.push(invalid(path, shown, 'may not be specified when dataSourceRef.namespace is specified'))
  else if (!isDeepEqual({ ...dataSource }, { apiGroup: dataSourceRef.apiGroup, kind: dataSourceRef.kind, name: dataSourceRef.name })) {
    errors.push(invalid(path, shown, 'must match dataSourceRef'))
  }
  return errors
}

function referenceErrors({ apiGroup = '', kind, name, namespace }: TypedObjectReference, path: string): FieldError[] {
  return [
    ...(name ? [] : [required(`${path}.name`)]),
    ...(kind ? [] : [required(`${path}.kind`)]),
    ...(apiGroup === '' && kind !== 'PersistentVolumeClaim' ? [invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup")] : []),
    ...(apiGroup === '' ? [] : eachInvalid(`${path}.apiGroup`, apiGroup, dns1123SubdomainErrors(apiGroup))),
    ...(namespace ? eachInvalid(`${path}.namespace`, namespace, dns1123LabelErrors(namespace)) : []),
  ]
}

/** A claim stays as it is, but for the volume it is bound to, a class that arrives late, and growing once bound. */
export function validateClaimUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const errors: FieldError[] = []
  const annotation = ({ metadata }: PersistentVolumeClaim) => metadata.annotations?.[betaClassAnnotation]
  let before = old.spec
  let now = claim.spec
  const late = before.storageClassName === undefined && now.storageClassName !== undefined && (annotation(old) ?? now.storageClassName) === now.storageClassName
  if (!before.volumeName) before = { ...before, volumeName: now.volumeName }
  if (late) before = { ...before, storageClassName: now.storageClassName }
  if (!(late && annotation(old) !== undefined) && annotation(claim) !== annotation(old)) {
    errors.push(invalid(`metadata.annotations.${betaClassAnnotation}`, annotation(claim) ?? '', 'field is immutable'))
  }
  if (claim.status?.phase === 'Bound') {
    now = {
      ...now,
      resources: { ...now.resources, requests: { ...now.resources?.requests, storage: before.resources?.requests?.storage ?? '0' } },
      volumeAttributesClassName: now.volumeAttributesClassName === undefined ? undefined : before.volumeAttributesClassName,
    }
  }
  if (!isDeepEqual(now, before)) {
    errors.push(forbidden('spec', `spec is immutable after creation except resources.requests for bound claims\n${claimSpecDiff(before, now)}`))
  }
  errors.push(...shrinkErrors(claim.spec, old.spec), ...immutable('volumeMode', claim.spec.volumeMode, old.spec.volumeMode))
  if (old.spec.volumeAttributesClassName !== undefined && !claim.spec.volumeAttributesClassName) {
    const what = claim.spec.volumeAttributesClassName === undefined ? 'nil' : 'an empty string'
    errors.push(forbidden('spec.volumeAttributesClassName', `update from non-nil value to ${what} is forbidden`))
  }
  return errors
}

function shrinkErrors(now: PersistentVolumeClaimSpec, before: PersistentVolumeClaimSpec): FieldError[] {
  const smaller = compareQuantities(now.resources?.requests?.storage ?? '0', before.resources?.requests?.storage ?? '0') < 0
  return smaller ? [forbidden('spec.resources.requests.storage', 'field can not be less than previous value')] : []
}
