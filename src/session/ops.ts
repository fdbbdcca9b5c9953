// The kinds of Hop by their code in the ledger. The worker's list is the contract; its type holds this copy to it, entry by entry.
import type * as protocol from '../worker/protocol.ts'

export const OPS: typeof protocol.OPS = [
  'timer', 'read', 'write', 'bind', 'status', 'event', 'heartbeat', 'response', 'txn', 'committed', 'watch',
  'cri', 'cri-response', 'cni', 'cni-response', 'registry', 'packet', 'reply', 'fault', 'raft',
]

/** Set on the op byte of hops that never end. */
export const OP_BACKGROUND: typeof protocol.OP_BACKGROUND = 0x80

/** Set on the op byte of hops that a cut link swallowed: they reach nobody. */
export const OP_LOST: typeof protocol.OP_LOST = 0x40
