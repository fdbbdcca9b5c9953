// Writes that a quota of their namespace must pay for take turns: the next one is reckoned when the one before has been charged.
// Models the queue of apiserver/pkg/admission/plugin/resourcequota/controller.go, where one worker looks after a namespace at a time.
import type { Kernel } from '../kernel/kernel.ts'
import { Table } from '../kernel/store.ts'
import type { Origin } from './in-flight.ts'

export class QuotaTurns {
  /** By namespace in which a charge is under way, who waits for it to end. */
  private readonly queues: Table<readonly Origin[]>

  constructor(kernel: Kernel, server: string) {
    this.queues = kernel.adopt(`${server}/quota-turns`, new Table<readonly Origin[]>())
  }

  /** Whether it is this request's turn; if not, it waits until next() gives it the turn. */
  take(namespace: string, origin: Origin): boolean {
    const waiting = this.queues.get(namespace)
    this.queues.set(namespace, waiting ? [...waiting, origin] : [])
    return waiting === undefined
  }

  /** A turn has ended: it goes to whoever waits longest, or nobody has it. */
  next(namespace: string): Origin | undefined {
    const [first, ...rest] = this.queues.get(namespace) ?? []
    if (first) this.queues.set(namespace, rest)
    else this.queues.delete(namespace)
    return first
  }

  waiting(): readonly Origin[] { return [...this.queues.values()].flat() }

  clear(): void {
    for (const namespace of [...this.queues.keys()]) this.queues.delete(namespace)
  }
}
