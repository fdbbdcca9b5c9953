// What an API server asks a member of etcd, and what it is told.
import type { KubeObject } from '../../kube-object.ts'
import type { Commit, Transaction, TransactionResult } from '../etcd.ts'

/** Tells of every commit from a revision on; with `list`, what is stored now comes first. */
export interface WatchAsk {
  readonly watch: number
  readonly list: boolean
  /** Number of the connection that it opens. */
  readonly connection: number
}

export type MemberAsk =
  | Transaction
  | WatchAsk
  /** Is answered once the member has carried out everything that was committed before. */
  | { readonly confirm: number }
  /** Forgets what was there before a revision. */
  | { readonly compact: number }

/** Opens a connection: everything from the wished revision on that is known by now, and if wished for, all that is stored. */
export interface Watching {
  readonly connection: number
  /** When the member's program began: it knows nothing of what it was asked before. */
  readonly runsSince: number
  readonly commits: readonly Commit[]
  readonly listed?: { readonly revision: number; readonly objects: readonly { readonly resource: string; readonly object: KubeObject }[] }
}

export type MemberAnswer =
  | TransactionResult
  | Watching
  /** Everything up to this revision had been committed. */
  | { readonly confirmed: number; readonly revision: number }
  | { readonly token: number; readonly failed: string }
  /** History before this revision is gone; with `connection`, so is what the connection was to begin with. */
  | { readonly compacted: number; readonly connection?: number }
  | { readonly closed: true }

/** Of a commit that nobody here waits for. */
export const NOBODYS = -1
