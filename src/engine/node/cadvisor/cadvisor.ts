// cAdvisor, the part of every kubelet that measures: how much processor time and memory each container takes. What containers take
// follows from what their application is asked to do: a load that somebody sets, shared equally among its running Pods, and the requests
// that they serve. Models google/cadvisor (container stats) and the kubelet's /metrics/resource.
// Simplified: a machine's processors are not shared out; containers without a limit may together take more than their machine has.
import { matchesRequirements, parseRequirements } from '../../apiserver/selectors/label-selector.ts'
import type { Container, Pod } from '../../generated/api-types.d.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { Cell, type Kept, type Log, Table } from '../../kernel/store.ts'
import type { TrafficRecord } from '../../network/traffic-records.ts'
import { milliValue } from '../../quantity.ts'
import type { ContainerRecord, PodRecord } from '../kubelet/pod-record.ts'
import { containerId, kubeletAddress } from '../runtime/cri.ts'

/** What the Pods that a selector matches are asked to do together; what is left out is as without a load. */
export interface Load {
  readonly namespace: string
  /** Label selector in its text form. */
  readonly selector: string
  /** Processor time of all, in thousandths of a core. */
  readonly cpuMilli?: number
  /** Memory of all, in Mi. */
  readonly memoryMi?: number
  /** Processor time that one request takes, in ms. */
  readonly requestCpuMs?: number
}

/** What a kubelet's metrics endpoint says of one container. */
export interface ContainerStats {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  /** Virtual ms. */
  readonly startedAt: number
  /** Processor time since it started, in millionths of a core-second. */
  readonly cpuMicros: number
  readonly memoryBytes: number
}

/** What a kubelet's metrics endpoint says. */
export interface MachineStats {
  /** Virtual ms at which it was measured. */
  readonly at: number
  readonly node: { readonly cpuMicros: number; readonly memoryBytes: number }
  readonly containers: readonly ContainerStats[]
}

/** From `at` on, each Pod of a group has so much to do. */
interface Stretch {
  readonly at: number
  readonly milliPerPod: number
}

/** Pods that share a load. */
interface Group {
  readonly pods: number
  readonly stretches: readonly Stretch[]
}

interface Counter {
  readonly at: number
  readonly cpuMicros: number
  /** Requests that its Pod had served by then. */
  readonly served: number
  readonly isThrottled: boolean
}

/** What an application takes that has nothing to do. */
const IDLE_CPU_MILLI = 5
const IDLE_MEMORY_MI = 20
const DEFAULT_REQUEST_CPU_MS = 10
/** What the programs of the machine itself take. */
const SYSTEM_CPU_MILLI = 40
const SYSTEM_MEMORY_MI = 300
export const BYTES_PER_MI = 1024 * 1024
const STRETCHES_KEPT = 64

export class Cadvisor {
  private readonly loads: Table<Load>
  private readonly groups: Table<Group>
  /** Running Pods, as the kubelets name their records, with their group. */
  private readonly working: Table<string>
  private readonly counters: Table<Counter>
  private readonly served: Table<number>
  /** Requests that have been counted into `served`. */
  private readonly counted: Cell<number>
  /** Nothing is kept before somebody wants to know. */
  private readonly isMetering: Cell<boolean>
  private readonly kernel: Kernel
  private readonly records: Table<PodRecord>
  private traffic: Kept<TrafficRecord> = { first: 0, length: 0, slice: () => [] }
  private filledBytes: (containerId: string) => number = () => 0
  private outsideBytes: (node: string) => number = () => 0

  constructor(kernel: Kernel, records: Table<PodRecord>) {
    this.kernel = kernel
    this.records = records
    this.loads = kernel.adopt('cadvisor/loads', new Table<Load>())
    this.groups = kernel.adopt('cadvisor/groups', new Table<Group>())
    this.working = kernel.adopt('cadvisor/working', new Table<string>())
    this.counters = kernel.adopt('cadvisor/counters', new Table<Counter>())
    this.served = kernel.adopt('cadvisor/served', new Table<number>())
    this.counted = kernel.adopt('cadvisor/counted', new Cell(0))
    this.isMetering = kernel.adopt('cadvisor/metering', new Cell(false))
  }

  /** Where it is read what containers are made to take beside what their work makes them take, and programs outside Kubernetes. */
  useFillings(memoryOf: (containerId: string) => number, outsideOn: (node: string) => number): void {
    this.filledBytes = memoryOf
    this.outsideBytes = outsideOn
  }

  /** Whether any Pods are given memory to take. */
  get takesMemory(): boolean { return [...this.loads.values()].some(({ memoryMi }) => memoryMi !== undefined) }

  /** Where it is read how many requests Pods have served. */
  watchTraffic(traffic: Log<TrafficRecord>): void {
    this.traffic = traffic
    traffic.hold(() => (this.isMetering.value ? this.counted.value : Infinity))
  }

  /** From now on it measures. */
  begin(): void {
    if (this.isMetering.value) return
    this.isMetering.value = true
    this.counted.value = this.traffic.length
    for (const [id, record] of this.records.entries()) this.changed(id, record)
  }

  /** A kubelet knows something new of a Pod; undefined: it is gone. */
  changed(id: string, record: PodRecord | undefined): void {
    if (!this.isMetering.value) return
    const before = this.working.get(id), after = record && isWorking(record) ? this.groupOf(record.pod) : undefined
    if (before !== after) {
      if (before !== undefined) this.resize(before, -1)
      if (after !== undefined) this.resize(after, 1)
      if (after === undefined) this.working.delete(id)
      else this.working.set(id, after)
    }
    if (!record) this.forgetCounters(id)
  }

  private forgetCounters(id: string): void {
    for (const key of [...this.counters.keys()]) if (key.startsWith(`${id} `)) this.counters.delete(key)
  }

  /** Sets what Pods are asked to do from now on. */
  setLoad(load: Load): void {
    this.begin()
    const name = nameOfLoad(load), known = this.loads.get(name)
    const next = { ...known, ...load }
    this.loads.set(name, next)
    this.kernel.things.set('SimLoad', name, { ns: next.namespace, selector: next.selector, cpuMilli: next.cpuMilli ?? IDLE_CPU_MILLI, memoryMi: next.memoryMi ?? 0, requestCpuMs: next.requestCpuMs ?? DEFAULT_REQUEST_CPU_MS })
    for (const [id, group] of [...this.working.entries()]) if (group.startsWith(`${load.namespace}/`)) this.changed(id, this.records.get(id))
    if (this.groups.has(name)) this.resize(name, 0)
  }

  /** Pods of one load share it; without one, those of one application. */
  private groupOf({ metadata: { namespace = '', labels, name } }: Pod): string {
    for (const [load, { namespace: ns, selector }] of this.loads.entries()) {
      if (ns !== namespace) continue
      const requirements = parseRequirements(selector)
      if (!('error' in requirements) && matchesRequirements(requirements, labels)) return load
    }
    return `${namespace}/${labels?.['app'] === undefined ? name : `app=${labels['app']}`}`
  }

  private resize(name: string, by: number): void {
    const known = this.groups.get(name) ?? { pods: 0, stretches: [] }, pods = known.pods + by, { now } = this.kernel
    if (pods <= 0 && !this.loads.has(name)) {
      this.groups.delete(name)
      return
    }
    const milliPerPod = pods > 0 ? (this.loads.get(name)?.cpuMilli ?? IDLE_CPU_MILLI) / pods : 0
    const before = known.stretches.filter(({ at }) => at !== now).slice(-STRETCHES_KEPT)
    this.groups.set(name, { pods, stretches: [...before, { at: now, milliPerPod }] })
  }

  /** What is measured now on a machine: every running container, and the machine with its own programs. */
  statsOn(node: string, records: readonly PodRecord[]): MachineStats {
    this.begin()
    this.countRequests()
    const key = `${node} /`, { now } = this.kernel, before = this.counters.get(key) ?? { at: now, cpuMicros: 0, served: 0, isThrottled: false }
    let cpuMicros = before.cpuMicros + (now - before.at) * SYSTEM_CPU_MILLI
    const containers: ContainerStats[] = []
    for (const record of records) {
      const id = `${node} ${record.key}`, group = this.working.get(id)
      if (group === undefined) continue
      for (const container of record.containers) {
        if (container.isInit || container.state.is !== 'running') continue
        const { stats, usedMicros } = this.measure(id, record, container, group)
        containers.push(stats)
        cpuMicros += usedMicros
      }
    }
    this.counters.set(key, { at: now, cpuMicros, served: 0, isThrottled: false })
    return { at: now, node: { cpuMicros, memoryBytes: containers.reduce((sum, { memoryBytes }) => sum + memoryBytes, SYSTEM_MEMORY_MI * BYTES_PER_MI + this.outsideBytes(node)) }, containers }
  }

  private countRequests(): void {
    for (const { ns, pod } of this.traffic.slice(this.counted.value)) if (pod !== '') this.served.set(`${ns}/${pod}`, (this.served.get(`${ns}/${pod}`) ?? 0) + 1)
    this.counted.value = this.traffic.length
  }

  private measure(id: string, record: PodRecord, { name, restarts, state }: ContainerRecord, group: string): { readonly stats: ContainerStats; readonly usedMicros: number } {
    const { pod } = record, { metadata: { namespace = '', name: podName, uid } } = pod, { now } = this.kernel
    const startedAt = state.is === 'running' ? state.startedAt : now, key = `${id} ${containerId(uid, name, restarts)}`
    const served = this.served.get(record.key) ?? 0, before = this.counters.get(key) ?? { at: Math.min(startedAt, now), cpuMicros: 0, served: 0, isThrottled: false }
    const { length: containers } = pod.spec.containers, load = this.loads.get(group), spec = pod.spec.containers.find((one) => one.name === name)
    const wanted = this.sharedMicros(group, before.at, now, containers) + Math.floor(((served - before.served) * (load?.requestCpuMs ?? DEFAULT_REQUEST_CPU_MS) * 1000) / containers)
    const allowed = limitMilli(spec) * Math.max(1, now - before.at), isThrottled = wanted > allowed, usedMicros = Math.min(wanted, allowed), cpuMicros = before.cpuMicros + usedMicros
    if (isThrottled && !before.isThrottled) this.tellOfThrottling(record, name, Math.round(wanted / Math.max(1, now - before.at)), limitMilli(spec))
    this.counters.set(key, { at: now, cpuMicros, served, isThrottled })
    return { stats: { namespace, pod: podName, container: name, startedAt, cpuMicros, memoryBytes: this.memoryOf(id, record, { name, state, restarts }) }, usedMicros }
  }

  private tellOfThrottling({ node, pod: { metadata: { namespace, name } } }: PodRecord, container: string, wantedMilli: number, limit: number): void {
    this.kernel.decide(kubeletAddress(node), `Pod/${namespace}/${name}`, { code: 'cpu-throttled', params: { container, wantedMilli, limitMilli: limit } })
  }

  /** A container's share of what its group had to do between two moments: whole thousandths of a core, as they are dealt out. */
  private sharedMicros(group: string, from: number, to: number, containers: number): number {
    const stretches = this.groups.get(group)?.stretches ?? []
    let sum = 0
    stretches.forEach(({ at, milliPerPod }, i) => {
      const begin = Math.max(i === 0 ? from : at, from), end = Math.min(stretches[i + 1]?.at ?? to, to)
      if (end > begin) sum += Math.floor(milliPerPod / containers) * (end - begin)
    })
    return sum
  }

  /** Bytes that a running container takes: its share of a load, or what its process says, and what it is filled with. */
  memoryOf(id: string, { pod }: PodRecord, { name, state, restarts }: Pick<ContainerRecord, 'name' | 'state' | 'restarts'>): number {
    const own = state.is === 'running' ? (state.process.memoryBytes ?? 0) : 0, filled = this.filledBytes(containerId(pod.metadata.uid, name, restarts))
    return this.memoryMi(this.working.get(id) ?? '', pod.spec.containers.length) * BYTES_PER_MI + own + filled
  }

  private memoryMi(group: string, containers: number): number {
    const total = this.loads.get(group)?.memoryMi, pods = this.groups.get(group)?.pods ?? 1
    return total === undefined ? IDLE_MEMORY_MI : Math.floor(total / Math.max(1, pods) / containers)
  }
}

/** How a load is named as a thing. */
export function nameOfLoad({ namespace, selector }: Pick<Load, 'namespace' | 'selector'>): string {
  return `${namespace}/${selector}`
}

/** Whether a Pod does its application's work: it runs, and is not on its way out. */
function isWorking({ pod, stage, containers }: PodRecord): boolean {
  return stage === 'running' && pod.metadata.deletionTimestamp === undefined && containers.some(({ isInit, state }) => !isInit && state.is === 'running')
}

function limitMilli(container: Container | undefined): number {
  const limit = container?.resources?.limits?.['cpu']
  return limit === undefined ? Infinity : milliValue(limit)
}
