// Files made from ConfigMaps, Secrets, fields of the Pod and tokens, alone or several projected into one volume.
// Models validateProjectionSources, validateKeyToPath and validateDownwardAPIVolumeFile in pkg/apis/core/validation/validation.go.
import type { DownwardAPIVolumeFile, KeyToPath, ProjectedVolumeSource, ServiceAccountTokenProjection, VolumeProjection } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden, invalid, required } from '../field-errors.ts'
import { validateFieldRef, validateResourceFieldRef, volumeFields } from './environment-validation.ts'
import { validateFileMode, validateNonReservedPath } from './pod-texts.ts'

export function validateKeysToPaths(items: readonly KeyToPath[] | undefined, path: string, errors: FieldError[]): void {
  items?.forEach((item, i) => validateKeyToPath(item, `${path}[${i}]`, errors))
}

function validateKeyToPath(item: KeyToPath, path: string, errors: FieldError[]): void {
  if (!item.key) errors.push(required(`${path}.key`))
  if (!item.path) errors.push(required(`${path}.path`))
  validateNonReservedPath(item.path ?? '', `${path}.path`, errors)
  validateFileMode(item.mode, `${path}.mode`, errors)
}

/** The API server names the volume, not the file, in these errors. */
export function validateDownwardFiles(files: readonly DownwardAPIVolumeFile[] | undefined, path: string, errors: FieldError[]): void {
  for (const file of files ?? []) validateDownwardFile(file, path, errors)
}

function validateDownwardFile(file: DownwardAPIVolumeFile, path: string, errors: FieldError[]): void {
  if (!file.path) errors.push(required(`${path}.path`))
  validateNonReservedPath(file.path ?? '', `${path}.path`, errors)
  if (file.fieldRef) {
    validateFieldRef(file.fieldRef, volumeFields, `${path}.fieldRef`, errors)
    if (file.resourceFieldRef) errors.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'))
  } else if (file.resourceFieldRef) validateResourceFieldRef(file.resourceFieldRef, `${path}.resourceFieldRef`, true, errors)
  else errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'))
  validateFileMode(file.mode, `${path}.mode`, errors)
}

/** Sources that many Pods share, as that of their token, and nothing is wrong with. */
const faultless = new WeakSet<ProjectedVolumeSource>()

export function validateProjected(projected: ProjectedVolumeSource, path: string, errors: FieldError[]): void {
  if (faultless.has(projected)) return
  const before = errors.length
  validateFileMode(projected.defaultMode, `${path}.defaultMode`, errors)
  const paths = new Set<string>()
  projected.sources?.forEach((source, i) => validateProjection(source, `${path}.sources[${i}]`, path, paths, errors))
  if (errors.length === before) faultless.add(projected)
}

function validateProjection(source: VolumeProjection, path: string, volumePath: string, paths: Set<string>, errors: FieldError[]): void {
  let sources = 0
  const claim = (file: string | undefined, owner: string): void => {
    if (!file) return
    if (paths.has(file)) errors.push(invalid(volumePath, owner, 'conflicting duplicate paths'))
    else paths.add(file)
  }
  for (const field of ['secret', 'configMap'] as const) {
    const projection = source[field]
    if (!projection) continue
    sources++
    if (!projection.name) errors.push(required(`${path}.${field}.name`))
    projection.items?.forEach((item, i) => {
      validateKeyToPath(item, `${path}.${field}.items[${i}]`, errors)
      claim(item.path, projection.name ?? '')
    })
  }
  if (source.downwardAPI) {
    sources++
    for (const file of source.downwardAPI.items ?? []) {
      validateDownwardFile(file, `${path}.downwardAPI`, errors)
      claim(file.path, file.path ?? '')
    }
  }
  if (source.serviceAccountToken) {
    sources++
    validateToken(source.serviceAccountToken, `${path}.serviceAccountToken`, volumePath, errors)
  }
  if (sources > 1) errors.push(forbidden(path, 'may not specify more than 1 volume type'))
}

function validateToken(token: ServiceAccountTokenProjection, path: string, volumePath: string, errors: FieldError[]): void {
  const seconds = token.expirationSeconds ?? 0
  if (seconds < 600) errors.push(invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'))
  if (seconds > 2 ** 32) errors.push(invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds'))
  if (!token.path) errors.push(required(`${volumePath}.path`))
}
