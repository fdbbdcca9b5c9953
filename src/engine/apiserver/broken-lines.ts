// What an API server and its clients meet while the network between them is cut: requests that nobody answers, watches that fall silent.
// What etcd said meanwhile is held up, and comes when the line is whole again, as TCP sends again what was not acknowledged.
import { ETCD, type Transaction, type TransactionResult } from '../etcd/etcd.ts'
import type { RequestEnvelope, ResponseEnvelope } from '../kernel/api-client.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import type { SilentWatch } from '../kernel/reflector.ts'
import type { Table } from '../kernel/store.ts'
import { type Outage, SILENT_WATCH_MS } from './outage.ts'
import type { ApiRequest } from './request.ts'
import { keyOfWatch, type Watchers } from './watchers.ts'

/** A mended connection takes until the next repetition to carry what was held up. */
const REPEATED_AFTER_MS = 1_000

export interface Silenced {
  readonly address: string
  readonly watch: ApiRequest
}

/** What a cut line keeps from whom. */
export interface Held {
  /** Watches whose events no longer reach their client, until it notices. */
  readonly silenced: Table<Silenced>
  /** What the one member of etcd said and nobody heard. */
  readonly held: Table<TransactionResult>
}

export class BrokenLines {
  private readonly silenced: Table<Silenced>
  private readonly held: Table<TransactionResult>
  private readonly kernel: Kernel
  private readonly server: string
  /** Where it hears its own timers. */
  private readonly lines: string
  private readonly watchers: Watchers
  private readonly outage: Outage

  constructor(kernel: Kernel, server: string, { silenced, held }: Held, watchers: Watchers, outage: Outage) {
    this.kernel = kernel
    this.server = server
    this.lines = `${server}/lines`
    this.watchers = watchers
    this.outage = outage
    this.silenced = silenced
    this.held = held
  }

  private isCut(address: string): boolean {
    const { links } = this.kernel
    return links.isCut(this.server, address) || links.isCut(address, this.server)
  }

  /** A link has been cut or mended. */
  changed(): void {
    const { kernel } = this
    for (const { address, watch } of this.watchers.open) if (this.isCut(address)) this.silence(address, watch)
    for (const [key, { address }] of this.silenced.entries()) {
      if (!this.isCut(address)) kernel.send({ from: this.lines, to: this.lines, op: 'timer', background: true, delayMs: REPEATED_AFTER_MS, payload: key })
    }
    if (this.held.size === 0 || this.isCut(ETCD)) return
    for (const [key, result] of [...this.held.entries()]) {
      this.held.delete(key)
      kernel.send({ from: ETCD, to: this.server, op: 'committed', delayMs: kernel.latency('committed', 'held'), payload: result, a: result.commit?.revision ?? 0 })
    }
  }

  private silence(address: string, watch: ApiRequest): void {
    const key = `${address} ${keyOfWatch(watch)}`
    this.watchers.remove(address, watch)
    this.silenced.set(key, { address, watch })
    this.kernel.send({ from: this.lines, to: this.lines, op: 'timer', background: true, delayMs: SILENT_WATCH_MS, payload: key })
  }

  /** The client has found its watch dead, or its line whole again: it opens the watch anew. */
  noticed(key: string): void {
    const silenced = this.silenced.get(key)
    if (!silenced) return
    this.silenced.delete(key)
    const { address, watch } = silenced
    this.kernel.send({ from: address, to: address, op: 'timer', delayMs: 1, background: true, payload: { silent: watch } satisfies SilentWatch })
  }

  /** Something was lost on a cut link. */
  lost({ op, from, to, payload, background }: Delivery): void {
    const { server } = this
    if (to === ETCD && op === 'txn') this.outage.expireLater((payload as Transaction).token, background)
    else if (from === ETCD && op === 'committed') {
      const result = payload as TransactionResult
      this.held.set(String(this.held.size), result)
      this.outage.expireLater(result.token, background)
    } else if (to === server && op !== 'response' && op !== 'committed') this.outage.giveUp(from, (payload as RequestEnvelope).token, background)
    else if (from === server && op === 'response' && !isPartOf(server, to)) {
      const { token } = payload as ResponseEnvelope
      if (typeof token === 'object' && token !== null && 'watch' in token) this.watchers.unanswered(to, token.watch as ApiRequest)
      this.outage.giveUp(to, token, background)
    }
  }
}

function isPartOf(server: string, address: string): boolean {
  return address === server || address.startsWith(`${server}/`)
}
