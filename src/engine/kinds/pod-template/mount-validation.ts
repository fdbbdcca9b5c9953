// Where a container mounts the volumes of its Pod, as folders or as raw devices.
// Models ValidateVolumeMounts and ValidateVolumeDevices in pkg/apis/core/validation/validation.go.
import type { Container, Volume, VolumeDevice, VolumeMount } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden, invalid, notSupported, required } from '../field-errors.ts'
import { validateDescendingPath } from './pod-texts.ts'

/** The valid volumes of a Pod by name. */
export type Volumes = ReadonlyMap<string, Volume>

const propagations = ['Bidirectional', 'HostToContainer', 'None']

function notFound(field: string, value: unknown): FieldError {
  return { type: 'NotFound', field, value, detail: '' }
}

export function validateVolumeMounts(container: Container, volumes: Volumes, path: string, errors: FieldError[]): void {
  const mounts = container.volumeMounts
  if (!mounts?.length) return
  const seen = new Set<string>()
  for (let i = 0; i < mounts.length; i++) {
    const mount = mounts[i]
    const mountPath = mount.mountPath ?? ''
    if (!mount.name) errors.push(required(`${path}[${i}].name`))
    if (!volumes.has(mount.name ?? '')) errors.push(notFound(`${path}[${i}].name`, mount.name ?? ''))
    if (!mountPath) errors.push(required(`${path}[${i}].mountPath`))
    if (seen.has(mountPath)) errors.push(invalid(`${path}[${i}].mountPath`, mountPath, 'must be unique'))
    seen.add(mountPath)
    validateAgainstDevices(mount, container.volumeDevices, `${path}[${i}]`, errors)
    validateSubPaths(mount, path, i, errors)
    if (mount.mountPropagation !== undefined) validatePropagation(mount.mountPropagation, container, `${path}.mountPropagation`, errors)
  }
}

function validateAgainstDevices(mount: VolumeMount, devices: readonly VolumeDevice[] | undefined, path: string, errors: FieldError[]): void {
  if (!devices?.length) return
  if (devices.some((device) => device.name === mount.name)) errors.push(invalid(`${path}.name`, mount.name, 'must not already exist in volumeDevices'))
  if (devices.some((device) => device.devicePath === mount.mountPath)) {
    errors.push(invalid(`${path}.mountPath`, mount.mountPath, 'must not already exist as a path in volumeDevices'))
  }
}

/** The API server names the list, not its element, where a sub path is wrong. */
function validateSubPaths(mount: VolumeMount, path: string, i: number, errors: FieldError[]): void {
  if (mount.subPath) validateDescendingPath(mount.subPath, `${path}.subPath`, errors)
  if (!mount.subPathExpr) return
  if (mount.subPath) errors.push(invalid(`${path}[${i}].subPathExpr`, mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive'))
  validateDescendingPath(mount.subPathExpr, `${path}.subPathExpr`, errors)
}

function validatePropagation(mode: string, container: Container, path: string, errors: FieldError[]): void {
  if (!propagations.includes(mode)) errors.push(notSupported(path, mode, propagations))
  if (mode === 'Bidirectional' && container.securityContext?.privileged !== true) {
    errors.push(forbidden(path, 'Bidirectional mount propagation is available only to privileged containers'))
  }
}

export function validateVolumeDevices(container: Container, volumes: Volumes, path: string, errors: FieldError[]): void {
  const devices = container.volumeDevices
  if (!devices?.length) return
  const paths = new Set<string>()
  const names = new Set<string>()
  devices.forEach((device, i) => {
    const { name = '', devicePath = '' } = device
    const volume = volumes.get(name)
    if (!name) errors.push(required(`${path}[${i}].name`))
    if (names.has(name)) errors.push(invalid(`${path}[${i}].name`, name, 'must be unique'))
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) {
      errors.push(invalid(`${path}[${i}].name`, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'))
    }
    if (!volume) errors.push(notFound(`${path}[${i}].name`, name))
    if (!devicePath) errors.push(required(`${path}[${i}].devicePath`))
    if (paths.has(devicePath)) errors.push(invalid(`${path}[${i}].devicePath`, devicePath, 'must be unique'))
    if (devicePath.split('/').includes('..')) errors.push(invalid(`${path}[${i}].devicePath`, devicePath, "can not contain backsteps ('..')"))
    else paths.add(devicePath)
    const mounts = container.volumeMounts ?? []
    if (mounts.some((mount) => mount.name === name)) errors.push(invalid(`${path}[${i}].name`, name, 'must not already exist in volumeMounts'))
    if (mounts.some((mount) => mount.mountPath === devicePath)) {
      errors.push(invalid(`${path}[${i}].devicePath`, devicePath, 'must not already exist as a path in volumeMounts'))
    }
    if (name) names.add(name)
  })
}
