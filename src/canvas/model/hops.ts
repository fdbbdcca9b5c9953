// Reading hops: whose they are, which silhouette they travel in, what they are about.
import type { HopInFlight, Op } from '../../session/scene.ts'
import type { MessageType } from '../../theme/icons.tsx'

export const API_SERVER = 'kube-apiserver'
export const ETCD = 'etcd'

/** Which member of etcd an address is, from 0 on; undefined for everything else, also where etcd is one. */
export function etcdMember(address: string): number | undefined {
  const match = /^etcd-(\d)(?:\/|$)/.exec(address)
  return match ? Number(match[1]) - 1 : undefined
}

export const CONTROLLER_MANAGER = 'kube-controller-manager'
export const SCHEDULER = 'kube-scheduler'
export const YOU = 'kubectl'
export const CLIENT = 'client'
export const REGISTRY = 'registry'
/** Address of the multicast to every node's kube-proxy. */
export const ALL_PROXIES = 'kube-proxy'

/** How a hop is drawn: one of the six silhouettes, or a mere dot for what only comes back. */
export type HopShape = MessageType | 'answer'

const SHAPES: Record<Op, HopShape | undefined> = {
  timer: undefined,
  read: 'answer',
  write: 'write',
  bind: 'bind',
  status: 'status',
  event: 'status',
  heartbeat: 'status',
  response: 'answer',
  txn: 'write',
  committed: 'answer',
  watch: 'watch',
  cri: 'cri',
  'cri-response': 'answer',
  cni: 'cri',
  'cni-response': 'answer',
  registry: 'cri',
  packet: 'packet',
  reply: 'packet',
  fault: 'write',
  raft: 'status',
}

/** The silhouette of a hop; undefined for what does not travel. */
export function shapeOf(hop: Pick<HopInFlight, 'op'>): HopShape | undefined {
  return SHAPES[hop.op]
}

/** Share of its way that a hop has gone at time t, 0 to 1. */
export function progressAt(hop: HopInFlight, t: number): number {
  const duration = hop.arrivesAt - hop.sentAt
  return duration <= 0 ? 1 : Math.min(1, Math.max(0, (t - hop.sentAt) / duration))
}

export interface Subject {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** What a hop is about, from its `Kind/namespace/name`. */
export function subjectOf(hop: Pick<HopInFlight, 'subject'>): Subject | undefined {
  const [kind, namespace, ...name] = hop.subject.split('/')
  return kind === '' || name.length === 0 ? undefined : { kind, namespace, name: name.join('/') }
}

/** A part of a machine's address: `worker-1/kubelet`. */
export function onMachine(address: string): { readonly node: string; readonly part: string } | undefined {
  const slash = address.indexOf('/')
  if (slash < 0 || address.startsWith('pod/')) return undefined
  return { node: address.slice(0, slash), part: address.slice(slash + 1) }
}

/** The Pod behind an address `pod/<namespace>/<name>`, as a reference. */
export function podAt(address: string): string | undefined {
  return address.startsWith('pod/') ? `Pod/${address.slice(4)}` : undefined
}

/** Requests are what a component does; the rest happens to it. */
export function isRequest(op: Op): boolean {
  return op === 'write' || op === 'bind' || op === 'status' || op === 'read' || op === 'event'
}
