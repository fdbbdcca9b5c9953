// What a machine and the Pods on it use of memory and disk, as its kubelet measures it. Models pkg/kubelet/eviction/helpers.go (makeSignalObservations).
import type { Container, Node, Pod } from '../../generated/api-types.d.ts'
import { wholeValue } from '../../quantity.ts'
import type { Cadvisor } from '../cadvisor/cadvisor.ts'
import type { FileStores } from '../files/file-stores.ts'
import { bytesIn } from '../files/file-tree.ts'
import { BYTES_PER_MI } from '../cadvisor/cadvisor.ts'
import type { PodRecord } from '../kubelet/pod-record.ts'
import { containerId } from '../runtime/cri.ts'
import type { ContainerRuntimes } from '../runtime/container-runtime.ts'
import { layerOf } from '../runtime/living-container.ts'
import { fillingKey, type Strains } from './strain.ts'

export type Resource = 'memory' | 'ephemeral-storage'

/** One container, in bytes. */
export interface ContainerUsage {
  readonly name: string
  /** Attempt that runs. */
  readonly id: string
  readonly spec: Container
  readonly memoryBytes: number
  /** Its writable layer and its log. */
  readonly diskBytes: number
}

export interface PodUsage {
  readonly id: string
  readonly record: PodRecord
  readonly containers: readonly ContainerUsage[]
  /** What is in its emptyDir volumes on the machine's disk, by name. */
  readonly volumes: ReadonlyMap<string, number>
}

export interface MachineUsage {
  readonly memoryCapacity: number
  readonly memoryAvailable: number
  readonly diskCapacity: number
  readonly diskAvailable: number
  readonly pods: readonly PodUsage[]
}

/** What measures. */
export interface Meters {
  readonly cadvisor: Cadvisor
  readonly files: FileStores
  readonly runtimes: ContainerRuntimes
  readonly strains: Strains
}

/** What the machine's own programs have on its disk. */
const SYSTEM_DISK_BYTES = 4 * 1024 * BYTES_PER_MI
const SYSTEM_MEMORY_BYTES = 300 * BYTES_PER_MI

/** Measures a machine with the Pods that its kubelet knows. */
export function measure(meters: Meters, node: string, { status }: Node, pods: Iterable<readonly [string, PodRecord]>): MachineUsage {
  const { memoryBytes, diskBytes } = meters.strains.of(node), used = [...pods].map(([id, record]) => podUsage(meters, id, record))
  const sum = (of: (usage: PodUsage) => number): number => used.reduce((total, usage) => total + of(usage), 0)
  const memoryCapacity = wholeValue(status?.capacity?.['memory'] ?? '0'), diskCapacity = wholeValue(status?.capacity?.['ephemeral-storage'] ?? '0')
  const images = meters.runtimes.imagesOn(node).reduce((total, image) => total + image.sizeBytes, 0)
  return {
    memoryCapacity, diskCapacity, pods: used,
    memoryAvailable: memoryCapacity - SYSTEM_MEMORY_BYTES - memoryBytes - sum(memoryOf),
    diskAvailable: Math.max(0, diskCapacity - SYSTEM_DISK_BYTES - diskBytes - images - sum(diskOf)),
  }
}

export function memoryOf({ containers }: PodUsage): number {
  return containers.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)
}

export function diskOf({ containers, volumes }: PodUsage): number {
  return containers.reduce((sum, { diskBytes }) => sum + diskBytes, 0) + [...volumes.values()].reduce((sum, bytes) => sum + bytes, 0)
}

/** What its containers ask for of a resource, in bytes. */
export function requestedOf({ spec }: Pod, resource: Resource): number {
  return spec.containers.reduce((sum, { resources }) => sum + wholeValue(resources?.requests?.[resource] ?? '0'), 0)
}

function podUsage(meters: Meters, id: string, record: PodRecord): PodUsage {
  const { pod } = record, { cadvisor, files, runtimes, strains } = meters
  const containers = record.containers.flatMap((container): ContainerUsage[] => {
    const spec = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].find(({ name }) => name === container.name), attempt = containerId(pod.metadata.uid, container.name, container.restarts)
    if (container.state.is !== 'running' || !spec) return []
    const log = (runtimes.logsOf(attempt) ?? []).reduce((sum, { line }) => sum + line.length + 1, 0)
    return [{
      name: container.name, id: attempt, spec,
      memoryBytes: cadvisor.memoryOf(id, record, container), diskBytes: bytesIn(files.tree(layerOf(attempt))) + log + strains.fillingOf(fillingKey(record, container)).diskBytes,
    }]
  })
  const emptyDirs = (record.volumes ?? []).filter(({ type, isMemory }) => type === 'emptyDir' && !isMemory)
  return { id, record, containers, volumes: new Map(emptyDirs.map(({ name, tree }) => [name, bytesIn(files.tree(tree)) + strains.fillingOf(`${pod.metadata.uid}/${name}`).diskBytes])) }
}
