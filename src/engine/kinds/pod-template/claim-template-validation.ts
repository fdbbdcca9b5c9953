// The claim that an ephemeral volume makes for its Pod. Models ValidatePersistentVolumeClaimSpec in
// pkg/apis/core/validation/validation.go, as far as a template goes.
import type { PersistentVolumeClaimSpec } from '../../generated/api-types.d.ts'
import { compareQuantities, formatQuantity, quantityOf } from '../../quantity.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden, invalid, notSupported, required } from '../field-errors.ts'
import { dns1123SubdomainErrors } from '../formats.ts'
import { validateLabelSelector } from '../label-selector-validation.ts'
import { pushInvalid } from './pod-texts.ts'

/** The list that the error shows; the mode for a single Pod came later. */
const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce']

/** A claim's spec, as far as it stands in a Pod. */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec, path: string, errors: FieldError[]): void {
  const modes: readonly string[] = spec.accessModes ?? []
  if (modes.length === 0) errors.push(required(`${path}.accessModes`, 'at least 1 access mode is required'))
  validateLabelSelector(spec.selector, `${path}.selector`, errors)
  for (const mode of modes) if (!accessModes.includes(mode) && mode !== 'ReadWriteOncePod') errors.push(notSupported(`${path}.accessModes`, mode, accessModes))
  if (modes.includes('ReadWriteOncePod') && modes.length > 1) {
    errors.push(forbidden(`${path}.accessModes`, 'may not use ReadWriteOncePod with other access modes'))
  }
  const storage = spec.resources?.requests?.storage
  if (storage === undefined) errors.push(required(`${path}.resources[storage]`))
  else if (compareQuantities(storage, '0') <= 0) {
    errors.push(invalid(`${path}.resources[storage]`, formatQuantity(quantityOf(storage)), 'must be greater than zero'))
  }
  const { storageClassName, volumeMode } = spec
  if (storageClassName) pushInvalid(errors, `${path}.storageClassName`, storageClassName, dns1123SubdomainErrors(storageClassName))
  const mode: string | undefined = volumeMode
  if (mode !== undefined && mode !== 'Block' && mode !== 'Filesystem') errors.push(notSupported(`${path}.volumeMode`, mode, ['Block', 'Filesystem']))
}
