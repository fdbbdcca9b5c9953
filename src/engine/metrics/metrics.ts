// What there is to be measured in a cluster and who measures it: the load of applications, metrics-server, and the adapter of other metrics.
import type { Aggregator } from '../apiserver/aggregator.ts'
import type { ComponentInfo } from '../kernel/component.ts'
import type { ProcessContext } from '../kernel/controller-process.ts'
import type { Load } from '../node/cadvisor/cadvisor.ts'
import type { Machines } from '../node/machines.ts'
import type { ExtensionServer } from './extension-server.ts'
import { createMetricsAdapter, METRICS_ADAPTER, nameOfMetric } from './metrics-adapter.ts'
import { createMetricsServer, METRICS_SERVER } from './metrics-server.ts'

/** A value that somebody sets: of an object such as Service/web, or with '' of all Pods together, or of something outside the cluster. */
export interface MetricValue {
  readonly namespace: string
  readonly object: string
  readonly metric: string
  readonly value: number
}

export class Metrics {
  readonly addons: readonly ExtensionServer[]
  private readonly context: ProcessContext
  private readonly machines: Machines

  constructor(context: ProcessContext, machines: Machines, aggregator: Pick<Aggregator, 'register'>) {
    const register: Aggregator['register'] = (group, server) => aggregator.register(group, server)
    this.context = context
    this.machines = machines
    this.addons = [createMetricsServer(context, register), createMetricsAdapter(context, register, () => machines.network.traffic.items)]
  }

  get components(): readonly ComponentInfo[] { return this.addons.flatMap(({ components }) => components) }
  get isLooking(): boolean { return this.addons.some(({ isLooking }) => isLooking) }

  /** From now on there is an API of metrics. */
  start(name: typeof METRICS_SERVER | typeof METRICS_ADAPTER): void {
    const addon = this.addons.find((one) => one.name === name)
    if (!addon || addon.isOn) return
    this.context.kernel.things.set('SimAddon', name, { enabled: true })
    addon.setEnabled(true)
  }

  /** From now on Pods have this to do. */
  setLoad(load: Load): void {
    const { cadvisor, strains } = this.machines.kubelets
    cadvisor.setLoad(load)
    if (load.memoryMi !== undefined) for (const name of this.machines.names) strains.watch(name, false)
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
