// Several kube-apiservers, all of them active, each with a watch cache of its own, and the balancer before them.
import { ApiServer, type Guards } from '../api-server.ts'
import type { Beside } from '../beside.ts'
import type { Absence } from '../outage.ts'
import type { StoredObjects } from '../../etcd/etcd.ts'
import type { EtcdGroup } from '../../etcd/members/etcd-group.ts'
import { API_SERVER } from '../../kernel/api-client.ts'
import type { ComponentInfo } from '../../kernel/component.ts'
import type { ProcessContext } from '../../kernel/controller-process.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { Table } from '../../kernel/store.ts'
import type { KindDefinition } from '../../kinds/define-kind.ts'
import type { KubeObject } from '../../kube-object.ts'
import { CONTROL_PLANE } from '../../network/links.ts'
import type { Program } from '../../processes.ts'
import { BALANCER } from '../beside.ts'
import { storageKey } from '../writes.ts'
import { learnAll, learnFrom } from './allocations.ts'
import { Balancer } from './balancer.ts'
import { ServerConnections } from './connections.ts'
import { WatchHistory } from './watch-history.ts'

/** As kubeadm has the liveness probe of kube-apiserver: every ten seconds, eight times in vain. */
const RESTARTED_AFTER_MS = 80_000
/** What of a machine of the control plane speaks to the API server beside it. */
const LOCAL = new Set(['kube-scheduler', 'kube-controller-manager', 'kubelet', 'node-status'])

/** An API server with the machine on which it runs. */
export interface PlacedServer {
  readonly machine: string
  /** Name of its process. */
  readonly name: string
  readonly server: ApiServer
}

/** Where the API server of a machine is. */
export function addressOfServer(machine: string): string { return `${machine}/${API_SERVER}` }

export class ApiServers {
  readonly placed: readonly PlacedServer[]
  readonly balancer: Balancer
  private readonly connections: ServerConnections
  /** Servers that are away, and how. */
  private readonly away: Table<Absence>
  private readonly etcd: EtcdGroup
  private readonly kernel: Kernel
  private leadsOn: (program: string) => string | undefined = () => undefined

  /** One for each machine, and each with its own client of the group. */
  constructor({ kernel, wall }: ProcessContext, machines: readonly string[], etcd: EtcdGroup) {
    const addresses = machines.map(addressOfServer)
    this.kernel = kernel
    this.etcd = etcd
    this.away = kernel.adopt('api-servers/away', new Table<Absence>())
    this.balancer = new Balancer(kernel, { servers: addresses, refuses: (server) => this.away.get(server) === 'stopped', failing: (server, since) => this.failing(server, since) })
    this.connections = new ServerConnections(kernel, {
      servers: addresses, balancer: this.balancer, homeOf: (client) => this.homeOf(client),
      left: (server, isClient) => this.serverAt(server)?.drop(isClient, false),
    })
    this.placed = machines.map((machine, i) => ({ machine, name: `${API_SERVER}-${machine}`, server: new ApiServer(kernel, wall, etcd.clients[i], addresses[i], this.beside(addresses[i])) }))
    kernel.connections = this.connections
    kernel.links.locate((address) => {
      const found = this.placed.find(({ server }) => address === server.address || address.startsWith(`${server.address}/`))
      return found ? [CONTROL_PLANE, API_SERVER, found.name] : []
    })
  }

  private beside(server: string): Beside {
    const history = new WatchHistory(this.kernel, server), own = (): ApiServer => this.serverAt(server) as ApiServer
    return {
      took: (commit) => {
        history.keep(commit)
        learnFrom(commit, own().allocated)
      },
      tookAll: (all) => {
        history.begin(all.revision)
        learnAll(all, own().allocated)
      },
      missed: (revision, resource) => history.after(revision, resource),
      watches: (address) => { for (const { server: other } of this.placed) if (other.address !== server) other.drop((one) => one === address, false) },
      told: (watch, revision) => this.connections.note(watch, revision),
    }
  }

  /** How it is known on which machine a program works that is elected; undefined of any other. */
  electedOn(leadsOn: (program: string) => string | undefined): void {
    this.leadsOn = leadsOn
  }

  private homeOf(client: string): string | undefined {
    const [machine, part] = client.split('/'), local = LOCAL.has(part ?? '') ? machine : this.leadsOn(client)
    return local === undefined ? undefined : this.placed.find((one) => one.machine === local)?.server.address
  }

  private serverAt(address: string): ApiServer | undefined { return this.placed.find(({ server }) => server.address === address)?.server }

  get servers(): readonly ApiServer[] { return this.placed.map(({ server }) => server) }

  /** One that can be asked what it knows; if none serves, any. */
  get serving(): ApiServer { return this.servers.find(({ isServing }) => isServing) ?? this.servers[0] }

  get components(): readonly ComponentInfo[] {
    return [...this.placed.map(({ server, machine }): ComponentInfo => ({ address: server.address, role: 'apiserver', node: machine })), { address: BALANCER, role: 'balancer' }]
  }

  /** What is stored of a kind, in the order in which it came: each server may know a little less. */
  stored({ objects }: StoredObjects, kind: KindDefinition, namespace: string | undefined): readonly KubeObject[] {
    const prefix = storageKey(kind, namespace, '')
    return [...objects.entries()].filter(([key]) => key.startsWith(prefix)).map(([, object]) => object)
  }

  /** The servers and the balancer as programs that can end and begin, by their names. */
  get programs(): Readonly<Record<string, Program>> {
    const { balancer } = this
    return {
      ...Object.fromEntries(this.placed.map(({ name, machine, server }): [string, Program] => [name, { program: API_SERVER, node: machine, address: server.address, stop: (absence) => this.stop(server, absence), start: () => this.start(server) }])),
      [balancer.address]: { program: balancer.address, address: balancer.address, node: '', stop: () => this.stopBalancer(), start: () => balancer.start() },
    }
  }

  guard(guards: Guards): void {
    for (const server of this.servers) server.guard(guards)
  }

  /** All begin: there is nothing yet that they would have to know. */
  begin(): void {
    for (const client of this.etcd.clients) client.begin()
    this.balancer.start()
  }

  awaitedWhile(isAwaited: () => boolean): void {
    for (const server of this.servers) server.awaitedWhile(isAwaited)
  }

  /** A server ends: its connections break, and clients turn to the others. */
  stop(server: ApiServer, absence: Absence): void {
    this.away.set(server.address, absence)
    server.stop(absence)
    if (absence === 'stopped') this.etcd.leave(server.address)
    this.connections.lost(server.address, absence === 'unreachable')
    this.servers.find(({ isServing }) => isServing)?.awaitClients()
  }

  /** A server begins anew; whoever still held an old connection to it learns that there is none. */
  start(server: ApiServer): void {
    this.away.delete(server.address)
    this.connections.lost(server.address, false)
    // What it makes at its start is there for all.
    for (const { objects } of this.servers) objects.forget()
    server.start()
  }

  /** The balancer ends: nobody who went through it reaches a server. */
  stopBalancer(): void {
    this.balancer.stop()
    this.connections.closed()
    for (const server of this.servers) server.drop((address) => this.connections.isBalanced(address), true)
  }

  /** Its kubelet ends a server that has not been ready for too long, such as one whose member of etcd is away, and begins it anew. */
  // Simplified: the kubelet judges by the balancer's checks; in life it has a probe of its own.
  private failing(address: string, since: number): void {
    const server = this.serverAt(address)
    if (!server?.isServing || this.kernel.now - since < RESTARTED_AFTER_MS) return
    this.kernel.decide(address, `SimProcess//${address.split('/').reverse().join('-')}`, { code: 'server-restarted', params: { server: address, seconds: RESTARTED_AFTER_MS / 1000 } })
    this.stop(server, 'stopped')
    this.start(server)
  }
}
