// A request on the data plane, and its answer: what packet and reply Hops carry. Plain data.
import { ended } from '../kernel/joined.ts'

export const CLIENT = 'client'
/** All kube-proxies hear of a change at once, at this address; each writes its rules in its own time. */
export const ALL_PROXIES = 'kube-proxy'

export interface Packet {
  /** Which traffic it is part of, and which request of it. */
  readonly traffic: string
  readonly number: number
  /** `namespace/name` of the Service, '' for none. */
  readonly service: string
  readonly port: number
  readonly path: string
  readonly clientIp: string
  /** It comes as if from a Pod on the node, for an address that only the cluster knows. */
  readonly isInside: boolean
  /** Where it entered, '' if it went to a Pod directly. */
  readonly node: string
  readonly sentAt: number
  /** Where a kube-proxy has sent it. */
  readonly to?: Target
}

/** An endpoint: an address and port, and the Pod behind it if it is one. */
export interface Target {
  readonly ip: string
  readonly port: number
  /** `namespace/name` */
  readonly pod?: string
  readonly node?: string
}

export interface Reply {
  readonly packet: Packet
  /** An HTTP status, or what else became of the connection. */
  readonly answer: number | 'connected' | 'refused'
}

export function proxyAddress(node: string): string { return ended(node, '/kube-proxy') }

/** Address of a Pod on the data plane, from its `namespace/name`. */
export function podAddress(pod: string): string { return `pod/${pod}` }

export function serviceSubject(service: string): string { return `Service/${service}` }
