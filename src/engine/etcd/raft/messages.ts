// What members of a Raft group say to each other, and what they write into their logs. Models raft/raftpb/raft.proto.
import type { HopId } from '../../kernel/ledger.ts'
import type { Transaction } from '../etcd.ts'

/** A member's name in the group; '' where there is none. One that is replaced joins under a new one, `name#2`. */
export type MemberId = string

/** One change of who belongs to the group. */
export type MembershipChange = { readonly add: MemberId } | { readonly promote: MemberId } | { readonly remove: MemberId }

/** What an entry of the log has every member do. A leader's first entry does nothing. */
export type EntryWork =
  | { readonly transaction: Transaction; readonly proposer: MemberId; readonly proposal: number; readonly hop: HopId }
  | { readonly compact: number }
  | { readonly membership: MembershipChange }
  | { readonly nothing: true }

export interface Entry {
  readonly term: number
  readonly index: number
  readonly work: EntryWork
}

/** Who belongs to the group: voters count for a quorum, learners only listen. */
export interface Membership {
  readonly voters: readonly MemberId[]
  readonly learners: readonly MemberId[]
}

/** All that a member needs in place of the entries up to `index`. */
export interface Snapshot {
  readonly index: number
  readonly term: number
  readonly membership: Membership
  /** The state machine's content. */
  readonly content: unknown
}

export type RaftBody =
  | { readonly type: 'pre-vote' | 'vote'; readonly lastIndex: number; readonly lastTerm: number; readonly isTransfer: boolean }
  | { readonly type: 'pre-vote-answer' | 'vote-answer'; readonly granted: boolean }
  | { readonly type: 'append'; readonly previousIndex: number; readonly previousTerm: number; readonly entries: readonly Entry[]; readonly commit: number; readonly isProbe: boolean }
  /** `match`: the last index that is known to be the same. `rejected`: what was tried in vain; `hintIndex` and `hintTerm`: from where to try again. */
  | { readonly type: 'append-answer'; readonly match: number; readonly rejected?: number; readonly hintIndex?: number; readonly hintTerm?: number }
  | { readonly type: 'heartbeat'; readonly commit: number; readonly round?: number }
  | { readonly type: 'heartbeat-answer'; readonly round?: number }
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot; readonly commit: number }
  | { readonly type: 'timeout-now' }
  | { readonly type: 'propose'; readonly work: EntryWork }
  | { readonly type: 'read-index'; readonly read: number }
  | { readonly type: 'read-index-answer'; readonly read: number; readonly index: number }

export type RaftMessage = RaftBody & { readonly from: MemberId; readonly to: MemberId; readonly term: number }

/** How many of the voters must agree. */
export function quorumOf({ voters }: Membership): number {
  return Math.floor(voters.length / 2) + 1
}

export function membersOf({ voters, learners }: Membership): readonly MemberId[] {
  return [...voters, ...learners]
}

/** The group after a change. */
export function changed({ voters, learners }: Membership, change: MembershipChange): Membership {
  if ('add' in change) return { voters, learners: [...learners.filter((id) => id !== change.add), change.add] }
  if ('promote' in change) return { voters: [...voters.filter((id) => id !== change.promote), change.promote], learners: learners.filter((id) => id !== change.promote) }
  return { voters: voters.filter((id) => id !== change.remove), learners: learners.filter((id) => id !== change.remove) }
}
