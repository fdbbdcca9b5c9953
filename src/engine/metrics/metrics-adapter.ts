// The adapter of metrics that are neither processor time nor memory: requests per second, counted on the data plane, and values that somebody
// sets. Serves custom.metrics.k8s.io and external.metrics.k8s.io. Models kubernetes-sigs/custom-metrics-apiserver and prometheus-adapter.
// Simplified: it reads what the data plane has recorded, where in life a monitoring system scrapes every Pod and is asked for a rate.
import { parseLabelSelector } from '../apiserver/selectors/label-selector.ts'
import { notFound, pathNotFound } from '../apiserver/status-errors.ts'
import type { ApiRequest, ApiResponse } from '../apiserver/request.ts'
import type { ProcessContext } from '../kernel/controller-process.ts'
import { kindOfResource } from '../kinds/catalogue.ts'
import podKind from '../kinds/pod/pod.kind.ts'
import { isPodActive } from '../kinds/pod/pod-conditions.ts'
import type { KubeObject } from '../kube-object.ts'
import type { TrafficRecord } from '../network/traffic-records.ts'
import { formatMilli } from '../quantity.ts'
import type { Extension, ExtensionServer, MakeExtension } from './extension-server.ts'
import { nameOfMetric } from './metrics.ts'

const CUSTOM_GROUP = 'custom.metrics.k8s.io'
const EXTERNAL_GROUP = 'external.metrics.k8s.io'

/** Names under which the rate of requests is known. */
const REQUEST_RATES: ReadonlySet<string> = new Set(['http_requests', 'http_requests_per_second', 'requests_per_second', 'requests-per-second'])
/** Over how long a rate is taken. */
const RATE_WINDOW_MS = 60_000

interface ValueOf {
  readonly object: { readonly kind: string; readonly name: string; readonly apiVersion: string }
  readonly milli: number
}

class MetricsAdapter implements Extension {
  private readonly context: ProcessContext
  private readonly server: ExtensionServer

  constructor(context: ProcessContext, server: ExtensionServer) {
    this.context = context
    this.server = server
    const { traffic } = server
    traffic.hold(() => traffic.first + traffic.items.findLastIndex(({ at }) => at <= context.kernel.now - RATE_WINDOW_MS) + 1)
  }

  started(): void { /* It has no work of its own. */ }
  receive(): void { /* Nor does it ask anybody. */ }

  answer(request: ApiRequest): ApiResponse {
    const { resource, namespace = '', name = '', subresource = '' } = request, dot = resource.indexOf('.'), plural = resource.slice(0, dot), group = resource.slice(dot + 1)
    if (group === EXTERNAL_GROUP) return this.external(namespace, plural)
    if (group !== CUSTOM_GROUP || subresource === '') return { code: 404, body: pathNotFound() }
    const values = plural === 'pods' ? this.ofPods(request, subresource) : this.ofObject(namespace, plural, name, subresource)
    if (values.length === 0) return { code: 404, body: notFound({ group: CUSTOM_GROUP, plural: `the server could not find the metric ${subresource} for ${plural}` }, name) }
    const items = values.map(({ object, milli }) => ({ describedObject: { ...object, namespace }, metric: { name: subresource }, timestamp: this.timestamp(), value: formatMilli(milli) }))
    return { code: 200, body: { kind: 'MetricValueList', apiVersion: `${CUSTOM_GROUP}/v1beta2`, metadata: {}, items } }
  }

  private timestamp(): string {
    return this.context.wall.timestamp(this.context.kernel.now)
  }

  private setValue(namespace: string, object: string, metric: string): number | undefined {
    return this.context.kernel.things.get('SimMetric', nameOfMetric(namespace, object, metric))?.value
  }

  private external(namespace: string, metric: string): ApiResponse {
    const value = this.setValue(namespace, '', metric)
    const items = value === undefined ? [] : [{ metricName: metric, metricLabels: {}, timestamp: this.timestamp(), value: formatMilli(value * 1000) }]
    return { code: 200, body: { kind: 'ExternalMetricValueList', apiVersion: `${EXTERNAL_GROUP}/v1beta1`, metadata: {}, items } }
  }

  /** Of every Pod that is asked for: what was set for all of them, shared equally, or the requests that it answered. */
  private ofPods({ namespace = '', query }: ApiRequest, metric: string): readonly ValueOf[] {
    const labels = parseLabelSelector(query?.['labelSelector'] ?? '')
    if ('refused' in labels) return []
    const pods = this.server.list(podKind, namespace).filter((pod) => isPodActive(pod) && labels.matches(pod.metadata.labels ?? {})), total = this.setValue(namespace, '', metric)
    if (total === undefined && !REQUEST_RATES.has(metric)) return []
    return pods.map(({ metadata: { name } }: KubeObject) => ({
      object: { kind: 'Pod', name, apiVersion: 'v1' },
      milli: total === undefined ? this.rate((record) => record.ns === namespace && record.pod === name) : Math.floor((total * 1000) / pods.length),
    }))
  }

  private ofObject(namespace: string, plural: string, name: string, metric: string): readonly ValueOf[] {
    const resource = plural.includes('.') ? plural : (['services', 'ingresses.networking.k8s.io'].find((known) => known.split('.')[0] === plural) ?? plural)
    const kind = kindOfResource(resource), kindName = kind?.kind ?? plural, object = { kind: kindName, name, apiVersion: kind ? `${kind.group ? `${kind.group}/` : ''}${kind.version}` : 'v1' }
    const value = this.setValue(namespace, `${kindName}/${name}`, metric)
    if (value !== undefined) return [{ object, milli: value * 1000 }]
    return kindName === 'Service' && REQUEST_RATES.has(metric) ? [{ object, milli: this.rate((record) => record.ns === namespace && record.to === name) }] : []
  }

  /** Requests in thousandths per second. */
  private rate(counts: (record: TrafficRecord) => boolean): number {
    const records = this.server.traffic.items, from = this.context.kernel.now - RATE_WINDOW_MS
    let count = 0
    for (let i = records.length - 1; i >= 0 && records[i].at > from; i--) if (counts(records[i])) count++
    return Math.round((count * 1000 * 1000) / RATE_WINDOW_MS)
  }
}

export const metricsAdapter: MakeExtension = (context, server) => new MetricsAdapter(context, server)
