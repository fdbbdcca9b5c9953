// The state machine behind Raft: what one member has stored, revision by revision. Models server/storage/mvcc.
import type { KubeObject } from '../../kube-object.ts'
import type { HopId } from '../../kernel/ledger.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { Cell, Log, Table } from '../../kernel/store.ts'
import { type Commit, objectAt, type StoredObjects, type Transaction, type TransactionResult, withResourceVersion } from '../etcd.ts'

/** What a snapshot holds of a state machine. */
export interface StoreContent {
  readonly revision: number
  readonly compacted: number
  readonly objects: readonly (readonly [string, KubeObject])[]
  readonly claims: readonly (readonly [string, string])[]
}

/**
 * The group's one history: every commit once, as it was when the first member carried it out. Whoever comes later must come to the same;
 * that members could disagree is what Raft is there to prevent, so it is an error.
 */
export class History implements StoredObjects {
  readonly objects: Table<KubeObject>
  readonly commits: Log<Commit>
  /** The log entry behind every commit. */
  private readonly origins: Log<string>
  private readonly kernel: Kernel

  constructor(kernel: Kernel) {
    this.kernel = kernel
    this.objects = kernel.adopt('etcd/objects', new Table<KubeObject>())
    this.commits = kernel.adopt('etcd/commits', new Log<Commit>())
    this.origins = kernel.adopt('etcd/origins', new Log<string>())
  }

  get revision(): number { return 1 + this.commits.length }

  /** The commit with which a revision came, which some member must need. */
  commitOf(revision: number): Commit {
    const commit = this.commits.at(revision - 2)
    if (!commit) throw new RangeError(`Revision ${revision} is not kept.`)
    return commit
  }

  /** Has revisions be kept from the one on that a member says that it needs. */
  hold(needed: () => number): void {
    for (const log of [this.commits, this.origins]) log.hold(() => needed() - 2)
  }

  /** A member has carried out a transaction as this revision. */
  note(revision: number, origin: string, { key, resource, put }: Transaction, previous: KubeObject | undefined, hop: HopId): Commit {
    if (revision <= this.revision) {
      if (this.origins.at(revision - 2) !== origin) throw new Error(`Members of etcd disagree about revision ${revision}: ${this.origins.at(revision - 2)} or ${origin}.`)
      return this.commitOf(revision)
    }
    const type = !put ? 'DELETED' : previous ? 'MODIFIED' : 'ADDED', object = this.kernel.sharing.share(withResourceVersion((put ?? previous) as KubeObject, revision), previous)
    const commit: Commit = { revision, at: this.kernel.now, hop, type, resource, key, object, previous }
    this.commits.push(commit)
    this.origins.push(origin)
    if (put) this.objects.set(key, object)
    else this.objects.delete(key)
    return commit
  }

  at(key: string, at: number): KubeObject | undefined { return objectAt(key, at, this, this.kernel.keptSince) }
}

export class KeyValueStore {
  private readonly objects: Table<KubeObject>
  /** By scarce value, the key that holds it. */
  private readonly claims: Table<string>
  private readonly revisionCell: Cell<number>
  private readonly compactedCell: Cell<number>
  private readonly history: History

  constructor(kernel: Kernel, disk: string, history: History) {
    this.objects = kernel.adopt(`${disk}/objects`, new Table<KubeObject>())
    this.claims = kernel.adopt(`${disk}/claims`, new Table<string>())
    this.revisionCell = kernel.adopt(`${disk}/revision`, new Cell(1))
    this.compactedCell = kernel.adopt(`${disk}/compacted`, new Cell(0))
    this.history = history
    // What it has not compacted it may be asked for, and what others have carried out it has yet to.
    history.hold(() => Math.min(this.compacted, this.revision) + 1)
  }

  get revision(): number { return this.revisionCell.value }
  /** What was there before this revision can no longer be asked for. */
  get compacted(): number { return this.compactedCell.value }

  /** Everything that is stored, as the API server lists it. */
  get all(): readonly { readonly resource: string; readonly object: KubeObject }[] {
    return [...this.objects.entries()].map(([key, object]) => ({ resource: key.slice(0, key.indexOf('/')), object }))
  }

  /** Carries out a transaction, if the key still has the revision that it expects, and nobody else holds what it claims. */
  transact(transaction: Transaction, origin: string, hop: HopId): TransactionResult {
    const { token, key, expect, put, claims } = transaction, previous = this.objects.get(key)
    const isClaimed = claims?.taken.some((value) => (this.claims.get(value) ?? key) !== key)
    if ((previous?.metadata.resourceVersion ?? null) !== expect || isClaimed) return { token, current: previous }
    const commit = this.history.note(this.revision + 1, origin, transaction, previous, hop)
    this.revisionCell.value++
    if (put) this.objects.set(key, commit.object)
    else this.objects.delete(key)
    this.settle(key, claims, put !== undefined)
    return { token, commit }
  }

  private settle(key: string, claims: Transaction['claims'], isStored: boolean): void {
    for (const value of claims?.released ?? []) if (this.claims.get(value) === key) this.claims.delete(value)
    if (isStored) for (const value of claims?.taken ?? []) this.claims.set(value, key)
    else for (const [value, holder] of [...this.claims.entries()]) if (holder === key) this.claims.delete(value)
  }

  /** Forgets what was there before a revision. */
  compact(revision: number): void {
    this.compactedCell.value = Math.max(this.compacted, Math.min(revision, this.revision))
  }

  /** Commits from a revision on; undefined where that is forgotten. */
  since(revision: number): readonly Commit[] | undefined {
    if (revision <= this.compacted) return undefined
    return Array.from({ length: Math.max(0, this.revision - revision + 1) }, (_, i) => this.history.commitOf(revision + i))
  }

  get content(): StoreContent {
    return { revision: this.revision, compacted: this.compacted, objects: [...this.objects.entries()], claims: [...this.claims.entries()] }
  }

  restore({ revision, compacted, objects, claims }: StoreContent): void {
    for (const key of [...this.objects.keys()]) this.objects.delete(key)
    for (const value of [...this.claims.keys()]) this.claims.delete(value)
    for (const [value, holder] of claims) this.claims.set(value, holder)
    for (const [key, object] of objects) this.objects.set(key, object)
    this.revisionCell.value = revision
    this.compactedCell.value = compacted
  }
}
