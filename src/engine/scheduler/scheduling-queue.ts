// The scheduler's queues: ready to be tried, waiting out a back-off, waiting for the cluster to change, and held back by a gate.
// Models pkg/scheduler/backend/queue/scheduling_queue.go.
// Simplified: Kubernetes 1.36 also takes Pods out of their back-off while nobody else waits (SchedulerPopFromBackoffQ); here, as before, they wait it out, so a Pod whose way has become free is placed up to some seconds later.
import type { Pod } from '../generated/api-types.d.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Table } from '../kernel/store.ts'
import { ActiveQueue } from './active-queue.ts'

const BACK_OFF_FIRST_MS = 1_000
const BACK_OFF_LIMIT_MS = 10_000
/** Back-offs are looked at this often. Models backOffQOrderingWindowDuration. */
const BACK_OFF_WINDOW_MS = 1_000

/** A Pod that waits for a node. */
export interface QueuedPod {
  readonly key: string
  readonly uid: string
  readonly priority: number
  /** When it came, or was last tried; older ones go first. */
  readonly since: number
  readonly attempts: number
  /** Plugins that turned every node down the last time. */
  readonly rejectedBy: readonly string[]
  /** Back-off ends. */
  readonly notBefore: number
}

/** Where a Pod has gone. */
export type QueueName = 'active' | 'back-off' | 'unschedulable' | 'gated'

/** Pods that wait out a back-off. */
class BackOffQueue extends Table<QueuedPod> {
  /** No back-off ends before that, so that looking for one that has ended is mostly over at once. */
  private notBefore = Infinity

  override set(key: string, pod: QueuedPod): void {
    super.set(key, pod)
    if (pod.notBefore < this.notBefore) this.notBefore = pod.notBefore
  }

  override load(saved: unknown): void {
    super.load(saved)
    this.notBefore = -Infinity
  }

  /** Takes those whose back-off is over. */
  takeDue(now: number): readonly QueuedPod[] {
    if (now < this.notBefore) return []
    const due = [...this.values()].filter((pod) => pod.notBefore <= now)
    for (const { key } of due) this.delete(key)
    this.notBefore = Infinity
    for (const pod of this.values()) this.notBefore = Math.min(this.notBefore, pod.notBefore)
    return due
  }
}

export class SchedulingQueue {
  private readonly active: ActiveQueue
  private readonly backOff: BackOffQueue
  private readonly unschedulable: Table<QueuedPod>
  private readonly gated: Table<QueuedPod>
  private readonly kernel: Kernel
  private readonly wake: (delayMs: number) => void

  /** `wake` is asked for a call of wakeUp() after so many ms. */
  constructor(kernel: Kernel, scheduler: string, wake: (delayMs: number) => void) {
    this.kernel = kernel
    this.wake = wake
    this.active = kernel.adopt(`${scheduler}/queue/active`, new ActiveQueue())
    this.backOff = kernel.adopt(`${scheduler}/queue/back-off`, new BackOffQueue())
    this.unschedulable = kernel.adopt(`${scheduler}/queue/unschedulable`, new Table<QueuedPod>())
    this.gated = kernel.adopt(`${scheduler}/queue/gated`, new Table<QueuedPod>())
  }

  get ready(): number { return this.active.size }
  /** How many Pods wait for the cluster to change. */
  get parked(): number { return this.unschedulable.size }
  get waiting(): IterableIterator<QueuedPod> { return this.unschedulable.values() }
  /** This Pod, if it waits for the cluster to change. */
  parkedAs(key: string): QueuedPod | undefined { return this.unschedulable.get(key) }

  /** In which queue a Pod is. */
  placeOf(key: string): QueueName | undefined {
    if (this.active.has(key)) return 'active'
    if (this.backOff.has(key)) return 'back-off'
    if (this.unschedulable.has(key)) return 'unschedulable'
    return this.gated.has(key) ? 'gated' : undefined
  }

  /** A new Pod: to be tried, or held back. */
  add(key: string, pod: Pod, isGated: boolean): void {
    const queued: QueuedPod = { key, uid: pod.metadata.uid, priority: pod.spec.priority ?? 0, since: this.kernel.now, attempts: 0, rejectedBy: [], notBefore: 0 }
    if (isGated) this.gated.set(key, queued)
    else this.active.add(queued)
  }

  /** The gate of a Pod has opened. */
  open(key: string): void {
    const pod = this.gated.get(key)
    if (!pod) return
    this.gated.delete(key)
    this.active.add(pod)
  }

  remove(key: string): void {
    this.active.delete(key)
    this.backOff.delete(key)
    this.unschedulable.delete(key)
    this.gated.delete(key)
  }

  /** Takes the Pod that is next. */
  take(): QueuedPod | undefined { return this.active.take() }

  /** Puts a Pod back that found no node, until something changes. */
  reject(pod: QueuedPod, rejectedBy: readonly string[]): void {
    this.unschedulable.set(pod.key, this.tried(pod, rejectedBy))
  }

  /** Puts a Pod back whose binding failed; it is tried again after its back-off. */
  retry(pod: QueuedPod): void {
    this.waitOut(this.tried(pod, []))
  }

  private tried(pod: QueuedPod, rejectedBy: readonly string[]): QueuedPod {
    const { now } = this.kernel, backOff = Math.min(BACK_OFF_LIMIT_MS, BACK_OFF_FIRST_MS * 2 ** Math.min(pod.attempts, 10))
    return { ...pod, since: now, attempts: pod.attempts + 1, rejectedBy, notBefore: now + backOff }
  }

  private waitOut(pod: QueuedPod): void {
    this.backOff.set(pod.key, pod)
    this.wake(windowAfter(pod.notBefore) - this.kernel.now)
  }

  /** Something changed that may help this Pod: to the active queue, or to the back-off queue while its time is not up. Says where it went. */
  move(key: string): QueueName {
    const pod = this.unschedulable.get(key)
    if (!pod) return 'unschedulable'
    this.unschedulable.delete(key)
    if (pod.notBefore <= this.kernel.now) {
      this.active.add(pod)
      return 'active'
    }
    this.waitOut(pod)
    return 'back-off'
  }

  /** Moves Pods whose back-off is over to the active queue. */
  wakeUp(): void {
    for (const pod of this.backOff.takeDue(this.kernel.now)) this.active.add(pod)
  }
}

/** The first moment from `at` on when back-offs are looked at. */
function windowAfter(at: number): number {
  return Math.ceil(at / BACK_OFF_WINDOW_MS) * BACK_OFF_WINDOW_MS
}
