// What a Service is, and the questions that validation, defaulting and allocation ask of one. Models pkg/api/service/util.go.
import type { Service, ServiceSpec } from '../../generated/api-types.d.ts'

export type { LoadBalancerStatus, Service, ServicePort, ServiceSpec } from '../../generated/api-types.d.ts'

export function isHeadless({ spec }: Service): boolean {
  return spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None'
}

/** Headless Services count: 'None' takes the place of an address. */
export function needsClusterIP({ spec }: Service): boolean {
  return spec.type === 'ClusterIP' || needsNodePort(spec)
}

export function needsNodePort(spec: ServiceSpec): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)
}

export function isExternallyAccessible({ spec }: Service): boolean {
  return spec.type === 'NodePort' || spec.type === 'LoadBalancer'
}

/** A load balancer that keeps to local endpoints asks each node, on this port, whether it has any. */
export function needsHealthCheckNodePort({ spec }: Service): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'
}
