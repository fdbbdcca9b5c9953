// The EndpointSlice controller: the addresses behind every Service with a selector, in slices of up to 100.
// Models pkg/controller/endpointslice/endpointslice_controller.go and staging/src/k8s.io/endpointslice/reconciler.go.
import type { ApiResponse } from '../../apiserver/request.ts'
import type { DiscoveryEndpointPort, Endpoint, EndpointSlice, Node, Service } from '../../generated/api-types.d.ts'
import { defineController, watch, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { splitKey } from '../../kernel/informer.ts'
import { failureReason, isFailure, record, RequestFailed, type Routine, type Step } from '../../kernel/sync.ts'
import endpointSliceKind from '../../kinds/endpoint-slice/endpoint-slice.kind.ts'
import nodeKind from '../../kinds/node/node.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import serviceKind from '../../kinds/service/service.kind.ts'
import type { Status } from '../../kube-object.ts'
import { isEqual } from '../../structure.ts'
import { controllerReference } from '../adoption.ts'
import { MANAGED_BY, recycle, SERVICE_NAME, sliceIndex, sliceKey, type SliceWork } from '../endpoint-slices.ts'
import { hasClusterIP, hasEndpoint, HEADLESS, isSelecting, lastChangeTriggerTime, selectedPods, servicesOfPod, TRIGGERS, withTriggerTime } from '../service-endpoints.ts'
import { addressTypesOf, endpointOf, endpointPortsOf, type AddressType } from './pod-endpoint.ts'
import { packSlices, portsKey } from './slice-packing.ts'

const NAME = 'endpointslice-controller'
const MANAGER = 'endpointslice-controller.k8s.io'
const WRITTEN = 'written versions'

export default defineController<Service>({
  name: NAME, eventSource: 'endpoint-slice-controller', workers: 5, reconciles: serviceKind, reads: [nodeKind],
  watches: [watch(podKind, servicesOfPod), watch<EndpointSlice>(endpointSliceKind, ({ object, old }) => [...sliceKey(object, MANAGER), ...(old ? sliceKey(old, MANAGER) : [])])],
  expects: [endpointSliceKind],
  indexes: [sliceIndex(NAME, MANAGER)],
  reconcile,
})

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key)
  const service = view.get(serviceKind, namespace, name)
  if (!service) {
    // Its slices are the garbage collector's: they name the Service as their owner.
    for (const memory of [WRITTEN, TRIGGERS]) view.remember(memory, undefined)
    return
  }
  if (!isSelecting(service)) return
  const slices = view.found(endpointSliceKind, NAME, key).filter((slice) => slice.metadata.deletionTimestamp === undefined)
  if (isCacheBehind(view, slices)) return { retry: { code: 'endpoint-slices-cache-behind', params: { service: name } } }
  const pods = selectedPods(view, service), trigger = lastChangeTriggerTime(view, service, pods)
  const withEndpoints = pods.filter((pod) => hasEndpoint(pod, true))
  const nodeNames = new Set(withEndpoints.map((pod) => pod.spec.nodeName ?? ''))
  const nodes = new Map([...nodeNames].map((node) => [node, node ? view.get(nodeKind, undefined, node) : undefined]))
  const missingNode = withEndpoints.find((pod) => pod.spec.nodeName && !nodes.get(pod.spec.nodeName))
  const work: SliceWork = { create: [], update: [], remove: [] }
  const types = addressTypesOf(service)
  work.remove.push(...slices.filter((slice) => !types.includes(slice.addressType as AddressType)))
  for (const type of types) planFor(service, type, slices.filter((slice) => slice.addressType === type), withEndpoints, nodes, work)
  yield* carryOut(view, service, work, trigger)
  if (missingNode && !service.spec.publishNotReadyAddresses) {
    return { retry: { code: 'endpoint-node-missing', params: { pod: missingNode.metadata.name, service: name, node: missingNode.spec.nodeName ?? '' } } }
  }
}

/** Whether the cache has not seen yet what the last sync wrote. Models EndpointSliceTracker.StaleSlices. */
function isCacheBehind(view: SyncView, slices: readonly EndpointSlice[]): boolean {
  const written = view.recall<Readonly<Record<string, string>>>(WRITTEN) ?? {}
  return !view.expectationsMet() || slices.some(({ metadata: { name, resourceVersion } }) => Number(written[name] ?? 0) > Number(resourceVersion))
}

/** Collects what is to be done for one address family. Models reconcileByAddressType. */
function planFor(
  service: Service, addressType: AddressType, existing: readonly EndpointSlice[], pods: ReturnType<typeof selectedPods>, nodes: ReadonlyMap<string, Node | undefined>, work: SliceWork,
): void {
  const owned = existing.filter((slice) => isOwnedBy(slice, service)), foreign = existing.filter((slice) => !isOwnedBy(slice, service))
  const desired = new Map<string, { readonly ports: readonly DiscoveryEndpointPort[]; readonly endpoints: Endpoint[] }>()
  // Without named ports, all Pods are reached at the same ones.
  const areNamed = (service.spec.ports ?? []).some(({ targetPort }) => typeof targetPort === 'string')
  const common = areNamed || pods.length === 0 ? undefined : endpointPortsOf(service, pods[0]), commonKey = portsKey(common)
  for (const pod of pods) {
    const ports = common ?? endpointPortsOf(service, pod), key = common ? commonKey : portsKey(ports), node = nodes.get(pod.spec.nodeName ?? '')
    let group = desired.get(key)
    if (!group) desired.set(key, (group = { ports, endpoints: [] }))
    if (!node && !service.spec.publishNotReadyAddresses) continue
    const endpoint = endpointOf(pod, node, service, addressType)
    if (endpoint) group.endpoints.push(endpoint)
  }
  const labels = labelsOf(service), before = work.create.length, removed = [...foreign]
  for (const [key, { ports, endpoints }] of desired) {
    const changes = packSlices(owned.filter((slice) => portsKey(slice.ports) === key), endpoints, (slice) => relabelled(slice, labels), () => newSlice(service, addressType, ports, labels))
    work.create.push(...changes.create)
    work.update.push(...changes.update)
    removed.push(...changes.remove)
  }
  removed.push(...owned.filter((slice) => !desired.has(portsKey(slice.ports))))
  if (removed.length === existing.length && work.create.length === before) keepPlaceholder(service, addressType, labels, removed, work)
  work.remove.push(...removed)
}

/** A Service without endpoints keeps one empty slice, so that it is known to have none. */
function keepPlaceholder(service: Service, addressType: AddressType, labels: Readonly<Record<string, string>>, removed: EndpointSlice[], work: SliceWork): void {
  const [only] = removed
  const isPlaceholder = removed.length === 1 && (only.endpoints ?? []).length === 0 && (only.ports ?? []).length === 0 && isEqual(only.metadata.labels, labels) && isOwnedBy(only, service)
  if (isPlaceholder) removed.length = 0
  else work.create.push(newSlice(service, addressType, [], labels))
}

function isOwnedBy({ metadata: { ownerReferences = [] } }: EndpointSlice, { metadata: { uid } }: Service): boolean {
  return ownerReferences.some((owner) => owner.uid === uid && owner.kind === 'Service')
}

function labelsOf(service: Service): Readonly<Record<string, string>> {
  const { [HEADLESS]: _headless, [SERVICE_NAME]: _service, [MANAGED_BY]: _manager, ...own } = service.metadata.labels ?? {}
  return { ...own, ...(hasClusterIP(service) ? {} : { [HEADLESS]: '' }), [SERVICE_NAME]: service.metadata.name, [MANAGED_BY]: MANAGER }
}

function relabelled(slice: EndpointSlice, labels: Readonly<Record<string, string>>): EndpointSlice {
  return isEqual(slice.metadata.labels, labels) ? slice : { ...slice, metadata: { ...slice.metadata, labels } }
}

function newSlice(service: Service, addressType: AddressType, ports: readonly DiscoveryEndpointPort[], labels: Readonly<Record<string, string>>): EndpointSlice {
  const metadata = { generateName: `${service.metadata.name}-`, namespace: service.metadata.namespace, labels, ownerReferences: [controllerReference(serviceKind, service)] }
  return { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: metadata as unknown as EndpointSlice['metadata'], addressType, endpoints: [], ports }
}

/** Creates, updates, deletes; a slice that would go takes the place of one that would come. Models finalize. */
function* carryOut(view: SyncView, service: Service, work: SliceWork, trigger: string | undefined): Routine<void> {
  const { namespace, name } = service.metadata, resource = 'endpointslices.discovery.k8s.io'
  recycle(work, (slice) => isOwnedBy(slice, service))
  const created = yield* sendAll((service.metadata.deletionTimestamp ? [] : work.create).map((slice): Step => (
    { request: { verb: 'create', resource, namespace, body: triggered(slice, trigger) }, why: { code: 'endpoint-slice-missing', params: countsOf(service, slice) } })))
  yield* check(service, 'create', created)
  const updated = yield* sendAll(work.update.map((slice): Step => (
    { request: { verb: 'update', resource, namespace, name: slice.metadata.name, body: triggered(slice, trigger) }, why: { code: 'endpoint-slice-changed', params: { slice: slice.metadata.name, ...countsOf(service, slice) } } })))
  const removed = yield* sendAll(work.remove.map((slice): Step => (
    { request: { verb: 'delete', resource, namespace, name: slice.metadata.name }, why: { code: 'endpoint-slice-empty', params: { service: name, slice: slice.metadata.name } } })))
  rememberVersions(view, work, updated)
  yield* check(service, 'update', updated)
  yield* check(service, 'delete', removed)
}

/** Requests that travel side by side. */
function* sendAll(steps: readonly Step[]): Routine<readonly ApiResponse[]> {
  return (yield steps) as readonly ApiResponse[]
}

function countsOf({ metadata: { name } }: Service, { endpoints = [] }: EndpointSlice): Readonly<Record<string, string | number>> {
  return { service: name, endpoints: endpoints.length, ready: endpoints.reduce((count, endpoint) => count + Number(endpoint.conditions?.ready ?? false), 0) }
}

function rememberVersions(view: SyncView, work: SliceWork, updated: readonly ApiResponse[]): void {
  if (work.update.length + work.remove.length === 0) return
  const written: Record<string, string> = { ...view.recall<Readonly<Record<string, string>>>(WRITTEN) }
  work.update.forEach(({ metadata: { name } }, i) => {
    const answer = updated[i]
    if (!isFailure(answer)) written[name] = (answer.body as EndpointSlice).metadata.resourceVersion
  })
  for (const { metadata: { name } } of work.remove) delete written[name]
  view.remember(WRITTEN, written)
}

/** A refusal is an Event and ends the sync, unless the slice is gone anyway or the Namespace is going. */
function* check(service: Service, verb: 'create' | 'update' | 'delete', answers: readonly ApiResponse[]): Routine<void> {
  const failed = answers.find((answer) => isFailure(answer) && !(verb === 'delete' && failureReason(answer) === 'NotFound'))
  if (!failed) return
  const status = failed.body as Status, { namespace, name } = service.metadata
  if (verb === 'create' && (status.details?.causes ?? []).some((cause) => cause.reason === 'NamespaceTerminating')) return
  const message = `Error updating Endpoint Slices for Service ${namespace}/${name}: failed to ${verb} EndpointSlice for Service ${namespace}/${name}: ${status.message}`
  yield* record(service, 'Warning', 'FailedToUpdateEndpointSlices', message)
  throw new RequestFailed(status)
}

function triggered(slice: EndpointSlice, trigger: string | undefined): EndpointSlice {
  const { annotations: known, ...metadata } = slice.metadata, annotations = withTriggerTime(known, trigger)
  return { ...slice, metadata: { ...metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) } }
}
