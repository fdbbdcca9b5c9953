// The kinds of Hop. A Hop's op byte is an index into OPS, with OP_BACKGROUND set on those that never end, and
// OP_LOST on those that a cut link swallowed.

export const OPS = [
  'timer', // a component to itself: work to do, a probe due, a deadline
  'read', // get, list
  'write', // create, update, patch, delete by a user or controller
  'bind', // scheduler binds a Pod
  'status', // write of a status subresource
  'event', // write of an Event object
  'heartbeat', // lease renewal
  'response', // API server to its client
  'txn', // API server to etcd
  'committed', // etcd back to the API server
  'watch', // API server to a watcher
  'cri', // kubelet to container runtime
  'cri-response',
  'cni', // kubelet/runtime to the network plugin
  'cni-response',
  'registry', // runtime to image registry and back
  'packet', // data plane, towards a server
  'reply', // data plane, back
  'fault', // a person lays hands on a machine, a process, a container: no program sends it, and none needs to answer
  'raft', // between members of etcd: votes, entries of the log, heartbeats
] as const

export type Op = (typeof OPS)[number]

/** Such hops do not keep a cluster from being quiescent: heartbeats, resyncs, probes whose result did not change. */
export const OP_BACKGROUND = 0x80

/** Such hops never reach anybody: a link was cut. They arrive nowhere at the time at which they would have arrived. */
export const OP_LOST = 0x40

export const OP_FLAGS = OP_BACKGROUND | OP_LOST

const CODES = new Map<Op, number>(OPS.map((op, code) => [op, code]))

export function opCode(op: Op): number {
  return CODES.get(op) as number
}

export function opOf(code: number): Op {
  return OPS[code & ~OP_FLAGS]
}
