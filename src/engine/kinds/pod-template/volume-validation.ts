// Volumes of a Pod: their names, and exactly one source each.
// Models ValidateVolumes and validateVolumeSource in pkg/apis/core/validation/validation.go.
import type { Volume } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { duplicate, forbidden, invalid, required } from '../field-errors.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '../formats.ts'
import type { Volumes } from './mount-validation.ts'
import { pushInvalid } from './pod-texts.ts'
import { volumeSources } from './volume-sources.ts'

/** Pushes what is wrong; answers with the volumes that are right, since only those can be mounted. */
export function validateVolumes(volumes: readonly Volume[] | undefined, podName: string | undefined, path: string, errors: FieldError[]): Volumes {
  const valid = new Map<string, Volume>()
  if (!volumes) return valid
  for (let i = 0; i < volumes.length; i++) {
    const volume = volumes[i]
    const name = volume.name ?? ''
    const at = `${path}[${i}]`
    const before = errors.length
    validateSource(volume, podName, at, errors)
    if (!name) errors.push(required(`${at}.name`))
    else pushInvalid(errors, `${at}.name`, name, dns1123LabelErrors(name))
    if (valid.has(name)) errors.push(duplicate(`${at}.name`, name))
    if (errors.length === before) valid.set(name, volume)
    const claim = volume.persistentVolumeClaim?.claimName
    if (claim && podName && volumes.some((other) => other.ephemeral && claim === `${podName}-${other.name}`)) {
      errors.push(invalid(`${at}.persistentVolumeClaim.claimName`, claim, 'must not reference a PVC that gets created for an ephemeral volume'))
    }
  }
  return valid
}

function validateSource(volume: Volume, podName: string | undefined, path: string, errors: FieldError[]): void {
  let sources = 0
  for (const { field, reportedAs = field, validate } of volumeSources) {
    if (volume[field] === undefined || volume[field] === null) continue
    sources++
    if (sources > 1) errors.push(forbidden(`${path}.${reportedAs}`, 'may not specify more than 1 volume type'))
    else validate(volume, path, errors)
  }
  if (volume.ephemeral && sources === 1 && podName && volume.name) {
    const claim = `${podName}-${volume.name}`
    pushInvalid(errors, `${path}.name`, volume.name, dns1123SubdomainErrors(claim).map((message) => `PVC name "${claim}": ${message}`))
  }
  if (sources === 0) errors.push(required(path, 'must specify a volume type'))
}
