// What the API server carries over or clears when a Service is written: allocated addresses and ports that a client left out, and
// fields that make no sense for the new type. Models pkg/registry/core/service/strategy.go and storage/storage.go.
import { isDeepEqual } from '../field-errors.ts'
import type { Service, ServicePort, ServiceSpec } from './service.ts'
import { isExternallyAccessible, needsClusterIP, needsHealthCheckNodePort, needsNodePort } from './service.ts'

/** A new Service has no status; clusterIP alone becomes clusterIPs. */
export function prepareServiceCreate(service: Service): Service {
  const { clusterIP, clusterIPs } = service.spec
  const spec = clusterIP && !clusterIPs?.length ? { ...service.spec, clusterIPs: [clusterIP] } : service.spec
  return { ...service, spec, status: { loadBalancer: {} } }
}

/** A plain update never touches status, keeps what was allocated, and loses what its type no longer has. */
export function prepareServiceUpdate(service: Service, old: Service): Service {
  let spec = keepAllocated(service, old)
  spec = agreeOnClusterIPs(spec, old.spec)
  spec = dropForType({ ...service, spec }, old)
  return { ...service, spec, status: old.status }
}

/** Models patchAllocatedValues: old clients and hand-written manifests do not repeat allocated values. */
function keepAllocated(service: Service, old: Service): ServiceSpec {
  let spec = service.spec
  if (needsClusterIP(old) && needsClusterIP(service)) {
    if (!spec.clusterIP && old.spec.clusterIP) spec = { ...spec, clusterIP: old.spec.clusterIP }
    if (!spec.clusterIPs?.length && spec.clusterIP === old.spec.clusterIP && old.spec.clusterIPs) spec = { ...spec, clusterIPs: old.spec.clusterIPs }
  }
  if (needsNodePort(old.spec) && needsNodePort(spec)) spec = keepNodePorts(spec, old.spec)
  if (needsHealthCheckNodePort(old) && needsHealthCheckNodePort(service) && !spec.healthCheckNodePort) {
    spec = { ...spec, healthCheckNodePort: old.spec.healthCheckNodePort }
  }
  return spec
}

function keepNodePorts(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const now = new Set((spec.ports ?? []).map((port) => port.nodePort ?? 0))
  const byName = new Map((old.ports ?? []).map((port) => [port.name ?? '', port.nodePort ?? 0]))
  let changed = false
  const ports = (spec.ports ?? []).map((port): ServicePort => {
    const before = byName.get(port.name ?? '') ?? 0
    if (port.nodePort || !before || now.has(before)) return port
    changed = true
    return { ...port, nodePort: before }
  })
  return changed ? { ...spec, ports } : spec
}

/** Models NormalizeClusterIPs: who changes only one of clusterIP and clusterIPs means both. */
function agreeOnClusterIPs(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  if (old.clusterIPs?.length && !spec.clusterIPs?.length && old.clusterIP === spec.clusterIP) return { ...spec, clusterIPs: old.clusterIPs }
  if ((old.clusterIP ?? '') === (spec.clusterIP ?? '') || !isDeepEqual(old.clusterIPs, spec.clusterIPs)) return spec
  return { ...spec, clusterIPs: spec.clusterIP ? [spec.clusterIP] : undefined }
}

/** Models dropTypeDependentFields: what the old type needed and the user did not touch goes with the type. */
function dropForType(service: Service, old: Service): ServiceSpec {
  const before = old.spec
  const dropped = new Set<keyof ServiceSpec>()
  const dropIfSame = (...fields: (keyof ServiceSpec)[]) => fields.filter((field) => isDeepEqual(service.spec[field], before[field])).forEach((field) => dropped.add(field))
  if (needsClusterIP(old) && !needsClusterIP(service)) {
    if (isDeepEqual(service.spec.clusterIPs, before.clusterIPs)) dropIfSame('clusterIP', 'clusterIPs')
    dropIfSame('ipFamilies', 'ipFamilyPolicy')
  }
  if (needsHealthCheckNodePort(old) && !needsHealthCheckNodePort(service)) dropIfSame('healthCheckNodePort')
  if (before.type === 'LoadBalancer' && service.spec.type !== 'LoadBalancer') dropIfSame('allocateLoadBalancerNodePorts', 'loadBalancerClass')
  if (isExternallyAccessible(old) && !isExternallyAccessible(service)) dropIfSame('externalTrafficPolicy')
  let spec = service.spec
  if (needsNodePort(before) && !needsNodePort(spec) && sameNodePorts(spec, before)) {
    spec = { ...spec, ports: spec.ports?.map(({ nodePort: _, ...port }) => port) }
  }
  if (dropped.size === 0) return spec
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !dropped.has(field as keyof ServiceSpec)))
}

function sameNodePorts(a: ServiceSpec, b: ServiceSpec): boolean {
  const ports = ({ ports = [] }: ServiceSpec) => ports.map((port) => port.nodePort ?? 0).sort((x, y) => x - y)
  return isDeepEqual([...new Set(ports(a))], [...new Set(ports(b))])
}
