// Each source that a volume of a Pod may have, in the order in which the API server looks at them, and what may be wrong with it.
// Models the validate…VolumeSource functions of pkg/apis/core/validation/validation.go.
import type { Volume } from '../../generated/api-types.d.ts'
import { compareQuantities } from '../../quantity.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden, invalid, notSupported, required } from '../field-errors.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '../formats.ts'
import { goStrings } from '../go-value.ts'
import { validateAnnotations, validateLabels } from '../label-selector-validation.ts'
import { validateClaimSpec } from './claim-template-validation.ts'
import { validateDownwardFiles, validateKeysToPaths, validateProjected } from './projection-validation.ts'
import { inclusiveRange, pushInvalid, validateDescendingPath, validateFileMode, validateNoBacksteps } from './pod-texts.ts'

type Source = Exclude<keyof Volume, 'name'>
type Validate<S extends Source> = (source: NonNullable<Volume[S]>, path: string, errors: FieldError[], volume: Volume) => void

interface VolumeSource {
  readonly field: Source
  /** Where errors about a second source point, if not to the field: the API server's own misspellings. */
  readonly reportedAs?: string
  validate(volume: Volume, path: string, errors: FieldError[]): void
}

function source<S extends Source>(field: S, validate: Validate<S>, options: { readonly reportedAs?: string; readonly path?: string } = {}): VolumeSource {
  return {
    field,
    reportedAs: options.reportedAs,
    validate: (volume, path, errors) => validate(volume[field] as NonNullable<Volume[S]>, `${path}.${options.path ?? field}`, errors, volume),
  }
}

function require(value: string | readonly unknown[] | undefined, path: string, errors: FieldError[]): void {
  if (!value?.length) errors.push(required(path))
}

function validatePartition(partition: number | undefined, path: string, errors: FieldError[]): void {
  if (partition !== undefined && (partition < 0 || partition > 255)) errors.push(invalid(path, partition, inclusiveRange(1, 255)))
}

const hostPathTypes = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']

const hostPath: Validate<'hostPath'> = ({ path: hostFolder, type }, path, errors) => {
  if (!hostFolder) return void errors.push(required(`${path}.path`))
  validateNoBacksteps(hostFolder, `${path}.path`, errors)
  if (type !== undefined && !hostPathTypes.includes(type)) errors.push(notSupported(`${path}.type`, type, hostPathTypes))
}

const secret: Validate<'secret'> = (secretSource, path, errors) => {
  require(secretSource.secretName, `${path}.secretName`, errors)
  validateFileMode(secretSource.defaultMode, `${path}.defaultMode`, errors)
  validateKeysToPaths(secretSource.items, `${path}.items`, errors)
}

const configMap: Validate<'configMap'> = (configMapSource, path, errors) => {
  require(configMapSource.name, `${path}.name`, errors)
  validateFileMode(configMapSource.defaultMode, `${path}.defaultMode`, errors)
  validateKeysToPaths(configMapSource.items, `${path}.items`, errors)
}

const nfs: Validate<'nfs'> = ({ server, path: exported = '' }, path, errors) => {
  require(server, `${path}.server`, errors)
  require(exported, `${path}.path`, errors)
  if (!exported.startsWith('/')) errors.push(invalid(`${path}.path`, exported, 'must be an absolute path'))
}

const iscsiNames: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([A-Za-z0-9.-]+)(:[^,;*&$|\s]+)$/, eui: /^eui.[A-Za-z0-9]{16}$/, naa: /^naa.[A-Za-z0-9]{32}$/,
}

function validateIscsiName(name: string, path: string, errors: FieldError[]): void {
  const form = iscsiNames[name.slice(0, 3)]
  if (!form) errors.push(invalid(path, name, 'must be valid format starting with iqn, eui, or naa'))
  else if (!form.test(name)) errors.push(invalid(path, name, 'must be valid format'))
}

const iscsi: Validate<'iscsi'> = (target, path, errors, volume) => {
  require(target.targetPortal, `${path}.targetPortal`, errors)
  if (!target.iqn) errors.push(required(`${path}.iqn`))
  else validateIscsiName(target.iqn, `${path}.iqn`, errors)
  const lun = target.lun ?? 0
  if (lun < 0 || lun > 255) errors.push(invalid(`${path}.lun`, lun, inclusiveRange(0, 255)))
  if ((target.chapAuthDiscovery || target.chapAuthSession) && !target.secretRef) errors.push(required(`${path}.secretRef`))
  if (target.initiatorName === undefined) return
  validateIscsiName(target.initiatorName, `${path}.initiatorname`, errors)
  if (`${volume.name}:${target.targetPortal}`.length > 64) {
    const message = 'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'
    errors.push(invalid(`${path.slice(0, -'.iscsi'.length)}.name`, volume.name, message))
  }
}

const flocker: Validate<'flocker'> = ({ datasetName = '', datasetUUID = '' }, path, errors) => {
  if (!datasetName && !datasetUUID) errors.push(required(path, 'one of datasetName and datasetUUID is required'))
  if (datasetName && datasetUUID) errors.push(invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'))
  if (datasetName.includes('/')) errors.push(invalid(`${path}.datasetName`, datasetName, "must not contain '/'"))
}

const fc: Validate<'fc'> = ({ targetWWNs = [], wwids = [], lun }, path, errors) => {
  if (!targetWWNs.length && !wwids.length) errors.push(required(`${path}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both'))
  if (targetWWNs.length && wwids.length) {
    errors.push(invalid(`${path}.targetWWNs`, goStrings(targetWWNs), 'targetWWNs and wwids can not be specified simultaneously'))
  }
  if (!targetWWNs.length) return
  if (lun === undefined) errors.push(required(`${path}.lun`, 'lun is required if targetWWNs is specified'))
  else if (lun < 0 || lun > 255) errors.push(invalid(`${path}.lun`, lun, inclusiveRange(0, 255)))
}

const flexVolume: Validate<'flexVolume'> = ({ driver, options = {} }, path, errors) => {
  require(driver, `${path}.driver`, errors)
  for (const key of Object.keys(options)) {
    const domain = `.${key.split('/')[0].toLowerCase()}`
    if (domain.endsWith('.kubernetes.io') || domain.endsWith('.k8s.io')) {
      errors.push(invalid(`${path}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved'))
    }
  }
}

const azureDisk: Validate<'azureDisk'> = (disk, path, errors) => {
  require(disk.diskName, `${path}.diskName`, errors)
  require(disk.diskURI, `${path}.diskURI`, errors)
  const cachingModes = ['None', 'ReadOnly', 'ReadWrite']
  const kinds = ['Dedicated', 'Managed', 'Shared']
  if (disk.cachingMode !== undefined && !cachingModes.includes(disk.cachingMode)) errors.push(notSupported(`${path}.cachingMode`, disk.cachingMode, cachingModes))
  if (disk.kind !== undefined && !kinds.includes(disk.kind)) errors.push(notSupported(`${path}.kind`, disk.kind, kinds))
  if (disk.kind === 'Managed' && !disk.diskURI?.startsWith('/subscriptions/')) {
    errors.push(notSupported(`${path}.diskURI`, disk.diskURI ?? '', ['/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}']))
  }
  if (disk.kind !== undefined && disk.kind !== 'Managed' && !disk.diskURI?.startsWith('https://')) {
    errors.push(notSupported(`${path}.diskURI`, disk.diskURI ?? '', ['https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd']))
  }
}

const storageos: Validate<'storageos'> = ({ volumeName, volumeNamespace, secretRef }, path, errors) => {
  if (!volumeName) errors.push(required(`${path}.volumeName`))
  else pushInvalid(errors, `${path}.volumeName`, volumeName, dns1123LabelErrors(volumeName))
  if (volumeNamespace) pushInvalid(errors, `${path}.volumeNamespace`, volumeNamespace, dns1123LabelErrors(volumeNamespace))
  if (secretRef) require(secretRef.name, `${path}.secretRef.name`, errors)
}

/** The trailing space in the path is the API server's. */
const csi: Validate<'csi'> = ({ driver, nodePublishSecretRef }, path, errors) => {
  require(driver, `${path}.driver`, errors)
  if (driver && driver.length > 63) errors.push({ type: 'TooLong', field: `${path}.driver`, detail: 'must have at most 63 bytes' })
  pushInvalid(errors, `${path}.driver`, driver ?? '', dns1123SubdomainErrors((driver ?? '').toLowerCase()))
  if (!nodePublishSecretRef) return
  if (!nodePublishSecretRef.name) errors.push(required(`${path}.nodePublishSecretRef .name`))
  else pushInvalid(errors, `${path}.name`, nodePublishSecretRef.name, dns1123SubdomainErrors(nodePublishSecretRef.name))
}

const ephemeral: Validate<'ephemeral'> = ({ volumeClaimTemplate }, path, errors) => {
  const at = `${path}.volumeClaimTemplate`
  if (!volumeClaimTemplate) return void errors.push(required(at))
  const { metadata = {}, spec } = volumeClaimTemplate
  validateAnnotations(metadata.annotations, `${at}.metadata.annotations`, errors)
  validateLabels(metadata.labels, `${at}.metadata.labels`, errors)
  for (const [field, value] of Object.entries(metadata)) {
    if (field === 'annotations' || field === 'labels' || value === null || value === '') continue
    errors.push(forbidden(`${at}.metadata.${field}`, 'cannot be set for an ephemeral volume'))
  }
  validateClaimSpec(spec ?? {}, `${at}.spec`, errors)
}

export const volumeSources: readonly VolumeSource[] = [
  source('emptyDir', ({ sizeLimit }, path, errors) => {
    if (sizeLimit !== undefined && compareQuantities(sizeLimit, '0') < 0) {
      errors.push(forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity'))
    }
  }),
  source('hostPath', hostPath),
  source('gitRepo', ({ repository, directory = '' }, path, errors) => {
    require(repository, `${path}.repository`, errors)
    validateDescendingPath(directory, `${path}.directory`, errors)
  }),
  source('gcePersistentDisk', ({ pdName, partition }, path, errors) => {
    require(pdName, `${path}.pdName`, errors)
    validatePartition(partition, `${path}.partition`, errors)
  }, { path: 'persistentDisk' }),
  source('awsElasticBlockStore', ({ volumeID, partition }, path, errors) => {
    require(volumeID, `${path}.volumeID`, errors)
    validatePartition(partition, `${path}.partition`, errors)
  }),
  source('secret', secret),
  source('nfs', nfs),
  source('iscsi', iscsi),
  source('glusterfs', ({ endpoints, path: folder }, path, errors) => {
    require(endpoints, `${path}.endpoints`, errors)
    require(folder, `${path}.path`, errors)
  }),
  source('flocker', flocker),
  source('persistentVolumeClaim', ({ claimName }, path, errors) => require(claimName, `${path}.claimName`, errors)),
  source('rbd', ({ monitors, image }, path, errors) => {
    require(monitors, `${path}.monitors`, errors)
    require(image, `${path}.image`, errors)
  }),
  source('cinder', ({ volumeID, secretRef }, path, errors) => {
    require(volumeID, `${path}.volumeID`, errors)
    if (secretRef) require(secretRef.name, `${path}.secretRef.name`, errors)
  }),
  source('cephfs', ({ monitors }, path, errors) => require(monitors, `${path}.monitors`, errors), { reportedAs: 'cephFS' }),
  source('quobyte', ({ registry, tenant = '', volume }, path, errors) => {
    const form = 'must be a host:port pair or multiple pairs separated by commas'
    if (!registry) errors.push(required(`${path}.registry`, form))
    else if (tenant.length >= 65) errors.push(required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'))
    else for (const pair of registry.split(',')) if (!/^[^:]*:[^:]*$/.test(pair)) errors.push(invalid(`${path}.registry`, registry, form))
    require(volume, `${path}.volume`, errors)
  }),
  source('downwardAPI', ({ defaultMode, items }, path, errors) => {
    validateFileMode(defaultMode, `${path}.defaultMode`, errors)
    validateDownwardFiles(items, path, errors)
  }, { reportedAs: 'downwarAPI' }),
  source('fc', fc),
  source('flexVolume', flexVolume),
  source('configMap', configMap),
  source('azureFile', ({ secretName, shareName }, path, errors) => {
    require(secretName, `${path}.secretName`, errors)
    require(shareName, `${path}.shareName`, errors)
  }),
  source('vsphereVolume', ({ volumePath }, path, errors) => require(volumePath, `${path}.volumePath`, errors)),
  source('photonPersistentDisk', ({ pdID }, path, errors) => require(pdID, `${path}.pdID`, errors)),
  source('portworxVolume', ({ volumeID }, path, errors) => require(volumeID, `${path}.volumeID`, errors)),
  source('azureDisk', azureDisk),
  source('storageos', storageos),
  source('projected', validateProjected),
  source('scaleIO', ({ gateway, system, volumeName }, path, errors) => {
    require(gateway, `${path}.gateway`, errors)
    require(system, `${path}.system`, errors)
    require(volumeName, `${path}.volumeName`, errors)
  }),
  source('csi', csi),
  source('ephemeral', ephemeral),
  source('image', ({ reference, pullPolicy }, path, errors) => {
    require(reference, `${path}.reference`, errors)
    const policies = ['Always', 'IfNotPresent', 'Never']
    if (pullPolicy && !policies.includes(pullPolicy)) errors.push(notSupported(`${path}.pullPolicy`, pullPolicy, policies))
  }),
]
