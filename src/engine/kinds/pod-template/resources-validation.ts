// Requests and limits of a container. Models ValidateResourceRequirements in pkg/apis/core/validation/validation.go.
import type { ResourceRequirements } from '../../generated/api-types.d.ts'
import { compareQuantities, formatQuantity, quantityOf } from '../../quantity.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden, invalid, required } from '../field-errors.ts'
import { qualifiedNameErrors } from '../formats.ts'
import { goQuantity } from '../go-value.ts'
import { pushInvalid } from './pod-texts.ts'

type ResourceList = Readonly<Record<string, string>>

const containerResources = new Set(['cpu', 'memory', 'ephemeral-storage'])
const quotaResources = [
  'pods', 'services', 'replicationcontrollers', 'resourcequotas', 'secrets', 'configmaps', 'persistentvolumeclaims', 'storage',
  'requests.cpu', 'requests.memory', 'requests.storage', 'requests.ephemeral-storage', 'limits.cpu', 'limits.memory', 'limits.ephemeral-storage',
  'services.nodeports', 'services.loadbalancers',
]
const standardResources = new Set([...containerResources, ...quotaResources])
const integerResources = new Set([
  'pods', 'services', 'replicationcontrollers', 'resourcequotas', 'secrets', 'configmaps', 'persistentvolumeclaims', 'services.nodeports', 'services.loadbalancers',
])

function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-')
}

/** Kubernetes' own: without a domain, or within kubernetes.io. */
function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/')
}

function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith('requests.') && qualifiedNameErrors(`requests.${name}`).length === 0
}

/** Of these a node may promise more than it has. */
function isOvercommitAllowed(name: string): boolean {
  return isNative(name) && !isHugePages(name)
}

function validateName(name: string, path: string, errors: FieldError[]): void {
  if (containerResources.has(name)) return
  const messages = qualifiedNameErrors(name)
  pushInvalid(errors, path, name, messages)
  if (!name.includes('/')) {
    if (messages.length === 0 && !standardResources.has(name) && !isHugePages(name)) {
      errors.push(invalid(path, name, 'must be a standard resource type or fully qualified'))
    }
    if (!isHugePages(name)) errors.push(invalid(path, name, 'must be a standard resource for containers'))
  } else if (!isNative(name) && !isExtended(name)) {
    errors.push(invalid(path, name, "doesn't follow extended resource name standard"))
  }
}

function validateAmount(name: string, amount: string, path: string, errors: FieldError[]): void {
  if (/^[0-9]+(?:\.[0-9]+)?(?:m|[KMGT]i?)?$/.test(amount) && containerResources.has(name)) return
  const { nano } = quantityOf(amount)
  if (nano < 0n) errors.push(invalid(path, canonical(amount), 'must be greater than or equal to 0'))
  if ((integerResources.has(name) || isExtended(name)) && nano % 1_000_000_000n !== 0n) errors.push(invalid(path, goQuantity(amount), 'must be an integer'))
  if (isHugePages(name)) validateHugePages(name, amount, nano, path, errors)
}

function validateHugePages(name: string, amount: string, nano: bigint, path: string, errors: FieldError[]): void {
  const pageText = name.slice('hugepages-'.length)
  if (!/^[0-9.]+[EPTGMK]?i?$/.test(pageText)) return
  const page = quantityOf(pageText).nano
  if (page > 0n && nano % page === 0n) return
  errors.push(invalid(path, canonical(amount), `${canonical(amount)} is not positive integer multiple of ${name}`))
}

function canonical(amount: string): string {
  return formatQuantity(quantityOf(amount))
}

/** Both lists together: no request may exceed its limit, and some must equal it. */
export function validateResourceRequirements(resources: ResourceRequirements | undefined, path: string, errors: FieldError[]): void {
  if (!resources) return
  const { limits, requests } = resources
  if (limits) validateList(limits, `${path}.limits`, errors)
  if (requests) {
    const requestsPath = `${path}.requests`
    for (const name of Object.keys(requests)) {
      const amount = String(requests[name])
      const namePath = `${requestsPath}[${name}]`
      validateName(name, namePath, errors)
      validateAmount(name, amount, namePath, errors)
      const limit = limits?.[name]
      if (limit !== undefined) validateAgainstLimit(name, amount, limit, requestsPath, errors)
      else if (!isOvercommitAllowed(name)) errors.push(required(`${path}.limits`, 'Limit must be set for non overcommitable resources'))
    }
  }
  validateHugePagesCompany(limits, requests, path, errors)
}

function validateList(list: ResourceList, path: string, errors: FieldError[]): void {
  for (const name of Object.keys(list)) {
    const namePath = `${path}[${name}]`
    validateName(name, namePath, errors)
    validateAmount(name, String(list[name]), namePath, errors)
  }
}

function validateAgainstLimit(name: string, amount: string, limit: string, path: string, errors: FieldError[]): void {
  if (amount === limit) return
  const difference = compareQuantities(amount, limit)
  if (difference !== 0 && !isOvercommitAllowed(name)) errors.push(invalid(path, canonical(amount), `must be equal to ${name} limit`))
  else if (difference > 0) errors.push(invalid(path, canonical(amount), `must be less than or equal to ${name} limit`))
}

function validateHugePagesCompany(limits: ResourceList | undefined, requests: ResourceList | undefined, path: string, errors: FieldError[]): void {
  let hugePages = false
  for (const list of [limits, requests]) {
    if (!list) continue
    for (const name in list) {
      if (name === 'cpu' || name === 'memory') return
      if (isHugePages(name)) hugePages = true
    }
  }
  if (hugePages) errors.push(forbidden(path, 'HugePages require cpu or memory'))
}

/** What a Pod costs beyond its containers counts like a list of limits. */
export function validateOverhead(overhead: ResourceList | undefined, path: string, errors: FieldError[]): void {
  if (overhead) validateResourceRequirements({ limits: overhead }, path, errors)
}
