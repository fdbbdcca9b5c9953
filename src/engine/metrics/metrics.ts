// What there is to be measured in a cluster and who measures it: the load of applications, metrics-server, and the adapter of other metrics.
import type { Aggregator } from '../apiserver/aggregator.ts'
import type { ComponentInfo } from '../kernel/component.ts'
import type { ProcessContext } from '../kernel/controller-process.ts'
import type { KindDefinition } from '../kinds/define-kind.ts'
import nodeKind from '../kinds/node/node.kind.ts'
import podKind from '../kinds/pod/pod.kind.ts'
import type { Load } from '../node/cadvisor/cadvisor.ts'
import type { Machines } from '../node/machines.ts'
import { ExtensionServer, type MakeExtension } from './extension-server.ts'

export const METRICS_SERVER = 'metrics-server'
export const METRICS_ADAPTER = 'metrics-adapter'

/** A value that somebody sets: of an object such as Service/web, or with '' of all Pods together, or of something outside the cluster. */
export interface MetricValue {
  readonly namespace: string
  readonly object: string
  readonly metric: string
  readonly value: number
}

/** How such a value is named as a thing. */
export function nameOfMetric(namespace: string, object: string, metric: string): string {
  return [namespace, ...(object === '' ? [] : [object]), metric].join('/')
}

const PLANS = [
  { name: METRICS_SERVER, groups: [{ group: 'metrics.k8s.io', version: 'v1beta1' }], kinds: [nodeKind, podKind] as unknown as readonly KindDefinition[] },
  { name: METRICS_ADAPTER, groups: [{ group: 'custom.metrics.k8s.io', version: 'v1beta2' }, { group: 'external.metrics.k8s.io', version: 'v1beta1' }], kinds: [podKind] as unknown as readonly KindDefinition[] },
]

export class Metrics {
  readonly addons: readonly ExtensionServer[]
  private readonly context: ProcessContext
  private readonly machines: Machines

  constructor(context: ProcessContext, machines: Machines, aggregator: Pick<Aggregator, 'register'>) {
    this.context = context
    this.machines = machines
    this.addons = PLANS.map((plan) => new ExtensionServer(context, plan, machines.network.traffic, (group, server) => aggregator.register(group, server)))
  }

  /** What the add-ons do, by their names. */
  equip(extensions: Readonly<Record<string, MakeExtension>>): void {
    for (const addon of this.addons) addon.use(extensions[addon.name])
  }

  get components(): readonly ComponentInfo[] { return this.addons.flatMap(({ components }) => components) }

  /** From now on there is an API of metrics. */
  start(name: typeof METRICS_SERVER | typeof METRICS_ADAPTER): void {
    const addon = this.addons.find((one) => one.name === name)
    if (!addon || addon.isOn) return
    this.context.kernel.things.set('SimAddon', name, { enabled: true })
    addon.setEnabled(true)
  }

  /** From now on Pods have this to do. */
  setLoad(load: Load): void {
    this.machines.kubelets.cadvisor.setLoad(load)
    this.watchClosely(METRICS_SERVER, 2 * this.context.settings.metricResolutionMs)
  }

  setValue({ namespace, object, metric, value }: MetricValue): void {
    this.context.kernel.things.set('SimMetric', nameOfMetric(namespace, object, metric), { ns: namespace, object, metric, value })
    this.watchClosely(METRICS_ADAPTER, 0)
  }

  /** The cluster is not at rest before those who look at metrics every so often have seen the change. */
  private watchClosely(name: string, seenAfterMs: number): void {
    const { kernel, settings } = this.context
    if (this.addons.some((addon) => addon.name === name && addon.isOn)) kernel.send({ from: name, to: name, op: 'timer', delayMs: seenAfterMs + settings.autoscalerSyncPeriodMs, payload: { watched: true } })
  }
}
