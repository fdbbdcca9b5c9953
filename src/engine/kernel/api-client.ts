// How a component speaks to the API server: one request Hop with a token that comes back with the answer.
import type { ApiRequest, ApiResponse } from '../apiserver/request.ts'
import { kindOfResource } from '../kinds/catalogue.ts'
import type { KubeObject } from '../kube-object.ts'
import { slashed } from './joined.ts'
import type { Kernel } from './kernel.ts'
import type { Op } from './ops.ts'

export const API_SERVER = 'kube-apiserver'

/** Whether an address is an API server's, or of a part of one: `kube-apiserver/eviction`, `cp-1/kube-apiserver`. */
export function isApiServer(address: string): boolean {
  return address.split('/', 2).includes(API_SERVER)
}

/** Payload of a request Hop. `token` is the client's own note, plain data, handed back untouched. */
export interface RequestEnvelope {
  readonly request: ApiRequest
  readonly token: unknown
}

/** Payload of a response Hop. */
export interface ResponseEnvelope {
  readonly response: ApiResponse
  readonly token: unknown
  /** Of a watch: it goes on from the revision that was asked for; what was missed follows. */
  readonly goesOn?: true
}

/** Where there are several API servers: to which of them a client's connection leads, and what was heard over it. */
export interface Connections {
  serverFor(client: string): string
  /** The revision up to which a client has heard everything that a watch of its chooses; undefined where it has to list anew. */
  heard(client: string, watch: ApiRequest): number | undefined
}

/** `Kind/namespace/name`, or `Kind//name`: how Hops and Spans name what they are about. */
export function subjectOf(object: KubeObject): string {
  return subjectNamed(object.kind, object.metadata.namespace, object.metadata.name)
}

/** The same for what a request is about; of something without a name yet, what its name will begin with. */
export function subjectOfRequest(request: ApiRequest): string {
  const meta = (request.body as Partial<KubeObject> | undefined)?.metadata
  const name = request.name ?? meta?.name ?? meta?.generateName ?? ''
  return subjectNamed(kindOfResource(request.resource)?.kind ?? request.resource, request.namespace ?? meta?.namespace, name)
}

/** The same for what has this name. */
export function subjectNamed(kind: string, namespace: string | undefined, name: string): string {
  return slashed(slashed(kind, namespace ?? ''), name)
}

function opOfRequest(request: ApiRequest): Op {
  if (request.verb === 'get' || request.verb === 'list' || request.verb === 'watch') return 'read'
  if (request.resource === 'events') return 'event'
  if (request.resource === 'leases.coordination.k8s.io' && request.verb === 'update') return 'heartbeat'
  if (request.subresource === 'status') return 'status'
  return request.subresource === 'binding' ? 'bind' : 'write'
}

interface SendOptions {
  readonly background?: boolean
  readonly delayMs?: number
  /** What the request is about, for whoever has worked it out already. */
  readonly subject?: string
}

/** Sends one request from `from`; the answer arrives there as a 'response' Hop with a ResponseEnvelope. */
export function sendRequest(kernel: Kernel, from: string, request: ApiRequest, token: unknown, options: SendOptions = {}): void {
  const { subject = subjectOfRequest(request) } = options
  const payload: RequestEnvelope = { request, token }
  kernel.send({
    from, to: kernel.connections?.serverFor(from) ?? API_SERVER, op: opOfRequest(request), subject, background: options.background,
    delayMs: (options.delayMs ?? 0) + kernel.latency('request', from, subject), payload,
  })
}
