// Which resource names exist, which count whole things, and which may be overcommitted. Models pkg/apis/core/helper/helpers.go and
// the resource checks of pkg/apis/core/validation/validation.go.
import { milliValue, quantityOf, formatQuantity } from '../quantity.ts'
import type { FieldError } from './field-error.ts'
import { eachInvalid, invalid } from './field-errors.ts'
import { qualifiedNameErrors } from './formats.ts'
import { goCount } from './go-value.ts'

const compute = ['cpu', 'memory', 'ephemeral-storage', 'requests.cpu', 'requests.memory', 'requests.ephemeral-storage', 'limits.cpu', 'limits.memory', 'limits.ephemeral-storage']
const counted = ['pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'configmaps', 'persistentvolumeclaims', 'services.nodeports', 'services.loadbalancers']
const standard = new Set([...compute, ...counted, 'storage', 'requests.storage'])
const standardQuota = new Set([...compute, ...counted, 'requests.storage'])
const standardContainer = new Set(['cpu', 'memory', 'ephemeral-storage'])
const integer = new Set(counted)

export function isHugePageResourceName(name: string): boolean {
  return name.startsWith('hugepages-')
}

/** Without a domain, or in the domain kubernetes.io. */
export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/')
}

/** Resources that device plugins and administrators bring, such as example.com/gpu. */
export function isExtendedResourceName(name: string): boolean {
  return !isNativeResource(name) && !name.startsWith('requests.') && qualifiedNameErrors(`requests.${name}`).length === 0
}

export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePageResourceName(name)
}

export function isIntegerResourceName(name: string): boolean {
  return integer.has(name) || isExtendedResourceName(name)
}

export function isStandardQuotaResourceName(name: string): boolean {
  return standardQuota.has(name) || isHugePageResourceName(name) || name.startsWith('requests.hugepages-')
}

/** A resource must be one that Kubernetes knows, or carry a domain. */
export function resourceNameErrors(field: string, name: string): FieldError[] {
  const malformed = eachInvalid(field, name, qualifiedNameErrors(name))
  if (malformed.length || name.includes('/') || standard.has(name) || isHugePageResourceName(name)) return malformed
  return [invalid(field, name, 'must be a standard resource type or fully qualified')]
}

export function containerResourceNameErrors(field: string, name: string): FieldError[] {
  const errors = resourceNameErrors(field, name)
  if (!name.includes('/')) {
    if (!standardContainer.has(name) && !isHugePageResourceName(name)) errors.push(invalid(field, name, 'must be a standard resource for containers'))
  } else if (!isNativeResource(name) && !isExtendedResourceName(name)) errors.push(invalid(field, name, "doesn't follow extended resource name standard"))
  return errors
}

export function quotaResourceNameErrors(field: string, name: string): FieldError[] {
  const errors = resourceNameErrors(field, name)
  if (!name.includes('/') && !isStandardQuotaResourceName(name)) errors.push(invalid(field, name, 'must be a standard resource for quota'))
  return errors
}

/** An amount must not be negative, and whole where things are counted. */
export function resourceAmountErrors(field: string, name: string, amount: string): FieldError[] {
  const errors = nonNegativeErrors(field, amount)
  if (isIntegerResourceName(name) && milliValue(amount) % 1000 !== 0) errors.push(invalid(field, goCount(amount), 'must be an integer'))
  return errors
}

export function nonNegativeErrors(field: string, amount: string): FieldError[] {
  const quantity = quantityOf(amount)
  return quantity.nano < 0n ? [invalid(field, formatQuantity(quantity), 'must be greater than or equal to 0')] : []
}

export function positiveErrors(field: string, amount: string): FieldError[] {
  const quantity = quantityOf(amount)
  return quantity.nano <= 0n ? [invalid(field, formatQuantity(quantity), 'must be greater than zero')] : []
}
