// The scheduler's three queues: ready to be tried, waiting out a back-off, and waiting for the cluster to change.
// Models pkg/scheduler/internal/queue/scheduling_queue.go.
import type { Pod } from '../generated/api-types.d.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Cell, Table } from '../kernel/store.ts'

const BACK_OFF_FIRST_MS = 1_000
const BACK_OFF_LIMIT_MS = 10_000

/** A Pod that waits for a node. */
export interface QueuedPod {
  readonly key: string
  readonly uid: string
  readonly priority: number
  /** When it first came; older ones go first. */
  readonly since: number
  readonly attempts: number
  /** Plugins that turned every node down the last time. */
  readonly rejectedBy: readonly string[]
  /** Back-off ends. */
  readonly notBefore: number
}

export class SchedulingQueue {
  private readonly active: Table<QueuedPod>
  private readonly backOff: Table<QueuedPod>
  private readonly unschedulable: Table<QueuedPod>
  private readonly outOfTurn: Cell<number>
  private readonly kernel: Kernel

  constructor(kernel: Kernel, scheduler: string) {
    this.kernel = kernel
    this.active = kernel.adopt(`${scheduler}/queue/active`, new Table<QueuedPod>())
    this.backOff = kernel.adopt(`${scheduler}/queue/back-off`, new Table<QueuedPod>())
    this.outOfTurn = kernel.adopt(`${scheduler}/queue/out-of-turn`, new Cell(0))
    this.unschedulable = kernel.adopt(`${scheduler}/queue/unschedulable`, new Table<QueuedPod>())
  }

  get ready(): number { return this.active.size }
  get waiting(): IterableIterator<QueuedPod> { return this.unschedulable.values() }

  has(key: string): boolean {
    return this.active.has(key) || this.backOff.has(key) || this.unschedulable.has(key)
  }

  add(key: string, pod: Pod): void {
    if (this.has(key)) return
    this.activate({ key, uid: pod.metadata.uid, priority: pod.spec.priority ?? 0, since: this.kernel.now, attempts: 0, rejectedBy: [], notBefore: 0 })
  }

  remove(key: string): void {
    const active = this.active.get(key)
    if (active) {
      this.active.delete(key)
      this.count(active, -1)
    }
    this.backOff.delete(key)
    this.unschedulable.delete(key)
  }

  /** Takes the most important Pod, of equals the one that has waited longest. */
  take(): QueuedPod | undefined {
    let best: QueuedPod | undefined
    for (const pod of this.active.values()) {
      if (!best || pod.priority > best.priority || (pod.priority === best.priority && pod.since < best.since)) best = pod
      if (this.outOfTurn.value === 0) break
    }
    if (!best) return undefined
    this.active.delete(best.key)
    this.count(best, -1)
    return best
  }

  private activate(pod: QueuedPod): void {
    this.active.set(pod.key, pod)
    this.count(pod, 1)
  }

  /** Pods that may have to go before others which came earlier; without any, the first in the table is the best. */
  private count(pod: QueuedPod, sign: 1 | -1): void {
    if (pod.priority !== 0 || pod.attempts > 0) this.outOfTurn.value += sign
  }

  /** Puts a Pod back that found no node, until something changes. */
  reject(pod: QueuedPod, rejectedBy: readonly string[]): void {
    this.unschedulable.set(pod.key, this.tried(pod, rejectedBy))
  }

  /** Puts a Pod back whose binding failed; it is tried again after its back-off. Returns how long that is. */
  retry(pod: QueuedPod): number {
    const tried = this.tried(pod, [])
    this.backOff.set(pod.key, tried)
    return tried.notBefore - this.kernel.now
  }

  private tried(pod: QueuedPod, rejectedBy: readonly string[]): QueuedPod {
    const backOff = Math.min(BACK_OFF_LIMIT_MS, BACK_OFF_FIRST_MS * 2 ** Math.min(pod.attempts, 10))
    return { ...pod, attempts: pod.attempts + 1, rejectedBy, notBefore: this.kernel.now + backOff }
  }

  /**
   * Something changed that may help this Pod: to the active queue, or to the back-off queue while its time is not up.
   * @returns ms until its back-off ends, 0 if it is ready now.
   */
  move(key: string): number {
    const pod = this.unschedulable.get(key)
    if (!pod) return 0
    this.unschedulable.delete(key)
    const left = pod.notBefore - this.kernel.now
    if (left > 0) this.backOff.set(key, pod)
    else this.activate(pod)
    return Math.max(0, left)
  }

  /** Moves Pods whose back-off is over to the active queue. */
  wakeUp(): void {
    for (const pod of [...this.backOff.values()]) {
      if (pod.notBefore > this.kernel.now) continue
      this.backOff.delete(pod.key)
      this.activate(pod)
    }
  }
}
