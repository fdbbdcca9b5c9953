// Asks the APIs of metrics. Models pkg/controller/podautoscaler/metrics/client.go.
import { formatRequirements, type Requirement } from '../../apiserver/selectors/label-selector.ts'
import type { ApiRequest, ApiResponse, ObjectList } from '../../apiserver/request.ts'
import { parseDuration } from '../../duration.ts'
import type { CrossVersionObjectReference } from '../../generated/api-types.d.ts'
import { isFailure, type Routine } from '../../kernel/sync.ts'
import { kindNamed } from '../../kinds/catalogue.ts'
import { milliValue, quantityOf } from '../../quantity.ts'
import type { KubeObject, Status } from '../../kube-object.ts'
import type { Clock, PodMetric, PodMetrics, Unknown } from './pod-metrics.ts'

interface MeasuredPod extends KubeObject {
  readonly timestamp: string
  readonly window: string
  readonly containers: readonly { readonly name: string; readonly usage: Readonly<Record<string, string>> }[]
}

interface MetricValue {
  readonly describedObject?: { readonly name: string }
  readonly timestamp: string
  readonly value: string
}

const CUSTOM = 'custom.metrics.k8s.io', EXTERNAL = 'external.metrics.k8s.io'
/** Without a window of its own, a metric counts as one of the last minute. */
const DEFAULT_WINDOW_MS = 60_000

/** What a client says of a refusal. Models client-go/rest (transformResponse), which names what was asked for where the server does not. */
function told({ message = '', reason, details }: Status, { verb, resource }: ApiRequest): string {
  const isAboutPath = (reason === 'NotFound' && !details?.kind) || reason === 'ServiceUnavailable'
  return isAboutPath ? `${message} (${verb === 'list' ? 'get' : verb} ${resource})` : message
}

/** Of whose Pods metrics are asked for. */
export interface Asking {
  readonly namespace: string
  readonly selector: readonly Requirement[]
  readonly clock: Clock
  /** Nothing is expected to come of it, so that it keeps nobody waiting. */
  readonly isQuiet: boolean
}

/** Asks without a reason of its own. */
export function* ask(request: ApiRequest, isQuiet: boolean): Routine<ApiResponse> {
  const [answer] = yield [{ request, background: isQuiet }]
  return answer as ApiResponse
}

function* asked(request: ApiRequest, api: string, isQuiet: boolean): Routine<readonly unknown[] | Unknown> {
  const answer = yield* ask(request, isQuiet), status = answer.body as Status
  if (isFailure(answer)) {
    const isMissing = api === 'custom' && status.reason === 'NotFound' && !status.details?.kind
    return { error: `unable to fetch metrics from ${api} metrics API: ${isMissing ? `no custom metrics API (${CUSTOM}) registered` : told(status, request)}` }
  }
  const { items } = answer.body as ObjectList
  return items.length > 0 ? items : { error: `no metrics returned from ${api} metrics API` }
}

function isUnknown(found: readonly unknown[] | Unknown): found is Unknown {
  return 'error' in found
}

/** What Pods take of a resource, in thousandths; or one container in each of them. Models GetResourceMetric. */
export function* resourceMetrics(resource: string, container: string | undefined, { namespace, selector, clock, isQuiet }: Asking): Routine<PodMetrics | Unknown> {
  const items = yield* asked({ verb: 'list', resource: 'pods.metrics.k8s.io', namespace, query: { labelSelector: formatRequirements(selector) } }, 'resource', isQuiet)
  if (isUnknown(items)) return items
  const metrics = new Map<string, PodMetric>()
  for (const { metadata, containers, timestamp, window } of items as readonly MeasuredPod[]) {
    const wanted = container === undefined ? containers : containers.filter(({ name }) => name === container)
    if (container !== undefined && wanted.length === 0) return { error: `failed to get container metrics: container ${container} not present in metrics for pod ${metadata.namespace}/${metadata.name}` }
    if (wanted.length === 0 || wanted.some(({ usage }) => usage[resource] === undefined)) continue
    const windowMs = parseDuration(window)
    metrics.set(metadata.name, { milli: wanted.reduce((sum, { usage }) => sum + milliValue(usage[resource]), 0), at: clock.toVirtual(timestamp), windowMs: typeof windowMs === 'number' ? windowMs : DEFAULT_WINDOW_MS })
  }
  return metrics
}

/** A metric of each Pod. Models GetRawMetric. */
export function* podsMetrics(metric: string, { namespace, selector, clock, isQuiet }: Asking): Routine<PodMetrics | Unknown> {
  const items = yield* asked({ verb: 'get', resource: `pods.${CUSTOM}`, namespace, name: '*', subresource: metric, query: { labelSelector: formatRequirements(selector) } }, 'custom', isQuiet)
  if (isUnknown(items)) return items
  return new Map((items as readonly MetricValue[]).map(({ describedObject, value, timestamp }) => [describedObject?.name ?? '', { milli: milliOf(value), at: clock.toVirtual(timestamp), windowMs: DEFAULT_WINDOW_MS }]))
}

/** A metric of one object, in thousandths. Models GetObjectMetric. */
export function* objectMetric(metric: string, { kind, name }: CrossVersionObjectReference, { namespace, isQuiet }: Asking): Routine<number | Unknown> {
  const items = yield* asked({ verb: 'get', resource: `${kindNamed(kind)?.plural ?? kind.toLowerCase()}.${CUSTOM}`, namespace, name, subresource: metric }, 'custom', isQuiet)
  return isUnknown(items) ? items : milliOf((items as readonly MetricValue[])[0].value)
}

/** The sum of an external metric, in thousandths. Models GetExternalMetric. */
export function* externalMetric(metric: string, selector: readonly Requirement[], { namespace, isQuiet }: Asking): Routine<number | Unknown> {
  const items = yield* asked({ verb: 'list', resource: `${metric}.${EXTERNAL}`, namespace, query: { labelSelector: formatRequirements(selector) } }, 'external', isQuiet)
  return isUnknown(items) ? items : (items as readonly MetricValue[]).reduce((sum, { value }) => sum + milliOf(value), 0)
}

/** In thousandths, rounded up; also of what is negative or large. */
function milliOf(value: string): number {
  const { nano } = quantityOf(value)
  return Math.ceil(Number(nano) / 1e6)
}
