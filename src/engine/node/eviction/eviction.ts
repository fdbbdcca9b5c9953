// One look of a kubelet at its machine: which limits are passed, which thresholds are met, what is told of it, and whose turn it is to go.
// Models pkg/kubelet/eviction (eviction_manager.go, helpers.go) and pkg/kubelet/qos/policy.go.
// Simplified: images, layers and volumes share one disk; inodes and process ids never run out.
import type { EventReason } from '../../event-reasons.ts'
import type { Node, Pod } from '../../generated/api-types.d.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { CallEnvelope } from '../../kernel/sync.ts'
import { toleratesTaint } from '../../kinds/node/taints.ts'
import { qualityOfService } from '../../kinds/pod/quality-of-service.ts'
import { canonicalQuantity, formatBytes, wholeValue } from '../../quantity.ts'
import { BYTES_PER_MI } from '../cadvisor/cadvisor.ts'
import type { PodFailure, PodRecord, Rejection } from '../kubelet/pod-record.ts'
import { isCritical } from '../kubelet/pod-source.ts'
import { isOver } from '../kubelet/pod-status.ts'
import { type CriCall, kubeletAddress, runtimeAddress } from '../runtime/cri.ts'
import { hasDiskLimit, isGreedy, type Pressure, type Strain, type Verdict } from './strain.ts'
import { type ContainerUsage, diskOf, type MachineUsage, measure, memoryOf, type Meters, type PodUsage, requestedOf, type Resource } from './usage.ts'

/** What a kubelet does at the eviction manager's word. */
export interface EvictionHost extends Meters {
  readonly kernel: Kernel
  readonly node: string
  readonly object: Node
  readonly pods: readonly (readonly [string, PodRecord])[]
  /** Gives a Pod up and has its containers end at once. */
  evict(id: string, failure: PodFailure): void
  tellNode(event: { readonly type: 'Normal' | 'Warning'; readonly reason: EventReason; readonly message: string }): void
  /** Tells the API server of the machine's conditions. */
  report(): void
}

interface Threshold {
  readonly resource: Resource
  readonly pressure: Pressure
  readonly quantity: number
  readonly available: number
}

const TRANSITION_MS = 5 * 60_000
const MEMORY_LEAST = 100 * BYTES_PER_MI
const IMAGE_FS_LEAST = 0.15
const NODE_FS_LEAST = 0.1
const NODE_CRITICAL_PRIORITY = 2_000_001_000
/** A kubelet that evicts at once gives this long. */
const IMMEDIATE_MS = 1_000
const MEMORY_TAINT = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' } as const

/** Events about a Node whose pressure begins or ends. */
const TOLD: Readonly<Record<Pressure, { readonly begins: EventReason; readonly ends: EventReason }>> = {
  MemoryPressure: { begins: 'NodeHasInsufficientMemory', ends: 'NodeHasSufficientMemory' },
  DiskPressure: { begins: 'NodeHasDiskPressure', ends: 'NodeHasNoDiskPressure' },
}

/** Looks once, and does what has to be done. Models synchronize. */
export function housekeep(host: EvictionHost): Verdict {
  const active = host.pods.filter(([, record]) => record.stage === 'running' && !isOver(record)), usage = measure(host, host.node, host.object, active)
  if (endOutOfMemory(host, usage)) return 'soon'
  const thresholds = thresholdsMet(usage), before = host.strains.of(host.node).seen
  const hasNews = tellPressures(host, thresholds, before)
  if (evictByLimits(host, usage)) return 'soon'
  if (thresholds.length > 0) return reclaim(host, usage, thresholds) || hasNews ? 'soon' : 'in the background'
  // Somebody waits until the pressure is over, too.
  if (host.strains.pressuresOn(host.node).length > 0) return 'soon'
  const { memoryBytes, diskBytes } = host.strains.of(host.node), isWorth = memoryBytes > 0 || diskBytes > 0 || host.cadvisor.takesMemory || active.some(([, record]) => hasDiskLimit(record.pod) || isGreedy(record))
  return isWorth ? 'in the background' : undefined
}

function thresholdsMet({ memoryAvailable, diskAvailable, diskCapacity }: MachineUsage): readonly Threshold[] {
  const image = Math.trunc(diskCapacity * IMAGE_FS_LEAST), node = Math.trunc(diskCapacity * NODE_FS_LEAST), disk = { resource: 'ephemeral-storage', pressure: 'DiskPressure', available: diskAvailable } as const
  const memory = { resource: 'memory', pressure: 'MemoryPressure', quantity: MEMORY_LEAST, available: Math.max(0, memoryAvailable) } as const
  return [memory, { ...disk, quantity: image }, { ...disk, quantity: node }].filter(({ available, quantity }) => available < quantity)
}

/** Keeps telling of a pressure for five minutes after it was seen last. True if there is news. */
function tellPressures(host: EvictionHost, thresholds: readonly Threshold[], before: Strain['seen']): boolean {
  const seen: Partial<Record<Pressure, number>> = {}
  for (const pressure of Object.keys(TOLD) as Pressure[]) {
    const at = thresholds.some((met) => met.pressure === pressure) ? host.kernel.now : before[pressure]
    if (at !== undefined && host.kernel.now - at < TRANSITION_MS) seen[pressure] = at
  }
  host.strains.setSeen(host.node, seen)
  const changed = (Object.keys(TOLD) as Pressure[]).filter((pressure) => (seen[pressure] === undefined) !== (before[pressure] === undefined))
  for (const pressure of changed) {
    const reason = TOLD[pressure][seen[pressure] === undefined ? 'ends' : 'begins']
    host.tellNode({ type: 'Normal', reason, message: `Node ${host.node} status is now: ${reason}` })
  }
  if (changed.length > 0) host.report()
  return changed.length > 0
}

/** Frees what can be freed, of disks first by images that nobody uses, then evicts one Pod. True if anything was done. */
function reclaim(host: EvictionHost, usage: MachineUsage, thresholds: readonly Threshold[]): boolean {
  const [first] = thresholds, { resource } = first
  host.tellNode({ type: 'Warning', reason: 'EvictionThresholdMet', message: `Attempting to reclaim ${resource}` })
  const freed = resource === 'ephemeral-storage' ? collectImages(host) : 0
  if (freed > 0 && first.available + freed >= first.quantity) return true
  const ranked = rank(usage.pods, resource), victim = ranked.find(({ record }) => !isCritical(record.pod))
  if (!victim) return freed > 0
  host.evict(victim.id, failureOf(nodeMessage(victim, first, resource), 'TerminationByKubelet'))
  return true
}

/** Has the runtime remove images that no container uses. Returns how many bytes that frees. */
function collectImages({ kernel, runtimes, node, pods }: EvictionHost): number {
  const used = new Set(pods.flatMap(([, { containers }]) => containers.map(({ imageId }) => imageId.replace('docker-pullable://', '')))), unused = runtimes.imagesOn(node).filter(({ imageId }) => !used.has(imageId))
  const call: CriCall = { rpc: 'RemoveImages', images: unused.map(({ name }) => name) }
  if (unused.length > 0) kernel.send({ from: kubeletAddress(node), to: runtimeAddress(node), op: 'cri', delayMs: 1, payload: { call, token: null } satisfies CallEnvelope })
  return unused.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}

/** Who uses more than was asked for goes first, then who matters less, then who is furthest above. Models rankMemoryPressure and rankDiskPressure. */
export function rank(pods: readonly PodUsage[], resource: Resource): readonly PodUsage[] {
  const above = (usage: PodUsage): number => (resource === 'memory' ? memoryOf(usage) : diskOf(usage)) - requestedOf(usage.record.pod, resource)
  const priority = ({ record }: PodUsage): number => record.pod.spec.priority ?? 0
  return [...pods].sort((a, b) => Number(above(b) > 0) - Number(above(a) > 0) || priority(a) - priority(b) || above(b) - above(a))
}

/** `disruption`: the machine is to blame. */
function failureOf(message: string, disruption?: PodFailure['disruption']): PodFailure {
  return { reason: 'Evicted', message, graceMs: IMMEDIATE_MS, ...(disruption ? { disruption } : {}) }
}

/** Models evictionMessage. Every sentence ends in a blank. */
function nodeMessage({ containers, record }: PodUsage, { quantity, available }: Threshold, resource: Resource): string {
  const greedy = containers.flatMap(({ name, memoryBytes, diskBytes, spec }) => {
    const bytes = resource === 'memory' ? memoryBytes : diskBytes, request = spec.resources?.requests?.[resource] ?? '0'
    const isMain = record.pod.spec.containers.some((one) => one.name === name)
    return isMain && bytes > wholeValue(request) ? [`Container ${name} was using ${formatBytes(bytes)}, request is ${textOf(request)}, has larger consumption of ${resource}. `] : []
  })
  return `The node was low on resource: ${resource}. Threshold quantity: ${formatBytes(quantity)}, available: ${formatBytes(available)}. ${greedy.join('')}`
}

function textOf(quantity: string): string {
  const text = canonicalQuantity(quantity)
  return typeof text === 'string' ? text : quantity
}

/** Pods that have passed limits of their own go, however much room there is. Models localStorageEviction. */
function evictByLimits({ evict }: EvictionHost, { pods }: MachineUsage): boolean {
  const problems = pods.map((usage) => [usage, isCritical(usage.record.pod) ? undefined : limitProblem(usage)] as const).filter(([, problem]) => problem !== undefined)
  for (const [{ id }, problem] of problems) evict(id, failureOf(problem as string))
  return problems.length > 0
}

function limitProblem(usage: PodUsage): string | undefined {
  const { record: { pod: { spec } }, volumes, containers } = usage, limitOf = ({ resources }: Pick<ContainerUsage['spec'], 'resources'>): string | undefined => resources?.limits?.['ephemeral-storage']
  for (const { name, emptyDir } of spec.volumes ?? []) {
    if (emptyDir?.sizeLimit && wholeValue(emptyDir.sizeLimit) > 0 && (volumes.get(name) ?? 0) > wholeValue(emptyDir.sizeLimit)) return `Usage of EmptyDir volume "${name}" exceeds the limit "${textOf(emptyDir.sizeLimit)}". `
  }
  const limits = spec.containers.flatMap((container) => limitOf(container) ?? []), total = limits.reduce((sum, limit) => sum + wholeValue(limit), 0)
  if (limits.length > 0 && diskOf(usage) > total) return `Pod ephemeral local storage usage exceeds the total limit of containers ${limits.length === 1 ? textOf(limits[0]) : formatBytes(total)}. `
  const greedy = containers.find(({ spec: own, diskBytes }) => limitOf(own) !== undefined && diskBytes > wholeValue(limitOf(own) as string))
  return greedy && `Container ${greedy.name} exceeded its local ephemeral storage limit "${textOf(limitOf(greedy.spec) as string)}". `
}

/** The kernel ends containers above their own limit, and where the machine itself has no memory left, the one with the worst score. */
function endOutOfMemory(host: EvictionHost, { pods, memoryAvailable, memoryCapacity }: MachineUsage): boolean {
  const above = pods.flatMap(({ containers }) => containers).filter(({ spec, memoryBytes }) => spec.resources?.limits?.['memory'] !== undefined && memoryBytes > wholeValue(spec.resources.limits['memory']))
  for (const { id } of above) killForMemory(host, id)
  if (above.length > 0 || memoryAvailable > 0) return above.length > 0
  const candidates = pods.flatMap(({ containers, record }) => containers.map((container) => ({ ...container, score: scoreOf(container, record.pod, memoryCapacity) })))
  const [victim] = candidates.sort((a, b) => b.score - a.score)
  if (!victim) return false
  host.tellNode({ type: 'Warning', reason: 'SystemOOM', message: `System OOM encountered, victim process: ${victim.name}, pid: ${1000 + (victim.memoryBytes % 30_000)}` })
  killForMemory(host, victim.id)
  return true
}

/** The kernel of the machine ends a container; what it took is free again. */
function killForMemory({ strains, runtimes, node }: EvictionHost, id: string): void {
  strains.drained(id)
  runtimes.crash(node, id, true)
}

/** Thousandths of the machine's memory, and what its class of service adds. Models GetContainerOOMScoreAdjust. */
export function scoreOf({ spec, memoryBytes }: Pick<ContainerUsage, 'spec' | 'memoryBytes'>, pod: Pod, capacity: number): number {
  return Math.trunc((memoryBytes * 1000) / capacity) + adjustmentOf(spec, pod, capacity)
}

function adjustmentOf({ resources }: ContainerUsage['spec'], pod: Pod, capacity: number): number {
  if ((pod.spec.priority ?? 0) >= NODE_CRITICAL_PRIORITY) return -997
  const quality = qualityOfService(pod.spec)
  if (quality === 'Guaranteed') return -997
  if (quality === 'BestEffort') return 1000
  const adjustment = 1000 - Math.trunc((1000 * wholeValue(resources?.requests?.['memory'] ?? '0')) / capacity)
  return adjustment < 3 ? 3 : Math.min(adjustment, 999)
}

/** Whether a machine under pressure takes a Pod on. Models the eviction manager's Admit. */
export function pressureProblem(pod: Pod, pressures: readonly Pressure[]): Rejection | undefined {
  if (pressures.length === 0 || isCritical(pod)) return undefined
  if (!pressures.includes('DiskPressure')) {
    if (qualityOfService(pod.spec) !== 'BestEffort') return undefined
    if ((pod.spec.tolerations ?? []).some((toleration) => toleratesTaint(toleration, MEMORY_TAINT))) return undefined
  }
  return { reason: 'Evicted', message: `The node had condition: [${[...pressures].sort().join(' ')}]. `, isRejection: true }
}
