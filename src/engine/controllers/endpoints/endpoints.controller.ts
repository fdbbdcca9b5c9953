// The Endpoints controller: the addresses behind every Service with a selector, in one object of the same name.
// Models pkg/controller/endpoint/endpoints_controller.go.
import type { Endpoints, EndpointSubset, Service } from '../../generated/api-types.d.ts'
import { defineController, watch, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { keyOf, splitKey } from '../../kernel/informer.ts'
import { failureReason, isFailure, record, RequestFailed, send, type Routine } from '../../kernel/sync.ts'
import endpointsKind from '../../kinds/endpoints/endpoints.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import serviceKind from '../../kinds/service/service.kind.ts'
import type { Status } from '../../kube-object.ts'
import { isEqual } from '../../structure.ts'
import { hasClusterIP, HEADLESS, isSelecting, lastChangeTriggerTime, selectedPods, servicesOfPod, TRIGGERS, withTriggerTime } from '../service-endpoints.ts'
import { countAddresses, subsetsOf, truncated } from './endpoint-subsets.ts'

const NAME = 'endpoint-controller'
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by'
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity'
/** Version of the Endpoints that the last sync replaced: whoever still sees it looks at the past. */
const REPLACED = 'replaced version'

export default defineController<Service>({
  name: NAME, workers: 5, reconciles: serviceKind,
  watches: [
    watch(podKind, servicesOfPod),
    watch<Endpoints>(endpointsKind, ({ type, object }) => (type === 'DELETED' ? [keyOf(object)] : [])),
  ],
  reconcile,
})

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key)
  const service = view.get(serviceKind, namespace, name)
  if (!service) return yield* removeEndpoints(view, namespace, name)
  if (!isSelecting(service)) return
  const pods = selectedPods(view, service), trigger = lastChangeTriggerTime(view, service, pods)
  const current = view.get(endpointsKind, namespace, name)
  if (current && view.recall(REPLACED) === current.metadata.resourceVersion) return { retry: { code: 'endpoints-cache-behind', params: { service: name } } }
  const all = subsetsOf(service, pods), subsets = truncated(all), isOver = subsets !== all
  const labels = labelsOf(service)
  if (current && isEqual(current.subsets ?? [], subsets) && isEqual(current.metadata.labels ?? {}, labels) && isOver === (current.metadata.annotations?.[OVER_CAPACITY] !== undefined)) return
  const { [OVER_CAPACITY]: _over, ...kept } = withTriggerTime(current?.metadata.annotations, trigger)
  const annotations = isOver ? { ...kept, [OVER_CAPACITY]: 'truncated' } : kept
  yield* write(view, service, current, { labels, annotations }, subsets)
}

/** The Service's labels, and who keeps these Endpoints. */
function labelsOf(service: Service): Readonly<Record<string, string>> {
  const { [HEADLESS]: _headless, ...own } = service.metadata.labels ?? {}
  return { ...own, ...(hasClusterIP(service) ? {} : { [HEADLESS]: '' }), [MANAGED_BY]: NAME }
}

type Marks = Required<Pick<Endpoints['metadata'], 'labels' | 'annotations'>>

function* write(view: SyncView, service: Service, current: Endpoints | undefined, marks: Marks, subsets: readonly EndpointSubset[]): Routine<void> {
  const { namespace, name } = service.metadata, resource = 'endpoints', content = subsets.length > 0 ? { subsets } : {}
  const { annotations: _annotations, ...known } = current?.metadata ?? {}
  const annotations = Object.keys(marks.annotations).length > 0 ? { annotations: marks.annotations } : {}
  const body = { apiVersion: 'v1', kind: 'Endpoints', metadata: { ...known, name, namespace, labels: marks.labels, ...annotations }, ...content }
  const ready = subsets.reduce((count, { addresses = [] }) => count + addresses.length, 0)
  const why = { code: current ? 'endpoints-changed' : 'endpoints-missing', params: { service: name, ready, notReady: countAddresses(subsets) - ready } }
  const answer = yield* send(current ? { verb: 'update', resource, namespace, name, body } : { verb: 'create', resource, namespace, body }, why)
  if (!isFailure(answer)) return view.remember(REPLACED, current?.metadata.resourceVersion)
  const status = answer.body as Status
  if (!current && (status.details?.causes ?? []).some((cause) => cause.reason === 'NamespaceTerminating')) return
  const [reason, message] = current
    ? ['FailedToUpdateEndpoint', `Failed to update endpoint ${namespace}/${name}: ${status.message}`] as const
    : ['FailedToCreateEndpoint', `Failed to create endpoint for service ${namespace}/${name}: ${status.message}`] as const
  yield* record(body as unknown as Endpoints, 'Warning', reason, message)
  throw new RequestFailed(status)
}

/** The Service is gone, so its Endpoints go too. */
function* removeEndpoints(view: SyncView, namespace: string, name: string): Routine<void> {
  view.remember(REPLACED, undefined)
  view.remember(TRIGGERS, undefined)
  if (!view.get(endpointsKind, namespace, name)) return
  const answer = yield* send({ verb: 'delete', resource: 'endpoints', namespace, name }, { code: 'service-gone', params: { service: name } })
  if (isFailure(answer) && failureReason(answer) !== 'NotFound') throw new RequestFailed(answer.body as Status)
}
