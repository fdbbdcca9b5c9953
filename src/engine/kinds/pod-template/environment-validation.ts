// Environment variables of a container and where their values come from.
// Models ValidateEnv and ValidateEnvFrom in pkg/apis/core/validation/validation.go.
import type { EnvFromSource, EnvVar, EnvVarSource, ObjectFieldSelector, ResourceFieldSelector } from '../../generated/api-types.d.ts'
import { formatQuantity, isZeroQuantity, quantityOf } from '../../quantity.ts'
import type { FieldError } from '../field-error.ts'
import { invalid, notSupported, required } from '../field-errors.ts'
import { configMapKeyErrors, dns1123SubdomainErrors, qualifiedNameErrors } from '../formats.ts'
import { environmentNameErrors, pushInvalid } from './pod-texts.ts'

const environmentFields = ['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.podIP', 'status.podIPs']
/** Fields that a file of a downward API volume may hold. */
export const volumeFields = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid']
/** Field labels that v1 knows at all. Models ConvertDownwardAPIFieldLabel. */
const knownFields = new Set([
  ...environmentFields, ...volumeFields, 'spec.restartPolicy', 'spec.schedulerName', 'status.phase', 'status.hostIPs',
])
const resourceFields = ['limits.cpu', 'limits.ephemeral-storage', 'limits.memory', 'requests.cpu', 'requests.ephemeral-storage', 'requests.memory']
const sizes = '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei'
const sizeDivisors = new Set(sizes.split(', '))

export function validateEnv(variables: readonly EnvVar[] | undefined, path: string, errors: FieldError[]): void {
  if (!variables) return
  for (let i = 0; i < variables.length; i++) {
    const variable = variables[i]
    if (!variable.name) errors.push(required(`${path}[${i}].name`))
    else pushInvalid(errors, `${path}[${i}].name`, variable.name, environmentNameErrors(variable.name))
    if (variable.valueFrom) validateValueFrom(variable.valueFrom, variable.value, `${path}[${i}].valueFrom`, errors)
  }
}

function validateValueFrom(source: EnvVarSource, value: string | undefined, path: string, errors: FieldError[]): void {
  let sources = 0
  if (source.fieldRef) {
    sources++
    validateFieldRef(source.fieldRef, environmentFields, `${path}.fieldRef`, errors)
  }
  if (source.resourceFieldRef) {
    sources++
    validateResourceFieldRef(source.resourceFieldRef, `${path}.resourceFieldRef`, false, errors)
  }
  if (source.configMapKeyRef) {
    sources++
    validateKeySelector(source.configMapKeyRef, `${path}.configMapKeyRef`, errors)
  }
  if (source.secretKeyRef) {
    sources++
    validateKeySelector(source.secretKeyRef, `${path}.secretKeyRef`, errors)
  }
  if (sources === 0) errors.push(invalid(path, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'))
  else if (value) errors.push(invalid(path, '', 'may not be specified when `value` is not empty'))
  else if (sources > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'))
}

function validateKeySelector(selector: { readonly name?: string; readonly key: string }, path: string, errors: FieldError[]): void {
  pushInvalid(errors, `${path}.name`, selector.name ?? '', dns1123SubdomainErrors(selector.name ?? ''))
  if (!selector.key) errors.push(required(`${path}.key`))
  else pushInvalid(errors, `${path}.key`, selector.key, configMapKeyErrors(selector.key))
}

/** A field of the Pod itself; labels and annotations may be asked for one by one: metadata.labels['app']. */
export function validateFieldRef(selector: ObjectFieldSelector, allowed: readonly string[], path: string, errors: FieldError[]): void {
  if (!selector.apiVersion) return void errors.push(required(`${path}.apiVersion`))
  if (!selector.fieldPath) return void errors.push(required(`${path}.fieldPath`))
  if (selector.apiVersion !== 'v1') {
    return void errors.push(invalid(`${path}.fieldPath`, selector.fieldPath, `error converting fieldPath: unsupported pod version: ${selector.apiVersion}`))
  }
  const subscripted = /^(.*)\['(.*)'\]$/.exec(selector.fieldPath)
  const field = subscripted ? subscripted[1] : selector.fieldPath
  if (subscripted && (field === 'metadata.annotations' || field === 'metadata.labels')) {
    const key = subscripted[2]
    return pushInvalid(errors, path, key, qualifiedNameErrors(field === 'metadata.annotations' ? key.toLowerCase() : key))
  }
  if (subscripted) {
    return void errors.push(invalid(`${path}.fieldPath`, selector.fieldPath, `error converting fieldPath: field label does not support subscript: ${selector.fieldPath}`))
  }
  if (!knownFields.has(field)) {
    return void errors.push(invalid(`${path}.fieldPath`, selector.fieldPath, `error converting fieldPath: field label not supported: ${field}`))
  }
  // Later than the list that the error shows: both address families of the node.
  if (field === 'status.hostIPs' && allowed === environmentFields) return
  if (!allowed.includes(field)) errors.push(notSupported(`${path}.fieldPath`, field, allowed))
}

/** A request or limit of a container, counted in a unit. */
export function validateResourceFieldRef(selector: ResourceFieldSelector, path: string, isVolume: boolean, errors: FieldError[]): void {
  const resource = selector.resource ?? ''
  const isHugePages = resource.startsWith('requests.hugepages-') || resource.startsWith('limits.hugepages-')
  if (isVolume && !selector.containerName) errors.push(required(`${path}.containerName`))
  else if (!resource) errors.push(required(`${path}.resource`))
  else if (!resourceFields.includes(resource) && !isHugePages) errors.push(notSupported(`${path}.resource`, resource, resourceFields))
  validateDivisor(resource, selector.divisor, isHugePages, `${path}.divisor`, errors)
}

function validateDivisor(resource: string, divisor: string | undefined, isHugePages: boolean, path: string, errors: FieldError[]): void {
  if (divisor === undefined || isZeroQuantity(divisor)) return
  const unit = formatQuantity(quantityOf(divisor))
  if (resource.endsWith('.cpu')) {
    if (unit !== '1' && unit !== '1m') errors.push(invalid(path, resource, "only divisor's values 1m and 1 are supported with the cpu resource"))
    return
  }
  if (sizeDivisors.has(unit)) return
  const what = isHugePages ? 'hugepages' : resource.endsWith('.memory') ? 'memory' : resource.endsWith('.ephemeral-storage') ? 'local ephemeral storage' : ''
  if (what) errors.push(invalid(path, resource, `only divisor's values ${sizes} are supported with the ${what} resource`))
}

export function validateEnvFrom(sources: readonly EnvFromSource[] | undefined, path: string, errors: FieldError[]): void {
  sources?.forEach((source, i) => {
    if (source.prefix) pushInvalid(errors, `${path}[${i}].prefix`, source.prefix, environmentNameErrors(source.prefix))
    if (source.configMapRef) validateEnvReference(source.configMapRef.name, `${path}[${i}].configMapRef.name`, errors)
    if (source.secretRef) validateEnvReference(source.secretRef.name, `${path}[${i}].secretRef.name`, errors)
    if (!source.configMapRef && !source.secretRef) errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'))
    else if (source.configMapRef && source.secretRef) errors.push(invalid(path, '', 'may not have more than one field specified at a time'))
  })
}

/** Here a name may end in a dash, as if something were to be appended: the API server has always been lenient. */
function validateEnvReference(name: string | undefined, path: string, errors: FieldError[]): void {
  if (!name) errors.push(required(path))
  else pushInvalid(errors, path, name, dns1123SubdomainErrors(name.endsWith('-') ? `${name.slice(0, -1)}a` : name))
}
