// metrics-server: scrapes every kubelet, keeps the last two looks at each container, and answers what they take between the two.
// Models kubernetes-sigs/metrics-server (pkg/server, pkg/scraper, pkg/storage, pkg/api).
import { parseLabelSelector } from '../apiserver/selectors/label-selector.ts'
import { notFound, pathNotFound } from '../apiserver/status-errors.ts'
import type { ApiRequest, ApiResponse } from '../apiserver/request.ts'
import type { KubeletRequest } from '../apiserver/pod-connections.ts'
import { formatDuration } from '../duration.ts'
import type { ProcessContext } from '../kernel/controller-process.ts'
import { keyOf } from '../kernel/informer.ts'
import type { Delivery } from '../kernel/kernel.ts'
import type { Table } from '../kernel/store.ts'
import type { CallAnswer, CallEnvelope } from '../kernel/sync.ts'
import nodeKind from '../kinds/node/node.kind.ts'
import podKind from '../kinds/pod/pod.kind.ts'
import type { KubeObject } from '../kube-object.ts'
import type { MachineStats } from '../node/cadvisor/cadvisor.ts'
import { kubeletAddress } from '../node/runtime/cri.ts'
import { formatBytes, formatQuantity } from '../quantity.ts'
import type { Extension, ExtensionServer, MakeExtension } from './extension-server.ts'
import { METRICS_SERVER } from './metrics.ts'

const METRICS_GROUP = 'metrics.k8s.io'
const VERSION = 'v1beta1'
/** A container that is younger than one round is measured from its start, if it is at least this old. */
const FRESH_AFTER_MS = 10_000
/** By then it knows which machines there are. */
const FIRST_AFTER_MS = 1_000

interface Point {
  readonly at: number
  readonly cpuMicros: number
  readonly memoryBytes: number
}

/** Two looks at something; without the earlier one, nobody knows how much time it takes. */
interface Measured {
  readonly last: Point
  readonly before?: Point
  readonly startedAt: number
}

interface Wake { readonly scrape?: true }

class Scraper implements Extension {
  /** By `node`, or `namespace/pod/container`. */
  private readonly measured: Table<Measured>
  private readonly context: ProcessContext
  private readonly server: ExtensionServer

  constructor(context: ProcessContext, server: ExtensionServer) {
    this.context = context
    this.server = server
    this.measured = server.memory as Table<Measured>
  }

  started(): void {
    this.wakeAfter(Math.min(FIRST_AFTER_MS, this.context.settings.metricResolutionMs))
  }

  private wakeAfter(delayMs: number): void {
    this.context.kernel.send({ from: METRICS_SERVER, to: METRICS_SERVER, op: 'timer', delayMs, background: true, payload: { scrape: true } satisfies Wake })
  }

  receive({ op, from, payload }: Delivery): void {
    if (op === 'timer') {
      if ((payload as Wake).scrape) this.scrape()
    } else if (op === 'response') this.take(from.slice(0, from.lastIndexOf('/')), (payload as CallAnswer).answer as ApiResponse)
  }

  /** Asks every kubelet. One that does not answer has no metrics in this round. */
  private scrape(): void {
    const { kernel, settings: { metricResolutionMs } } = this.context
    this.dropStale()
    for (const { metadata: { name } } of this.server.list(nodeKind)) {
      kernel.send({
        from: METRICS_SERVER, to: kubeletAddress(name), op: 'read', subject: `Node//${name}`, background: true, delayMs: kernel.latency('request', METRICS_SERVER + name),
        payload: { call: { ask: 'metrics' } satisfies KubeletRequest, token: name } satisfies CallEnvelope,
      })
    }
    this.wakeAfter(metricResolutionMs)
  }

  /** Models storage.Store, which forgets what a round has not brought. */
  private dropStale(): void {
    const oldest = this.context.kernel.now - 2 * this.context.settings.metricResolutionMs
    for (const [key, { last }] of [...this.measured.entries()]) if (last.at < oldest) this.measured.delete(key)
  }

  private take(node: string, { code, body }: ApiResponse): void {
    if (code !== 200) return
    const { at, node: machine, containers } = body as unknown as MachineStats
    this.look(node, { ...machine, at }, undefined)
    for (const { namespace, pod, container, startedAt, cpuMicros, memoryBytes } of containers) this.look(`${namespace}/${pod}/${container}`, { at, cpuMicros, memoryBytes }, startedAt)
  }

  private look(key: string, last: Point, startedAt: number | undefined): void {
    const known = this.measured.get(key), age = startedAt === undefined ? Infinity : last.at - startedAt
    const isSame = known && (startedAt === undefined || startedAt <= known.last.at)
    const isFresh = !isSame && startedAt !== undefined && age >= FRESH_AFTER_MS && age < this.context.settings.metricResolutionMs
    const before = isSame ? known.last : isFresh ? { at: startedAt, cpuMicros: 0, memoryBytes: 0 } : undefined
    this.measured.set(key, { last, startedAt: startedAt ?? 0, ...(before ? { before } : {}) })
  }

  answer(request: ApiRequest): ApiResponse {
    const { resource, verb, name } = request, plural = resource.slice(0, resource.indexOf('.'))
    if ((plural !== 'pods' && plural !== 'nodes') || (verb !== 'get' && verb !== 'list')) return { code: 404, body: pathNotFound() }
    const all = plural === 'pods' ? this.podMetrics(request) : this.nodeMetrics(request)
    if ('refused' in all) return { code: all.refused.code ?? 400, body: all.refused }
    if (verb === 'list') return { code: 200, body: { kind: plural === 'pods' ? 'PodMetricsList' : 'NodeMetricsList', apiVersion: `${METRICS_GROUP}/${VERSION}`, metadata: { resourceVersion: '' }, items: all.items } }
    const [one] = all.items
    return one ? { code: 200, body: one } : { code: 404, body: notFound({ group: METRICS_GROUP, plural: `${plural.slice(0, -1)}metrics` }, plural === 'pods' ? `${request.namespace}/${name}` : (name ?? '')) }
  }

  private podMetrics(request: ApiRequest) {
    return this.selected(request, this.server.list(podKind, request.namespace), (pod) => {
      const measured = pod.spec.containers.map(({ name }) => ({ name, seen: this.measured.get(`${keyOf(pod)}/${name}`) }))
      const spans = measured.flatMap(({ seen }) => (seen?.before ? [{ from: seen.before.at, to: seen.last.at }] : []))
      if (spans.length < measured.length) return undefined
      return { kind: 'PodMetrics', ...this.times(spans), containers: measured.map(({ name, seen }) => ({ name, usage: usageOf(seen as Measured) })) }
    })
  }

  private nodeMetrics(request: ApiRequest) {
    return this.selected(request, this.server.list(nodeKind), ({ metadata: { name } }) => {
      const seen = this.measured.get(name)
      return seen?.before ? { kind: 'NodeMetrics', ...this.times([{ from: seen.before.at, to: seen.last.at }]), usage: usageOf(seen) } : undefined
    })
  }

  private times(spans: readonly { readonly from: number; readonly to: number }[]): { readonly timestamp: string; readonly window: string } {
    const { from, to } = spans.reduce((earliest, span) => (span.to < earliest.to ? span : earliest))
    return { timestamp: this.context.wall.timestamp(to), window: formatDuration(to - from) }
  }

  private selected<T extends KubeObject>({ name, query }: ApiRequest, all: readonly T[], metricsOf: (object: T) => object | undefined) {
    const labels = parseLabelSelector(query?.['labelSelector'] ?? '')
    if ('refused' in labels) return labels
    const objects = all.filter(({ metadata }) => (name === undefined || metadata.name === name) && labels.matches(metadata.labels ?? {}))
    const items = objects.flatMap((object) => {
      const found = metricsOf(object), { namespace, labels: own } = object.metadata
      return found ? [{ apiVersion: `${METRICS_GROUP}/${VERSION}`, metadata: { name: object.metadata.name, ...(namespace ? { namespace } : {}), creationTimestamp: this.context.wall.timestamp(this.context.kernel.now), ...(own ? { labels: own } : {}) }, ...found } as unknown as KubeObject] : []
    })
    return { items: items.sort((x, y) => (keyOf(x) < keyOf(y) ? -1 : 1)) }
  }
}

/** Processor time per time, and memory as it is now. */
function usageOf({ last, before }: Measured): { readonly cpu: string; readonly memory: string } {
  const from = before ?? last, nano = Math.round(((last.cpuMicros - from.cpuMicros) / Math.max(1, last.at - from.at)) * 1e6)
  return { cpu: formatQuantity({ nano: BigInt(nano), format: 'DecimalSI' }), memory: formatBytes(last.memoryBytes) }
}

export const metricsServer: MakeExtension = (context, server) => new Scraper(context, server)
