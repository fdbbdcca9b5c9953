// How running containers fare: has probes look at them, and makes of what these find out whether a container is ready, has started, or is to end.
// Models pkg/kubelet/kubelet.go (syncLoopIteration: liveness, readiness and startup updates).
import { subjectOf } from '../../kernel/api-client.ts'
import type { RecordedEvent } from '../../kernel/event-recorder.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { Table } from '../../kernel/store.ts'
import { kubeletAddress } from '../runtime/cri.ts'
import type { ContainerRuntimes } from '../runtime/container-runtime.ts'
import { type ContainerRecord, type PodRecord, withContainer } from './pod-record.ts'
import { type ProbeResult, Prober } from './prober.ts'

/** A container's readiness changes as a scenario scripts it. */
export interface ReadinessWake {
  readonly wake: 'readiness'
  readonly id: string
  readonly container: string
  readonly restarts: number
  readonly ready: boolean
}

/** What a kubelet does beside this. */
interface WatchHost {
  tell(record: PodRecord, event: Pick<RecordedEvent, 'type' | 'reason' | 'message'>, container: ContainerRecord): void
  killUnhealthy(id: string, container: ContainerRecord, probe: string): void
  isEnding(id: string, container: string): boolean
  report(id: string): void
  sync(id: string): void
}

export class ContainerWatch {
  readonly prober: Prober
  private readonly kernel: Kernel
  private readonly records: Table<PodRecord>
  private readonly host: WatchHost

  constructor(kernel: Kernel, runtimes: ContainerRuntimes, records: Table<PodRecord>, host: WatchHost) {
    this.kernel = kernel
    this.records = records
    this.host = host
    this.prober = new Prober(kernel, runtimes, (result) => this.take(result), (result) => this.tellUnhealthy(result))
  }

  /** Has probes look at containers that have just started, and those that a scenario scripts change their readiness. */
  begin(id: string): void {
    const record = this.records.get(id) as PodRecord, address = kubeletAddress(record.node)
    for (const container of record.containers) {
      if (container.state.is !== 'running' || this.host.isEnding(id, container.name)) continue
      if (!this.prober.watch(id, record, container)) continue
      for (const { afterMs, ready } of container.state.process.readiness ?? []) {
        const delayMs = container.state.startedAt + afterMs - this.kernel.now, payload: ReadinessWake = { wake: 'readiness', id, container: container.name, restarts: container.restarts, ready }
        if (delayMs > 0) this.kernel.send({ from: address, to: address, op: 'timer', subject: subjectOf(record.pod), delayMs, payload })
      }
    }
  }

  /** The time has come at which readiness changes. */
  wake({ id, container: name, restarts, ready }: ReadinessWake): void {
    const record = this.records.get(id), container = record?.containers.find((c) => c.name === name)
    if (!record || !container || container.restarts !== restarts || container.state.is !== 'running') return
    this.records.set(id, withContainer(record, { ...container, ready }))
    this.host.report(id)
  }

  private take(result: ProbeResult): void {
    const { id, container: name, restarts, probe, passed } = result
    const record = this.records.get(id), container = record?.containers.find((c) => c.name === name)
    if (!record || !container || container.state.is !== 'running' || container.restarts !== restarts || record.stage !== 'running') return
    if (!passed) this.tellUnhealthy(result)
    if (probe === 'readiness') this.records.set(id, withContainer(record, { ...container, ready: passed }))
    else if (probe === 'startup' && passed) this.records.set(id, withContainer(record, { ...container, started: true, ready: !this.prober.hasReadiness(record, container) }))
    else if (!passed) return this.host.killUnhealthy(id, container, probe)
    this.host.report(id)
    if (probe === 'startup') this.host.sync(id)
  }

  private tellUnhealthy({ id, container: name, message }: ProbeResult): void {
    const record = this.records.get(id), container = record?.containers.find((c) => c.name === name)
    if (!record || !container || message === undefined) return
    this.host.tell(record, { type: 'Warning', reason: 'Unhealthy', message }, container)
  }
}
