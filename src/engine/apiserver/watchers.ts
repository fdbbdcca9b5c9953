// Who watches what. Events reach a watcher in the order of their commits; watchers of one node's Pods are found by the node.
import type { Commit } from '../etcd/etcd.ts'
import type { KubeObject } from '../kube-object.ts'
import { spaced, TextMemo } from '../kernel/joined.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Table } from '../kernel/store.ts'
import type { Beside } from './beside.ts'
import type { ApiRequest } from './request.ts'

const NODE_SELECTOR = 'spec.nodeName='
const NAME_SELECTOR = 'metadata.name='

const nodeSelectors = new TextMemo((node) => NODE_SELECTOR + node)

/** What field selectors look at. */
type Chosen = KubeObject & { readonly spec?: { readonly nodeName?: string } }

/** What a watch chooses, as watchers are kept by it: all of a resource, or what a field selector finds, in one namespace or in all. */
export function keyOfWatch({ resource, namespace = '', query }: Pick<ApiRequest, 'resource' | 'namespace' | 'query'>): string {
  return query?.fieldSelector ? `${resource} ${namespace} ${query.fieldSelector}` : resource
}

/** Somebody who watches, with the request that asked for it. */
export interface OpenWatch {
  readonly address: string
  readonly watch: ApiRequest
}

/** Watches by `resource namespace selector`. */
class SelectiveWatches extends Table<readonly string[]> {
  /** By selector and resource, the namespaces that somebody has ever chosen from with it: elsewhere nobody need be looked for. */
  private readonly chosen = new Map([NODE_SELECTOR, NAME_SELECTOR].map((selector) => [selector, new Map<string, Set<string>>()]))

  /** The namespaces ('' for all of them) in which somebody may choose from a resource with a selector. */
  chosenFrom(selector: string, resource: string): ReadonlySet<string> | undefined { return this.chosen.get(selector)?.get(resource) }

  private note(key: string): void {
    const [resource, namespace, fieldSelector] = key.split(' ')
    for (const [selector, byResource] of this.chosen) {
      if (fieldSelector.startsWith(selector)) byResource.set(resource, (byResource.get(resource) ?? new Set()).add(namespace))
    }
  }

  override set(key: string, value: readonly string[]): void {
    if (!this.has(key)) this.note(key)
    super.set(key, value)
  }

  override load(saved: unknown): void {
    super.load(saved)
    for (const key of this.keys()) this.note(key)
  }
}

export class Watchers {
  /** Addresses that watch all of a resource. */
  private readonly all: Table<readonly string[]>
  /** Addresses by `resource namespace selector`: a field selector, in one namespace or, with '', in all. */
  private readonly selective: SelectiveWatches
  /** Last arrival per watcher and resource, so that none overtakes another. */
  private readonly lastArrival: Table<number>
  private readonly kernel: Kernel
  private readonly server: string
  private readonly beside: Beside | undefined

  constructor(kernel: Kernel, server: string, beside?: Beside) {
    this.kernel = kernel
    this.server = server
    this.beside = beside
    this.all = kernel.adopt(`${server}/watchers/all`, new Table<readonly string[]>())
    this.selective = kernel.adopt(`${server}/watchers/selective`, new SelectiveWatches())
    this.lastArrival = kernel.adopt(`${server}/watchers/arrivals`, new Table<number>())
  }

  add(address: string, watch: ApiRequest): void {
    const table = this.tableOf(watch), key = keyOfWatch(watch)
    const known = table.get(key) ?? []
    if (!known.includes(address)) table.set(key, [...known, address])
  }

  private tableOf({ query }: ApiRequest): Table<readonly string[]> { return query?.fieldSelector ? this.selective : this.all }

  remove(address: string, watch: ApiRequest): void {
    const table = this.tableOf(watch), key = keyOfWatch(watch)
    const left = (table.get(key) ?? []).filter((known) => known !== address)
    if (left.length > 0) table.set(key, left)
    else table.delete(key)
  }

  /** The answer to a watch did not arrive: its client does not know that it watches. */
  unanswered(address: string, watch: ApiRequest): void {
    this.remove(address, watch)
    this.beside?.told(`${address} ${keyOfWatch(watch)}`, undefined)
  }

  /** Everybody who watches, with the request that asked for it. */
  get open(): readonly OpenWatch[] {
    const all = [...this.all.entries()].flatMap(([resource, addresses]) => addresses.map((address) => ({ address, watch: { verb: 'watch', resource } as const })))
    const selective = [...this.selective.entries()].flatMap(([key, addresses]) => {
      const [resource, namespace, fieldSelector] = key.split(' ')
      return addresses.map((address) => ({ address, watch: { verb: 'watch', resource, ...(namespace ? { namespace } : {}), query: { fieldSelector } } as const }))
    })
    return [...all, ...selective]
  }

  /** Sends a commit of the past to one who watches, if it is what it watches. */
  catchUp({ address, watch }: OpenWatch, commit: Commit, payload: unknown, subject: string): void {
    const { metadata: { name, namespace }, spec } = commit.object as Chosen, selector = watch.query?.fieldSelector
    const isMeant = !selector || ((!watch.namespace || watch.namespace === namespace) && (selector === `${NODE_SELECTOR}${spec?.nodeName}` || selector === `${NAME_SELECTOR}${name}`))
    if (isMeant) this.send(address, keyOfWatch(watch), commit, payload, subject, false)
  }

  /** Sends a commit to everybody who watches it. */
  tell(commit: Commit, payload: unknown, subject: string, background: boolean): void {
    for (const address of this.all.get(commit.resource) ?? []) this.send(address, commit.resource, commit, payload, subject, background)
    const byNode = this.selective.chosenFrom(NODE_SELECTOR, commit.resource), byName = this.selective.chosenFrom(NAME_SELECTOR, commit.resource)
    if (!byNode && !byName) return
    const { metadata: { name, namespace }, spec } = commit.object as Chosen
    const tellAt = (where: string, selector: string): void => {
      const chosen = spaced(spaced(commit.resource, where), selector)
      for (const address of this.selective.get(chosen) ?? []) this.send(address, chosen, commit, payload, subject, background)
    }
    for (const [places, selector] of [[byNode, spec?.nodeName && nodeSelectors.of(spec.nodeName)], [byName, NAME_SELECTOR + name]] as const) {
      if (!places || !selector) continue
      if (places.has('')) tellAt('', selector)
      if (namespace && places.has(namespace)) tellAt(namespace, selector)
    }
  }

  private send(address: string, watch: string, { resource, key, revision }: Commit, payload: unknown, subject: string, background: boolean): void {
    this.beside?.told(`${address} ${watch}`, revision)
    const delayMs = this.after(address, resource, this.kernel.latency('watch', address, key))
    this.kernel.send({ from: this.server, to: address, op: 'watch', subject, background, delayMs, payload, a: revision })
  }

  /** The delay with which something for this watcher must leave now so as not to overtake what left before; at least `delayMs`. */
  after(address: string, resource: string, delayMs: number): number {
    const { now } = this.kernel, wire = spaced(address, resource)
    const arrivesAt = Math.max(now + delayMs, this.lastArrival.get(wire) ?? -Infinity)
    this.lastArrival.set(wire, arrivesAt)
    return arrivesAt - now
  }
}
