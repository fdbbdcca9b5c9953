// Addresses and ports of a Service packed into the fewest subsets. Models pkg/api/v1/endpoints/util.go (RepackSubsets).
import type { EndpointAddress, EndpointPort, EndpointSubset, Pod, Service } from '../../generated/api-types.d.ts'
import { isPodReady } from '../../kinds/pod/pod-conditions.ts'
import { endpointHostname, findPort, hasEndpoint, podAddresses } from '../service-endpoints.ts'

/** Endpoints hold no more addresses than this. */
export const MAX_CAPACITY = 1000

interface Group {
  readonly ports: readonly EndpointPort[]
  readonly ready: EndpointAddress[]
  readonly notReady: EndpointAddress[]
}

/** Subsets of the Pods of a Service: those at the same ports together. */
export function subsetsOf(service: Service, pods: readonly Pod[]): readonly EndpointSubset[] {
  const groups = new Map<string, Group>(), { publishNotReadyAddresses = false, ports: servicePorts = [] } = service.spec
  // Without named ports, all Pods are reached at the same ones.
  const common = servicePorts.some(({ targetPort }) => typeof targetPort === 'string') || pods.length === 0 ? undefined : portsOf(service, pods[0]), commonKey = JSON.stringify(common)
  for (const pod of pods) {
    if (!hasEndpoint(pod, publishNotReadyAddresses)) continue
    const address = addressOf(service, pod), ports = common ?? portsOf(service, pod)
    if (!address || (ports.length === 0 && !(servicePorts.length === 0 && service.spec.clusterIP === 'None'))) continue
    const key = common ? commonKey : JSON.stringify(ports)
    let group = groups.get(key)
    if (!group) groups.set(key, (group = { ports, ready: [], notReady: [] }))
    if (publishNotReadyAddresses || isPodReady(pod)) group.ready.push(address)
    else group.notReady.push(address)
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, group]) => subsetOf(group))
}

function subsetOf({ ports, ready, notReady }: Group): EndpointSubset {
  return {
    ...(ready.length > 0 ? { addresses: ready.sort(byAddress) } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady.sort(byAddress) } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  }
}

function byAddress(a: EndpointAddress, b: EndpointAddress): number {
  if (a.ip !== b.ip) return a.ip < b.ip ? -1 : 1
  return (a.targetRef?.uid ?? '') < (b.targetRef?.uid ?? '') ? -1 : 1
}

/** IPv4 addresses as they were made last: of thousands behind a Service nearly all are what they were. */
const made = new WeakMap<Pod, EndpointAddress>()

/** The address of the Service's first family. */
function addressOf(service: Service, pod: Pod): EndpointAddress | undefined {
  const wantsIPv6 = service.spec.ipFamilies?.[0] === 'IPv6'
  // Under which name a Pod is announced is each Service's own affair.
  if (wantsIPv6 || pod.spec.hostname !== undefined) return makeAddress(service, pod, wantsIPv6)
  const known = made.get(pod)
  if (known) return known
  const address = makeAddress(service, pod, false)
  if (address) made.set(pod, address)
  return address
}

function makeAddress(service: Service, pod: Pod, wantsIPv6: boolean): EndpointAddress | undefined {
  const ip = podAddresses(pod).find((address) => address.includes(':') === wantsIPv6)
  if (ip === undefined) return undefined
  const { namespace, name, uid } = pod.metadata, hostname = endpointHostname(pod, service)
  return {
    ip, ...(hostname ? { hostname } : {}), ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', ...(namespace ? { namespace } : {}), name, uid },
  }
}

function portsOf(service: Service, pod: Pod): readonly EndpointPort[] {
  const ports = (service.spec.ports ?? []).flatMap((servicePort): EndpointPort[] => {
    const port = findPort(pod, servicePort), { name, protocol = 'TCP', appProtocol } = servicePort
    return port === undefined ? [] : [{ ...(name ? { name } : {}), port, protocol, ...(appProtocol ? { appProtocol } : {}) }]
  })
  return ports.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

export function countAddresses(subsets: readonly EndpointSubset[]): number {
  return subsets.reduce((count, { addresses = [], notReadyAddresses = [] }) => count + addresses.length + notReadyAddresses.length, 0)
}

/** The same with at most MAX_CAPACITY addresses, ready ones first. Models truncateEndpoints. */
export function truncated(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  if (countAddresses(subsets) <= MAX_CAPACITY) return subsets
  const ready = subsets.reduce((count, { addresses = [] }) => count + addresses.length, 0)
  let readyLeft = Math.min(ready, MAX_CAPACITY), notReadyLeft = MAX_CAPACITY - readyLeft
  const kept = subsets.map(({ addresses = [], notReadyAddresses = [], ports }): EndpointSubset => {
    const some = addresses.slice(0, readyLeft), others = notReadyAddresses.slice(0, notReadyLeft)
    readyLeft -= some.length
    notReadyLeft -= others.length
    return { ...(some.length > 0 ? { addresses: some } : {}), ...(others.length > 0 ? { notReadyAddresses: others } : {}), ...(ports ? { ports } : {}) }
  })
  return kept.filter(({ addresses, notReadyAddresses }) => addresses || notReadyAddresses)
}
