// What an API server needs of what stores its objects, and the plainest form of it: one member of etcd, which answers everything in order.
import { ETCD, type Range, type RangeResult, type Transaction, type TransactionResult } from '../etcd/etcd.ts'
import { API_SERVER } from '../kernel/api-client.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'

/** What became of something that an API server asked of etcd, or something that etcd tells it. */
export type StorageAnswer =
  | TransactionResult
  | RangeResult
  /** A read may be answered out of the cache: it has all that was committed before it was asked. */
  | { readonly token: number; readonly isCurrent: true }
  /** etcd says no, in its words. */
  | { readonly token: number; readonly failed: string }
  /** Nobody has answered for too long. */
  | { readonly token: number; readonly expired: true }
  /** History before this revision is gone; `isMissed`: and with it something that this API server has not been told. */
  | { readonly compacted: number; readonly isMissed?: true }

export interface Storage {
  /** Has every answer taken in from now on. */
  open(take: (answer: StorageAnswer, background: boolean) => void): void
  transact(transaction: Transaction, subject: string | undefined, background: boolean): void
  /** Asks for all that is stored. */
  load(): void
  /** Has a read wait until the cache has all that is committed now. Where that is always so, there is no such thing. */
  confirm?(token: number, background: boolean): void
  /** Takes a hop from etcd. */
  receive(delivery: Delivery): void
}

export class OneMember implements Storage {
  private readonly kernel: Kernel
  private take: (answer: StorageAnswer, background: boolean) => void = () => undefined

  constructor(kernel: Kernel) {
    this.kernel = kernel
  }

  open(take: (answer: StorageAnswer, background: boolean) => void): void {
    this.take = take
  }

  transact(transaction: Transaction, subject: string | undefined, background: boolean): void {
    this.kernel.send({ from: API_SERVER, to: ETCD, op: 'txn', subject, background, delayMs: this.kernel.latency('txn', transaction.key), payload: transaction })
  }

  load(): void {
    this.kernel.send({ from: API_SERVER, to: ETCD, op: 'txn', delayMs: this.kernel.latency('txn', 'range'), payload: { range: true } satisfies Range })
  }

  receive({ payload, background }: Delivery): void {
    this.take(payload as TransactionResult | RangeResult, background)
  }
}
