// Gives Services their cluster IPs and IP families. The cluster has one range, of IPv4.
// Models pkg/registry/core/service/storage/alloc.go and pkg/registry/core/service/ipallocator/allocator.go.
import type { FieldError } from '../../kinds/field-error.ts'
import { invalid, isDeepEqual } from '../../kinds/field-errors.ts'
import { goStrings } from '../../kinds/go-value.ts'
import { contains, formatIPv4, parseCIDR, parseIP, sizeOf } from '../../kinds/ip-address.ts'
import { clusterIPErrors } from '../../kinds/service/cluster-ip-validation.ts'
import type { Service, ServiceSpec } from '../../kinds/service/service.ts'
import type { Allocation } from './allocation.ts'

export const serviceClusterIPRange = '10.96.0.0/12'

const range = parseCIDR(serviceClusterIPRange)!
// Neither the first address nor the last one is handed out.
const firstAddress = range.bits + 1n
const addresses = Number(sizeOf(range)) - 2
const reserved = Math.min(Math.max(16, Math.trunc(addresses / 16)), 256)

type Family = NonNullable<ServiceSpec['ipFamilies']>[number]
export type Step = { readonly service: Service } | { readonly errors: readonly FieldError[] }

export function clusterIPName(ip: string): string {
  return `clusterIP/${ip}`
}

/** The addresses that a Service holds; a headless one holds none. */
export function clusterIPsOf({ spec }: Service): string[] {
  if (spec.type === 'ExternalName') return []
  return (spec.clusterIPs ?? []).filter((ip) => ip !== 'None' && ip !== '')
}

/** Families and policy, which follow from what is asked for and from what the cluster has. Models initIPFamilyFields. */
export function withFamilies(service: Service, old: Service | undefined): Step {
  if (service.spec.type === 'ExternalName' || keepsPreferredDualStack(service, old)) return { service }
  const headlessWithoutSelector = service.spec.clusterIP === 'None' && Object.keys(service.spec.selector ?? {}).length === 0
  const policy = service.spec.ipFamilyPolicy ?? old?.spec.ipFamilyPolicy ?? (headlessWithoutSelector ? 'RequireDualStack' : 'SingleStack')
  let spec: ServiceSpec = { ...service.spec, ipFamilyPolicy: policy }
  const loose = clusterIPErrors({ ...service, spec })
  if (loose.length) return { errors: loose }
  if (old && policy === 'SingleStack') spec = withoutSecondary(spec, old.spec)
  const errors = stackErrors(spec, old?.spec)
  const inferred = inferFamilies(spec)
  errors.push(...inferred.errors)
  if (errors.length) return { errors }
  let families = inferred.families
  if (headlessWithoutSelector) {
    if (families.length === 0) families = ['IPv4']
    if (families.length < 2 && policy !== 'SingleStack') families = [families[0], families[0] === 'IPv4' ? 'IPv6' : 'IPv4']
    return { service: { ...service, spec: { ...spec, ipFamilies: families } } }
  }
  if (policy === 'RequireDualStack') errors.push(invalid('spec.ipFamilyPolicy', policy, 'this cluster is not configured for dual-stack services'))
  families.forEach((family, i) => family !== 'IPv4' && errors.push(invalid(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster')))
  if (errors.length) return { errors }
  return { service: { ...service, spec: { ...spec, ipFamilies: families.length ? families : ['IPv4'] } } }
}

/** Such a Service changes only when its author says so, not when the cluster learns a second family. */
function keepsPreferredDualStack({ spec }: Service, old: Service | undefined): boolean {
  if (!old || spec.ipFamilyPolicy !== 'PreferDualStack' || old.spec.ipFamilyPolicy !== 'PreferDualStack') return false
  return isDeepEqual(spec.clusterIPs, old.spec.clusterIPs) && isDeepEqual(spec.ipFamilies, old.spec.ipFamilies)
}

function withoutSecondary(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const ips = spec.clusterIPs ?? []
  const families = spec.ipFamilies ?? []
  return {
    ...spec,
    ...(ips.length > 1 && isDeepEqual(ips, old.clusterIPs) ? { clusterIPs: ips.slice(0, 1) } : {}),
    ...(families.length > 1 && isDeepEqual(families, old.ipFamilies) ? { ipFamilies: families.slice(0, 1) } : {}),
  }
}

function stackErrors({ ipFamilyPolicy, clusterIPs = [], ipFamilies = [] }: ServiceSpec, old: ServiceSpec | undefined): FieldError[] {
  const error = (detail: string) => invalid('spec.ipFamilyPolicy', ipFamilyPolicy, detail)
  if (ipFamilyPolicy === 'SingleStack') {
    return [
      ...(clusterIPs.length === 2 ? [error("must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified")] : []),
      ...(ipFamilies.length === 2 ? [error("must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified")] : []),
    ]
  }
  return [
    ...(old?.clusterIPs?.length === 2 && clusterIPs.length === 1 ? [error("must be 'SingleStack' to release the secondary cluster IP")] : []),
    ...(old?.ipFamilies?.length === 2 && ipFamilies.length === 1 ? [error("must be 'SingleStack' to release the secondary IP family")] : []),
  ]
}

function inferFamilies({ clusterIPs = [], ipFamilies = [] }: ServiceSpec): { readonly families: readonly Family[]; readonly errors: readonly FieldError[] } {
  const families: Family[] = [...ipFamilies]
  const errors: FieldError[] = []
  if (clusterIPs[0] === 'None') return { families, errors }
  for (const [i, ip] of clusterIPs.entries()) {
    const family = parseIP(ip)?.family
    if (i < ipFamilies.length || !family) continue
    if (family === 'IPv4') families.push(family)
    else errors.push(invalid(`spec.clusterIPs[${i}]`, goStrings(clusterIPs), `${family} is not configured on this cluster`))
  }
  return { families, errors }
}

/** The address itself: as asked for, or by chance. Models allocClusterIPs and updateClusterIPs. */
export function withClusterIP(service: Service, old: Service | undefined, allocation: Allocation): Step {
  const { spec } = service
  const before = old ? clusterIPsOf(old) : []
  if (spec.type === 'ExternalName' || spec.clusterIPs?.[0] === 'None') {
    if (spec.type === 'ExternalName') before.forEach((ip) => allocation.release(clusterIPName(ip)))
    return { service }
  }
  if (old && old.spec.type !== 'ExternalName') return { service }
  const asked = spec.clusterIPs?.[0]
  if (asked) {
    const problem = refusal(asked, allocation)
    if (problem) return { errors: [invalid('spec.clusterIPs', goStrings(spec.clusterIPs), `failed to allocate IP ${asked}: ${problem}`)] }
    allocation.take(clusterIPName(asked))
    return { service }
  }
  const ip = drawIP(allocation)
  if (ip === undefined) return { errors: [{ type: 'InternalError', field: 'spec.clusterIPs', detail: 'failed to allocate a serviceIP: range is full' }] }
  return { service: { ...service, spec: { ...spec, clusterIP: ip, clusterIPs: [ip] } } }
}

function refusal(ip: string, allocation: Allocation): string | undefined {
  const address = parseIP(ip)
  const offset = address ? Number(address.bits - firstAddress) : -1
  if (!address || !contains(range, address) || offset < 0 || offset >= addresses) {
    return `the provided IP (${ip}) is not in the valid range. The range of valid IPs is ${serviceClusterIPRange}`
  }
  return !allocation.isDryRun && allocation.isTaken(clusterIPName(ip)) ? 'provided IP is already allocated' : undefined
}

/** A dry run shows the first address of the range, which nobody ever gets. */
function drawIP(allocation: Allocation): string | undefined {
  if (allocation.isDryRun) return formatIPv4(range.bits)
  const at = (offset: number) => formatIPv4(firstAddress + BigInt(offset))
  const offset = allocation.draw(addresses, reserved, (candidate) => clusterIPName(at(candidate)))
  if (offset === undefined) return undefined
  allocation.take(clusterIPName(at(offset)))
  return at(offset)
}
