// A Pod as an endpoint of a Service. Models staging/src/k8s.io/endpointslice/{utils.go,trafficdist}.
import type { DiscoveryEndpointPort, Endpoint, EndpointHints, Node, Pod, Service } from '../../generated/api-types.d.ts'
import { isPodReady } from '../../kinds/pod/pod-conditions.ts'
import { endpointHostname, findPort, podAddresses } from '../service-endpoints.ts'

export type AddressType = 'IPv4' | 'IPv6'

const ZONE = 'topology.kubernetes.io/zone'

/** Address families of a Service. */
export function addressTypesOf({ spec }: Service): readonly AddressType[] {
  const families = (spec.ipFamilies ?? []).filter((family): family is AddressType => family === 'IPv4' || family === 'IPv6')
  if (families.length > 0) return families
  if (!spec.clusterIP || spec.clusterIP === 'None') return ['IPv4', 'IPv6']
  return [spec.clusterIP.includes(':') ? 'IPv6' : 'IPv4']
}

/** An endpoint, and what it was made of beside its Pod. */
interface MadeEndpoint {
  readonly zone: string | undefined
  readonly isPublished: boolean | undefined
  readonly distribution: string | undefined
  readonly endpoint: Endpoint | undefined
}

/** Endpoints as they were made last: of thousands behind a Service nearly all are what they were. */
const made: Readonly<Record<AddressType, WeakMap<Pod, MadeEndpoint>>> = { IPv4: new WeakMap(), IPv6: new WeakMap() }

/** Undefined if the Pod has no address of that type. */
export function endpointOf(pod: Pod, node: Node | undefined, service: Service, addressType: AddressType): Endpoint | undefined {
  const zone = node?.metadata.labels?.[ZONE], { publishNotReadyAddresses: isPublished, trafficDistribution: distribution } = service.spec, known = made[addressType].get(pod)
  // Under which name a Pod is announced is each Service's own affair.
  if (known && known.zone === zone && known.isPublished === isPublished && known.distribution === distribution && pod.spec.hostname === undefined) return known.endpoint
  const endpoint = makeEndpoint(pod, node, service, addressType)
  made[addressType].set(pod, { zone, isPublished, distribution, endpoint })
  return endpoint
}

function makeEndpoint(pod: Pod, node: Node | undefined, service: Service, addressType: AddressType): Endpoint | undefined {
  const addresses = podAddresses(pod).filter((address) => address.includes(':') === (addressType === 'IPv6'))
  if (addresses.length === 0) return undefined
  const serving = isPodReady(pod), terminating = pod.metadata.deletionTimestamp !== undefined, { namespace, name, uid } = pod.metadata
  const ready = Boolean(service.spec.publishNotReadyAddresses) || (serving && !terminating)
  const hostname = endpointHostname(pod, service), zone = node?.metadata.labels?.[ZONE], hints = hintsOf(service, zone, pod.spec.nodeName)
  return {
    addresses, conditions: { ready, serving, terminating },
    ...(hostname ? { hostname } : {}),
    targetRef: { kind: 'Pod', ...(namespace ? { namespace } : {}), name, uid },
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}), ...(zone ? { zone } : {}), ...(hints ? { hints } : {}),
  }
}

// Simplified: the annotation service.kubernetes.io/topology-mode has no effect; trafficDistribution, which took its place, has.
function hintsOf({ spec: { trafficDistribution } }: Service, zone: string | undefined, nodeName: string | undefined): EndpointHints | undefined {
  if (!zone) return trafficDistribution === 'PreferSameNode' && nodeName ? { forNodes: [{ name: nodeName }] } : undefined
  if (trafficDistribution === 'PreferClose' || trafficDistribution === 'PreferSameZone') return { forZones: [{ name: zone }] }
  if (trafficDistribution === 'PreferSameNode') return { forZones: [{ name: zone }], ...(nodeName ? { forNodes: [{ name: nodeName }] } : {}) }
  return undefined
}

export function endpointPortsOf(service: Service, pod: Pod): readonly DiscoveryEndpointPort[] {
  return (service.spec.ports ?? []).flatMap((servicePort): DiscoveryEndpointPort[] => {
    const port = findPort(pod, servicePort), { name = '', protocol = 'TCP', appProtocol } = servicePort
    return port === undefined ? [] : [{ name, port, protocol, ...(appProtocol ? { appProtocol } : {}) }]
  })
}
