// How clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy of a Service must fit together, and what of them may change.
// Models ValidateServiceClusterIPsRelatedFields and validateUpgradeDowngrade… of pkg/apis/core/validation/validation.go.
import type { FieldError } from '../field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../field-errors.ts'
import { goStrings } from '../go-value.ts'
import { ipErrors, parseIP } from '../ip-address.ts'
import type { Service } from './service.ts'
import { isHeadless, needsHealthCheckNodePort } from './service.ts'

const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'] as const

export function clusterIPErrors(service: Service): FieldError[] {
  const { spec } = service
  if (spec.type === 'ExternalName') return []
  const ips = spec.clusterIPs ?? []
  const errors = [...agreementErrors(service), ...familyErrors(service)]
  const misplaced = ips[0] === 'None' && ips.length > 1
  if (misplaced) errors.push(invalid('spec.clusterIPs', goStrings(ips), "'None' must be the first and only value"))
  const malformed = ips.flatMap((ip, i) => (i === 0 && ip === 'None' ? [] : ipErrors(`spec.clusterIPs[${i}]`, ip)))
  errors.push(...malformed)
  if (ips.length > 2) errors.push(invalid('spec.clusterIPs', goStrings(ips), 'may only hold up to 2 values'))
  if (misplaced || malformed.length) return errors
  if (ips.length > 1 && new Set(ips.map((ip) => parseIP(ip)?.family)).size !== 2) {
    errors.push(invalid('spec.clusterIPs', goStrings(ips), 'may specify no more than one IP for each IP family'))
  }
  if (isHeadless(service)) return errors
  ips.forEach((ip, i) => {
    const family = spec.ipFamilies?.[i]
    if ((family === 'IPv4' || family === 'IPv6') && parseIP(ip)?.family !== family) {
      errors.push(invalid(`spec.clusterIPs[${i}]`, ip, `expected an ${family} value as indicated by \`ipFamilies[${i}]\``))
    }
  })
  return errors
}

function agreementErrors({ spec }: Service): FieldError[] {
  const ips = spec.clusterIPs ?? []
  if (!spec.clusterIP) return ips.length ? [invalid('spec.clusterIPs', goStrings(ips), 'must be empty when `clusterIP` is not specified')] : []
  if (!ips.length) return [required('spec.clusterIPs')]
  return ips[0] === spec.clusterIP ? [] : [invalid('spec.clusterIPs', goStrings(ips), 'first value must match `clusterIP`')]
}

function familyErrors({ spec }: Service): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [i, family] of (spec.ipFamilies ?? []).entries()) {
    if (family !== 'IPv4' && family !== 'IPv6') errors.push(notSupported(`spec.ipFamilies[${i}]`, family, ['IPv4', 'IPv6']))
    if (seen.has(family)) errors.push(duplicate(`spec.ipFamilies[${i}]`, family))
    seen.add(family)
  }
  const policy = spec.ipFamilyPolicy
  if (policy !== undefined && !(policies as readonly string[]).includes(policy)) errors.push(notSupported('spec.ipFamilyPolicy', policy, policies))
  return errors
}

const once = 'may not change once set'

/** What an update may do to addresses, families and the load balancer class. */
export function validateServiceChange(service: Service, old: Service): FieldError[] {
  const errors = [...addressChangeErrors(service, old), ...familyChangeErrors(service, old)]
  if (old.spec.type === 'LoadBalancer' && service.spec.type === 'LoadBalancer' && old.spec.loadBalancerClass !== service.spec.loadBalancerClass) {
    errors.push(invalid('spec.loadBalancerClass', service.spec.loadBalancerClass, once))
  }
  if (needsHealthCheckNodePort(old) && needsHealthCheckNodePort(service) && old.spec.healthCheckNodePort !== service.spec.healthCheckNodePort) {
    errors.push(forbidden('spec.healthCheckNodePort', 'field is immutable'))
  }
  return errors
}

function addressChangeErrors(service: Service, old: Service): FieldError[] {
  if (service.spec.type === 'ExternalName' || old.spec.type === 'ExternalName' || (isHeadless(old) && isHeadless(service))) return []
  const before = old.spec.clusterIPs ?? []
  const now = service.spec.clusterIPs ?? []
  const shown = goStrings(service.spec.clusterIPs)
  if (before.length === now.length) {
    return before.flatMap((ip, i) => (ip === now[i] ? [] : [invalid(`spec.clusterIPs[${i}]`, shown, once)]))
  }
  const errors: FieldError[] = []
  if (now.length === 0) errors.push(invalid('spec.clusterIPs[0]', shown, 'primary clusterIP can not be unset'))
  if (before.length > 0 && now.length > 0 && now[0] !== before[0]) errors.push(invalid('spec.clusterIPs[0]', shown, once))
  if (before.length > now.length && now.length === 1 && service.spec.ipFamilyPolicy !== 'SingleStack') {
    errors.push(invalid('spec.ipFamilyPolicy', service.spec.ipFamilyPolicy, "must be set to 'SingleStack' when releasing the secondary clusterIP"))
  }
  return errors
}

function familyChangeErrors(service: Service, old: Service): FieldError[] {
  if (service.spec.type === 'ExternalName' || old.spec.type === 'ExternalName' || isHeadless(service) || isHeadless(old)) return []
  const before = old.spec.ipFamilies ?? []
  const now = service.spec.ipFamilies ?? []
  const shown = goStrings(service.spec.ipFamilies, 'core.IPFamily')
  if (before.length === now.length) return before.flatMap((family, i) => (family === now[i] ? [] : [invalid('spec.ipFamilies[0]', shown, once)]))
  const errors: FieldError[] = []
  if (before.length > now.length && !service.spec.clusterIPs?.length) errors.push(invalid('spec.ipFamilies[0]', shown, 'primary ipFamily can not be unset'))
  if (now.length > 0 && before.length > 0 && now[0] !== before[0]) errors.push(invalid('spec.ipFamilies[0]', goStrings(service.spec.clusterIPs), once))
  if (before.length > now.length && now.length === 1 && service.spec.ipFamilyPolicy !== 'SingleStack') {
    errors.push(invalid('spec.ipFamilyPolicy', service.spec.ipFamilyPolicy, "must be set to 'SingleStack' when releasing the secondary ipFamily"))
  }
  return errors
}
