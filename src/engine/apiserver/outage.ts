// What clients of an API server meet while it does not run: a refused connection where the machine is up, silence where it is not.
// Its own wait for etcd ends with a timeout.
import { ETCD, type Transaction } from '../etcd/etcd.ts'
import type { RequestEnvelope, ResponseEnvelope } from '../kernel/api-client.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { SilentWatch, WatchToken } from '../kernel/reflector.ts'
import { Cell } from '../kernel/store.ts'
import type { Status } from '../kube-object.ts'
import type { ApiResponse } from './request.ts'
import type { OpenWatch, Watchers } from './watchers.ts'

/** The API server's address, as kubeconfig has it. */
export const SERVER_ADDRESS = '192.168.50.10:6443'
/** How long a client waits for an address that does not answer at all. Models the dialer's timeout of client-go. */
export const DIAL_TIMEOUT_MS = 30_000
/** How long a watch is silent until its client takes the connection for dead: 30 s without a frame, then 15 s without an answer to a ping. */
export const SILENT_WATCH_MS = 45_000
/** How long the API server waits for etcd. Models requestTimeoutUpperBound. */
const STORAGE_TIMEOUT_MS = 34_000

/** How an API server is away: its process has ended, or its machine has no power. */
export type Absence = 'stopped' | 'unreachable'

/** A request that etcd never answered, as the API server's timer tells it. */
export interface Expired {
  readonly expired: number
}

/** What a client makes of an address where nobody answers. */
export function unreachable(reason: 'ConnectionRefused' | 'ConnectionTimeout'): ApiResponse {
  const message = reason === 'ConnectionRefused' ? `dial tcp ${SERVER_ADDRESS}: connect: connection refused` : `dial tcp ${SERVER_ADDRESS}: i/o timeout`
  return { code: 503, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code: 503, reason, message } }
}

/** The answer to a write whose transaction nobody carried out. */
export function storageTimeout(): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code: 504, reason: 'Timeout', message: 'Timeout: request did not complete within requested timeout - context deadline exceeded' }
}

/** The answer to a request that etcd refused or gave up, in etcd's words. */
export function storageFailure(message: string): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code: 500, message }
}

export class Outage {
  private readonly absence: Cell<Absence>
  private readonly kernel: Kernel
  private readonly server: string
  private readonly inOrder: Watchers['after']

  constructor(kernel: Kernel, server: string, watchers: Pick<Watchers, 'after'>) {
    this.kernel = kernel
    this.server = server
    this.inOrder = (address, resource, delayMs) => watchers.after(address, resource, delayMs)
    this.absence = kernel.adopt(`${server}/outage/absence`, new Cell<Absence>('stopped'))
    kernel.onUnheard(server, ({ op, payload, from, background }) => {
      if (op !== 'committed' && op !== 'timer' && op !== 'response') this.refuse(from, (payload as RequestEnvelope).token, background)
    })
    kernel.onUnheard(ETCD, ({ payload, background }) => {
      this.expireLater((payload as Transaction).token, background)
    })
  }

  /** etcd will not answer a transaction: its wait ends in time. */
  expireLater(token: number, background: boolean): void {
    this.kernel.send({ from: this.server, to: this.server, op: 'timer', delayMs: STORAGE_TIMEOUT_MS, background, payload: { expired: token } satisfies Expired })
  }

  /** From now on the server is away. Whoever waits for an answer and whoever watches learns of it: at once, or when it has been silent for too long. */
  begin(absence: Absence, waiting: readonly { readonly from: string; readonly token: unknown; readonly background: boolean }[], watches: readonly OpenWatch[]): void {
    this.absence.value = absence
    for (const { from, token, background } of waiting) this.refuse(from, token, background)
    for (const { address, watch } of watches) {
      if (absence === 'stopped') this.hangUp({ address, watch })
      else this.kernel.send({ from: address, to: address, op: 'timer', delayMs: SILENT_WATCH_MS, background: true, payload: { silent: watch } satisfies SilentWatch })
    }
  }

  /** A connection is closed: the client hears of it after all that was sent over it before. */
  hangUp({ address, watch }: OpenWatch): void {
    const payload: ResponseEnvelope = { response: unreachable('ConnectionRefused'), token: { watch } satisfies WatchToken }
    this.kernel.send({ from: this.server, to: address, op: 'response', background: true, delayMs: this.inOrder(address, watch.resource, this.kernel.latency('response', address)), payload, a: payload.response.code })
  }

  /** Nobody can be told what happened in a stretch of history that is gone: whoever watches has to list anew. */
  breakWatches(watches: readonly OpenWatch[]): void {
    const body: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code: 410, reason: 'Expired', message: 'The resourceVersion for the provided watch is too old.' }
    for (const { address, watch } of watches) {
      const payload: ResponseEnvelope = { response: { code: 410, body }, token: { watch } satisfies WatchToken }
      this.kernel.send({ from: this.server, to: address, op: 'response', background: true, delayMs: this.kernel.latency('response', address), payload, a: 410 })
    }
  }

  /** Answers in the place of a server that is not there. */
  refuse(to: string, token: unknown, background: boolean): void {
    if (this.absence.value !== 'stopped') return this.giveUp(to, token, background)
    const response = unreachable('ConnectionRefused'), payload: ResponseEnvelope = { response, token }
    this.kernel.send({ from: this.server, to, op: 'response', background, delayMs: this.kernel.latency('response', to), payload, a: response.code })
  }

  /** A client has waited for too long for a server that is silent. */
  giveUp(to: string, token: unknown, background: boolean): void {
    const response = unreachable('ConnectionTimeout'), payload: ResponseEnvelope = { response, token }
    this.kernel.send({ from: this.server, to, op: 'response', background, offWire: true, delayMs: DIAL_TIMEOUT_MS, payload, a: response.code })
  }
}
