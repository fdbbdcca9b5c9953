// What wears a machine down: memory and disk that programs outside Kubernetes or single containers take, and the pressures that its kubelet
// has seen last. Looks at the machine every ten seconds, but only at one where something is to be seen. What is done about it comes with
// the equipment (eviction.ts). Models pkg/kubelet/eviction/eviction_manager.go (Start).
import type { Pod } from '../../generated/api-types.d.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { Table } from '../../kernel/store.ts'
import type { ContainerRecord, PodRecord } from '../kubelet/pod-record.ts'
import { containerId, kubeletAddress } from '../runtime/cri.ts'

export type Pressure = 'MemoryPressure' | 'DiskPressure'

/** A machine as its kubelet's eviction manager knows it. */
export interface Strain {
  /** Bytes that programs outside Kubernetes take. */
  readonly memoryBytes: number
  readonly diskBytes: number
  /** Virtual ms at which a pressure was seen last; it is told of for five minutes more. */
  readonly seen: Readonly<Partial<Record<Pressure, number>>>
  /** A look at it is on its way. */
  readonly isWatched: boolean
}

/** What one container takes beside what its work makes it take, in bytes. */
export interface Filling {
  readonly memoryBytes: number
  readonly diskBytes: number
}

export interface HousekeepingWake {
  readonly wake: 'housekeeping'
  readonly node: string
}

/** What a look at a machine came to: look again, and whether somebody waits for it; undefined: there is nothing to watch any longer. */
export type Verdict = 'soon' | 'in the background' | undefined

const CALM: Strain = { memoryBytes: 0, diskBytes: 0, seen: {}, isWatched: false }
const EMPTY: Filling = { memoryBytes: 0, diskBytes: 0 }
const LOOK_EVERY_MS = 10_000

export class Strains {
  private readonly byNode: Table<Strain>
  /** By container id; of a volume by `uid/volume name`. */
  private readonly fillings: Table<Filling>
  private readonly kernel: Kernel
  private readonly look: (node: string) => Verdict

  constructor(kernel: Kernel, look: (node: string) => Verdict) {
    this.kernel = kernel
    this.look = look
    this.byNode = kernel.adopt('kubelets/strains', new Table<Strain>())
    this.fillings = kernel.adopt('kubelets/fillings', new Table<Filling>())
  }

  of(node: string): Strain { return this.byNode.get(node) ?? CALM }
  /** What a container or a volume has been filled with. */
  fillingOf(key: string): Filling { return this.fillings.get(key) ?? EMPTY }
  /** Pressures that the kubelet tells of. */
  pressuresOn(node: string): readonly Pressure[] { return Object.keys(this.of(node).seen) as Pressure[] }

  /** Programs outside Kubernetes take this from now on. */
  take(node: string, taken: Partial<Filling>): void {
    this.byNode.set(node, { ...this.of(node), ...taken })
    this.watch(node, false)
  }

  /** A container takes this from now on, or a volume holds it. */
  fill(node: string, key: string, filling: Partial<Filling>): void {
    this.fillings.set(key, { ...this.fillingOf(key), ...filling })
    this.watch(node, false)
  }

  setSeen(node: string, seen: Strain['seen']): void {
    this.byNode.set(node, { ...this.of(node), seen })
  }

  /** What a container took goes with it. */
  drained(key: string): void { this.fillings.delete(key) }

  /** From now on the machine is looked at. */
  watch(node: string, background: boolean): void {
    if (this.of(node).isWatched) return
    this.byNode.set(node, { ...this.of(node), isWatched: true })
    const phase = this.kernel.pick(LOOK_EVERY_MS, `${node} housekeeping`, 0), { now } = this.kernel
    this.schedule(node, LOOK_EVERY_MS - ((((now - phase) % LOOK_EVERY_MS) + LOOK_EVERY_MS) % LOOK_EVERY_MS), background)
  }

  private schedule(node: string, delayMs: number, background: boolean): void {
    const address = kubeletAddress(node)
    this.kernel.send({ from: address, to: address, op: 'timer', subject: `Node//${node}`, delayMs, background, payload: { wake: 'housekeeping', node } satisfies HousekeepingWake })
  }

  wake({ node }: HousekeepingWake): void {
    const verdict = this.look(node)
    if (verdict) this.schedule(node, LOOK_EVERY_MS, verdict === 'in the background')
    else this.byNode.set(node, { ...this.of(node), isWatched: false })
  }

  /** Its kubelet has ended, and looks no longer. A machine without power keeps its disk, and what was in its memory is gone. */
  stopped(node: string, hasPower: boolean): void {
    const known = this.byNode.get(node)
    if (known) this.byNode.set(node, { ...known, isWatched: false, ...(hasPower ? {} : { memoryBytes: 0 }) })
  }

  /** Its kubelet is back. */
  resumed(node: string): void {
    const known = this.byNode.get(node), { memoryBytes, diskBytes, seen } = this.of(node)
    // A look that was appointed while it was away has found nobody.
    if (known?.isWatched) this.byNode.set(node, { ...known, isWatched: false })
    if (memoryBytes > 0 || diskBytes > 0 || Object.keys(seen).length > 0) this.watch(node, false)
  }
}

/** The key of what a container takes. */
export function fillingKey({ pod }: Pick<PodRecord, 'pod'>, { name, restarts }: Pick<ContainerRecord, 'name' | 'restarts'>): string {
  return containerId(pod.metadata.uid, name, restarts)
}

/** Whether a process of a Pod takes more memory than any process takes. */
export function isGreedy({ containers }: PodRecord): boolean {
  return containers.some(({ state }) => state.is === 'running' && state.process.memoryBytes !== undefined)
}

/** Whether a Pod may pass a limit of disk space that its kubelet watches over. */
export function hasDiskLimit({ spec }: Pod): boolean {
  return (spec.volumes ?? []).some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined && emptyDir.medium !== 'Memory')
    || spec.containers.some(({ resources }) => resources?.limits?.['ephemeral-storage'] !== undefined)
}
