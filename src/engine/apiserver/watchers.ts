// Who watches what. Events reach a watcher in the order of their commits; watchers of one node's Pods are found by the node.
import type { Commit } from '../etcd/etcd.ts'
import { API_SERVER } from '../kernel/api-client.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Table } from '../kernel/store.ts'
import type { ApiRequest } from './request.ts'

const NODE_SELECTOR = 'spec.nodeName='
const NAME_SELECTOR = 'metadata.name='

export class Watchers {
  /** Addresses that watch all of a resource. */
  private readonly all: Table<readonly string[]>
  /** Addresses by `resource value` of a field selector. */
  private readonly selective: Table<readonly string[]>
  /** Last arrival per watcher and resource, so that none overtakes another. */
  private readonly lastArrival: Table<number>
  private readonly kernel: Kernel

  constructor(kernel: Kernel) {
    this.kernel = kernel
    this.all = kernel.adopt(`${API_SERVER}/watchers/all`, new Table<readonly string[]>())
    this.selective = kernel.adopt(`${API_SERVER}/watchers/selective`, new Table<readonly string[]>())
    this.lastArrival = kernel.adopt(`${API_SERVER}/watchers/arrivals`, new Table<number>())
  }

  add(resource: string, address: string, fieldSelector: string | undefined): void {
    const [table, key] = fieldSelector ? [this.selective, `${resource} ${fieldSelector}`] : [this.all, resource]
    const known = table.get(key) ?? []
    if (!known.includes(address)) table.set(key, [...known, address])
  }

  /** Everybody who watches, with the request that asked for it. */
  get open(): readonly { readonly address: string; readonly watch: ApiRequest }[] {
    const all = [...this.all.entries()].flatMap(([resource, addresses]) => addresses.map((address) => ({ address, watch: { verb: 'watch', resource } as const })))
    const selective = [...this.selective.entries()].flatMap(([key, addresses]) => {
      const [resource, fieldSelector] = key.split(' ')
      return addresses.map((address) => ({ address, watch: { verb: 'watch', resource, query: { fieldSelector } } as const }))
    })
    return [...all, ...selective]
  }

  /** Sends a commit to everybody who watches it. */
  tell(commit: Commit, payload: unknown, subject: string, background: boolean): void {
    for (const address of this.all.get(commit.resource) ?? []) this.send(address, commit, payload, subject, background)
    const node = (commit.object as { spec?: { nodeName?: string } }).spec?.nodeName
    if (node) for (const address of this.selective.get(`${commit.resource} ${NODE_SELECTOR}${node}`) ?? []) this.send(address, commit, payload, subject, background)
    for (const address of this.selective.get(`${commit.resource} ${NAME_SELECTOR}${commit.object.metadata.name}`) ?? []) this.send(address, commit, payload, subject, background)
  }

  private send(address: string, { resource, key, revision }: Commit, payload: unknown, subject: string, background: boolean): void {
    const delayMs = this.after(address, resource, this.kernel.latency('watch', address + key))
    this.kernel.send({ from: API_SERVER, to: address, op: 'watch', subject, background, delayMs, payload, a: revision })
  }

  /** The delay with which something for this watcher must leave now so as not to overtake what left before; at least `delayMs`. */
  after(address: string, resource: string, delayMs: number): number {
    const { now } = this.kernel, wire = `${address} ${resource}`
    const arrivesAt = Math.max(now + delayMs, this.lastArrival.get(wire) ?? -Infinity)
    this.lastArrival.set(wire, arrivesAt)
    return arrivesAt - now
  }
}
