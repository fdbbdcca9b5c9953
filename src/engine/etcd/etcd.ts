// etcd: a revisioned key-value store with history. Only the API server speaks to it; every revision has exactly one commit.
import type { KubeObject } from '../kube-object.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import type { HopId } from '../kernel/ledger.ts'
import { Cell, Log, Table } from '../kernel/store.ts'

export const ETCD = 'etcd'

/** A compare-and-set. `expect` is the revision that the key must have: null for a key that must not exist. */
export interface Transaction {
  readonly token: number
  readonly key: string
  readonly resource: string
  readonly expect: string | null
  /** What to store; undefined deletes the key. */
  readonly put: KubeObject | undefined
  /** Scarce values that the key holds with this write, which no other key may hold, and those that it gives up. */
  readonly claims?: { readonly taken: readonly string[]; readonly released: readonly string[] }
}

/** Asks for everything that is stored, as an API server does when it starts. */
export interface Range {
  readonly range: true
}

export interface RangeResult {
  readonly revision: number
  readonly objects: readonly { readonly resource: string; readonly object: KubeObject }[]
}

/** etcd's answer. When the comparison failed, `current` is what is stored now. */
export interface TransactionResult {
  readonly token: number
  readonly commit?: Commit
  readonly current?: KubeObject
}

/** One revision of the cluster's state. */
export interface Commit {
  readonly revision: number
  /** Virtual ms. */
  readonly at: number
  /** The hop that carried the transaction. */
  readonly hop: HopId
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly resource: string
  readonly key: string
  /** As committed; of a deletion, the last state with the revision of its deletion. */
  readonly object: KubeObject
  readonly previous: KubeObject | undefined
}

/** What is stored, with its history. */
export interface StoredObjects {
  readonly objects: Table<KubeObject>
  readonly commits: Log<Commit>
  /** The object at `key` as of virtual time `at` (inclusive), from history. Throws where history no longer reaches back so far. */
  at(key: string, at: number): KubeObject | undefined
}

/** What was at a key at some time: the last commit until then says so, else the first one after it, else what is there now. */
export function objectAt(key: string, at: number, { objects, commits }: Pick<StoredObjects, 'objects' | 'commits'>, keptSince: number): KubeObject | undefined {
  if (at < keptSince) throw new RangeError(`What was at ${at} ms is no longer kept: history begins at ${keptSince} ms.`)
  const { items } = commits, last = items.findLast((commit) => commit.key === key && commit.at <= at)
  if (last) return last.type === 'DELETED' ? undefined : last.object
  const next = items.find((commit) => commit.key === key)
  return next ? next.previous : objects.get(key)
}

/** Everything that was stored before the first commit that is kept, in no order. */
export function objectsBefore({ objects, commits }: Pick<StoredObjects, 'objects' | 'commits'>): readonly KubeObject[] {
  const before = new Map(objects.entries())
  for (const { key, previous } of commits.items.toReversed()) {
    if (previous) before.set(key, previous)
    else before.delete(key)
  }
  return [...before.values()]
}

/** etcd as several members. */
export interface EtcdOptions {
  readonly members: 3 | 5
  /** `stacked`: member etcd-N runs on cp-N, beside an API server that speaks to its own member only; `external`: on machines of their own, and API servers speak to all. */
  readonly topology: 'stacked' | 'external'
  /** After so many entries of its log a member lets go of older ones. Default 10,000, as etcd. */
  readonly snapshotCount?: number
}

export function withResourceVersion<T extends KubeObject>(object: T, revision: number): T {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } }
}

export class Etcd implements StoredObjects {
  readonly objects: Table<KubeObject>
  readonly commits: Log<Commit>
  private readonly revisionCell: Cell<number>
  /** Arrival of the last answer: answers and with them commits reach the API server in the order of their revisions. */
  private readonly lastArrival: Cell<number>
  private readonly kernel: Kernel

  constructor(kernel: Kernel) {
    this.kernel = kernel
    this.objects = kernel.adopt('etcd/objects', new Table<KubeObject>())
    this.commits = kernel.adopt('etcd/commits', new Log<Commit>())
    this.revisionCell = kernel.adopt('etcd/revision', new Cell(1))
    this.lastArrival = kernel.adopt('etcd/last-arrival', new Cell(Number.MIN_SAFE_INTEGER))
    kernel.listen(ETCD, (delivery) => this.receive(delivery))
  }

  get revision(): number { return this.revisionCell.value }

  private receive(delivery: Delivery): void {
    if ('range' in (delivery.payload as Transaction | Range)) return this.answerRange(delivery)
    const transaction = delivery.payload as Transaction
    const { kernel } = this, result = this.commit(transaction, delivery.hop)
    this.lastArrival.value = Math.max(this.lastArrival.value, kernel.now + kernel.latency('committed', transaction.key))
    kernel.send({
      from: ETCD, to: delivery.from, op: 'committed', subject: delivery.subject, background: delivery.background,
      delayMs: this.lastArrival.value - kernel.now, payload: result, a: result.commit?.revision ?? 0,
    })
  }

  private answerRange(delivery: Delivery): void {
    const { kernel } = this, objects = [...this.objects.entries()].map(([key, object]) => ({ resource: key.slice(0, key.indexOf('/')), object }))
    this.lastArrival.value = Math.max(this.lastArrival.value, kernel.now + kernel.latency('committed', 'range'))
    kernel.send({
      from: ETCD, to: delivery.from, op: 'committed', background: delivery.background, delayMs: this.lastArrival.value - kernel.now,
      payload: { revision: this.revisionCell.value, objects } satisfies RangeResult,
    })
  }

  private commit({ token, key, resource, expect, put }: Transaction, hop: HopId): TransactionResult {
    const previous = this.objects.get(key)
    if ((previous?.metadata.resourceVersion ?? null) !== expect) return { token, current: previous }
    const revision = ++this.revisionCell.value
    const object = this.kernel.sharing.share(withResourceVersion((put ?? previous) as KubeObject, revision), previous)
    if (put) this.objects.set(key, object)
    else this.objects.delete(key)
    const type = !put ? 'DELETED' : previous ? 'MODIFIED' : 'ADDED'
    const commit: Commit = { revision, at: this.kernel.now, hop, type, resource, key, object, previous }
    this.commits.push(commit)
    return { token, commit }
  }

  at(key: string, at: number): KubeObject | undefined { return objectAt(key, at, this, this.kernel.keptSince) }
}
