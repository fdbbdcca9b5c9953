// The EndpointSlice mirroring controller: hand-written Endpoints of a Service without selector reach those who read EndpointSlices only.
// Models pkg/controller/endpointslicemirroring/endpointslicemirroring_controller.go.
import type { ApiResponse } from '../../apiserver/request.ts'
import type { Endpoints, EndpointSlice, Service } from '../../generated/api-types.d.ts'
import { defineController, watch, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { keyOf, splitKey } from '../../kernel/informer.ts'
import { failureReason, isFailure, record, RequestFailed, send, type Routine } from '../../kernel/sync.ts'
import endpointSliceKind from '../../kinds/endpoint-slice/endpoint-slice.kind.ts'
import endpointsKind from '../../kinds/endpoints/endpoints.kind.ts'
import serviceKind from '../../kinds/service/service.kind.ts'
import type { Status } from '../../kube-object.ts'
import { recycle, sliceIndex, sliceKey } from '../endpoint-slices.ts'
import { MANAGER, MAX_MIRRORED, planMirror } from './mirrored-endpoints.ts'

const NAME = 'endpointslicemirroring-controller'
const SKIP_MIRROR = 'endpointslice.kubernetes.io/skip-mirror'
const KEPT_BY_ENDPOINTS_CONTROLLER = 'endpoints.kubernetes.io/managed-by'
const LEADER = 'control-plane.alpha.kubernetes.io/leader'
const RESOURCE = 'endpointslices.discovery.k8s.io'

export default defineController<Endpoints>({
  name: NAME, eventSource: 'endpoint-slice-mirroring-controller', workers: 5, reconciles: endpointsKind,
  watches: [
    watch<Service>(serviceKind, ({ object, old, type }) => (type !== 'MODIFIED' || hasSelector(object) !== (old !== undefined && hasSelector(old)) ? [keyOf(object)] : [])),
    watch<EndpointSlice>(endpointSliceKind, ({ object }) => sliceKey(object, MANAGER)),
  ],
  expects: [endpointSliceKind],
  indexes: [sliceIndex(NAME, MANAGER)],
  reconcile,
})

function hasSelector({ spec }: Service): boolean {
  return Object.keys(spec.selector ?? {}).length > 0
}

function isToMirror({ metadata: { labels, annotations } }: Endpoints): boolean {
  return labels?.[SKIP_MIRROR] !== 'true' && labels?.[KEPT_BY_ENDPOINTS_CONTROLLER] === undefined && annotations?.[LEADER] === undefined
}

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key)
  const endpoints = view.get(endpointsKind, namespace, name), service = view.get(serviceKind, namespace, name)
  if (!view.expectationsMet()) return
  const existing = view.found(endpointSliceKind, NAME, key).filter((slice) => slice.metadata.deletionTimestamp === undefined)
  if (!endpoints || !isToMirror(endpoints) || !service || hasSelector(service)) {
    for (const slice of existing) yield* remove(slice, name)
    return
  }
  const { work, skipped } = planMirror(endpoints, existing)
  if (skipped > 0) {
    yield* record(endpoints, 'Warning', 'TooManyAddressesToMirror', `A max of ${MAX_MIRRORED} addresses can be mirrored to EndpointSlices per Endpoints subset. ${skipped} addresses were skipped`)
  }
  recycle(work, () => true)
  const params = { endpoints: name }
  for (const body of endpoints.metadata.deletionTimestamp ? [] : work.create) {
    check(yield* send({ verb: 'create', resource: RESOURCE, namespace, body }, { code: 'endpoints-to-mirror', params }), ['NamespaceTerminating'])
  }
  for (const body of work.update) {
    check(yield* send({ verb: 'update', resource: RESOURCE, namespace, name: body.metadata.name, body }, { code: 'mirror-outdated', params: { ...params, slice: body.metadata.name } }))
  }
  for (const slice of work.remove) yield* remove(slice, name)
}

function* remove({ metadata: { namespace, name } }: EndpointSlice, endpoints: string): Routine<void> {
  const answer = yield* send({ verb: 'delete', resource: RESOURCE, namespace, name }, { code: 'nothing-to-mirror', params: { endpoints, slice: name } })
  if (failureReason(answer) !== 'NotFound') check(answer)
}

/** A failure ends the sync, unless it has a tolerated cause. */
function check(answer: ApiResponse, tolerated: readonly string[] = []): void {
  if (!isFailure(answer)) return
  const status = answer.body as Status
  if (!(status.details?.causes ?? []).some((cause) => tolerated.includes(cause.reason ?? ''))) throw new RequestFailed(status)
}
