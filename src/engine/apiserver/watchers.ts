// Who watches what. Events reach a watcher in the order of their commits; watchers of one node's Pods are found by the node.
import type { Commit } from '../etcd/etcd.ts'
import type { KubeObject } from '../kube-object.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Table } from '../kernel/store.ts'
import type { ApiRequest } from './request.ts'

const NODE_SELECTOR = 'spec.nodeName='
const NAME_SELECTOR = 'metadata.name='

export class Watchers {
  /** Addresses that watch all of a resource. */
  private readonly all: Table<readonly string[]>
  /** Addresses by `resource namespace selector`: a field selector, in one namespace or, with '', in all. */
  private readonly selective: Table<readonly string[]>
  /** Last arrival per watcher and resource, so that none overtakes another. */
  private readonly lastArrival: Table<number>
  private readonly kernel: Kernel
  private readonly server: string

  constructor(kernel: Kernel, server: string) {
    this.kernel = kernel
    this.server = server
    this.all = kernel.adopt(`${server}/watchers/all`, new Table<readonly string[]>())
    this.selective = kernel.adopt(`${server}/watchers/selective`, new Table<readonly string[]>())
    this.lastArrival = kernel.adopt(`${server}/watchers/arrivals`, new Table<number>())
  }

  /** `namespace` counts where a field selector chooses. */
  add(resource: string, address: string, fieldSelector: string | undefined, namespace = ''): void {
    const [table, key] = fieldSelector ? [this.selective, `${resource} ${namespace} ${fieldSelector}`] : [this.all, resource]
    const known = table.get(key) ?? []
    if (!known.includes(address)) table.set(key, [...known, address])
  }

  remove(address: string, { resource, query }: ApiRequest): void {
    const [table, key] = query?.fieldSelector ? [this.selective, `${resource} ${query.fieldSelector}`] : [this.all, resource]
    const left = (table.get(key) ?? []).filter((known) => known !== address)
    if (left.length > 0) table.set(key, left)
    else table.delete(key)
  }

  /** Everybody who watches, with the request that asked for it. */
  get open(): readonly { readonly address: string; readonly watch: ApiRequest }[] {
    const all = [...this.all.entries()].flatMap(([resource, addresses]) => addresses.map((address) => ({ address, watch: { verb: 'watch', resource } as const })))
    const selective = [...this.selective.entries()].flatMap(([key, addresses]) => {
      const [resource, namespace, fieldSelector] = key.split(' ')
      return addresses.map((address) => ({ address, watch: { verb: 'watch', resource, ...(namespace ? { namespace } : {}), query: { fieldSelector } } as const }))
    })
    return [...all, ...selective]
  }

  /** Sends a commit to everybody who watches it. */
  tell(commit: Commit, payload: unknown, subject: string, background: boolean): void {
    for (const address of this.all.get(commit.resource) ?? []) this.send(address, commit, payload, subject, background)
    if (this.selective.size === 0) return
    const { metadata: { name, namespace }, spec } = commit.object as KubeObject & { readonly spec?: { readonly nodeName?: string } }
    const selectors = [...(spec?.nodeName ? [`${NODE_SELECTOR}${spec.nodeName}`] : []), `${NAME_SELECTOR}${name}`]
    for (const selector of selectors) {
      for (const where of namespace ? ['', namespace] : ['']) {
        for (const address of this.selective.get(`${commit.resource} ${where} ${selector}`) ?? []) this.send(address, commit, payload, subject, background)
      }
    }
  }

  private send(address: string, { resource, key, revision }: Commit, payload: unknown, subject: string, background: boolean): void {
    const delayMs = this.after(address, resource, this.kernel.latency('watch', address + key))
    this.kernel.send({ from: this.server, to: address, op: 'watch', subject, background, delayMs, payload, a: revision })
  }

  /** The delay with which something for this watcher must leave now so as not to overtake what left before; at least `delayMs`. */
  after(address: string, resource: string, delayMs: number): number {
    const { now } = this.kernel, wire = `${address} ${resource}`
    const arrivesAt = Math.max(now + delayMs, this.lastArrival.get(wire) ?? -Infinity)
    this.lastArrival.set(wire, arrivesAt)
    return arrivesAt - now
  }
}
